"""Who may ask the API."""

from __future__ import annotations

import hashlib
import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """A system's right to ask; only the token's hash is kept, so nobody reads it from the database."""

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("system"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.agency}: {self.name}"

    @classmethod
    def make(cls, **fields: object) -> tuple[ApiToken, str]:
        """A new row and its token, which is told this once."""
        token = "malaka_" + secrets.token_urlsafe(32)
        return cls.objects.create(digest=digest_of(token), **fields), token


def digest_of(token: str) -> str:
    """A token is 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()

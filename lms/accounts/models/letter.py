from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """An e-mail that is to leave; gone once it has left, since its links open accounts.

    A worker claims a letter before it sends it. One that could not be sent keeps its claim for a while and is
    then tried again, ``post.TRIES`` times in all.
    """

    to = models.EmailField(_("recipient"))
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField()
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, editable=False)
    failure = models.TextField(_("why it has not left"), blank=True, editable=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["tries", "claimed_at"])]

    def __str__(self) -> str:
        return f"{self.to} · {self.subject}"

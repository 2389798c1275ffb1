from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .agency import Agency
from .membership import Membership, Role


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. E-mail identifies them, whatever the case it is typed in."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name_latin = models.CharField(_("name as on certificates, Latin letters"), max_length=150, blank=True)
    name_cyrillic = models.CharField(
        _("name as on certificates, Cyrillic letters"), max_length=150, blank=True
    )
    position = models.CharField(_("position"), max_length=250, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    is_staff = models.BooleanField(_("may enter the editing site"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    consent_at = models.DateTimeField(
        _("consent to the processing of personal data"), null=True, editable=False
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="email_unique_whatever_the_case")]

    def __str__(self) -> str:
        return self.get_full_name()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name_latin or self.name_cyrillic or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()

    def name_for(self, language: str) -> str:
        """The name in the script of ``language``, in the other script where that one is empty."""
        cyrillic = language in ("ru", "uz-cyrl")
        names = [self.name_cyrillic, self.name_latin] if cyrillic else [self.name_latin, self.name_cyrillic]
        return next((name for name in names if name), "")

    @cached_property
    def confirmed_memberships(self) -> list[Membership]:
        return list(self.memberships.confirmed().select_related("agency", "centre"))

    @property
    def workplace(self) -> Membership | None:
        """Where the person works; None for a person without an agency."""
        return next((m for m in self.confirmed_memberships if m.role == Role.LEARNER), None)

    @property
    def agency(self) -> Agency | None:
        return self.workplace.agency if self.workplace else None

    def agencies_as(self, *roles: Role) -> list[Agency]:
        """Agencies in which the person holds one of ``roles``."""
        return [m.agency for m in self.confirmed_memberships if m.role in roles]

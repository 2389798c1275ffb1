"""Enrolment by a training centre."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.progress.models import Enrolment

VALID_FOR = timedelta(days=30)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> InvitationQuerySet:
        """Sent or to be sent, and not accepted yet."""
        return self.filter(accepted_at__isnull=True)

    def listed(self) -> InvitationQuerySet:
        """Those not accepted yet, and those accepted by a person who goes on with the course under another
        agency: such a run stays where it is."""
        runs = Enrolment.objects.kept().filter(
            user__emailaddress__email=OuterRef("email"), course=OuterRef("course")
        )
        here = Q(agency=OuterRef("agency"))
        return self.filter(
            Q(accepted_at__isnull=True) | (Exists(runs.exclude(here)) & ~Exists(runs.filter(here)))
        )

    def to_be_sent(self) -> InvitationQuerySet:
        return self.filter(sent_at__isnull=True)


class Invitation(models.Model):
    """A person whom a centre enrols; an enrolment when they accept, at once if they work in the agency.

    ``sent_at`` is set by the worker that hands the letter to the post: an invitation, or word of an enrolment
    where it was accepted at once. Sent again, it is valid for another ``VALID_FOR``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    course = models.ForeignKey("editions.Course", on_delete=models.PROTECT, related_name="invitations")
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(
        "accounts.TrainingCentre", null=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=8, default="uz")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["email", "course", "agency"], name="invitation_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.course}"

    @property
    def expires_at(self) -> datetime:
        return self.invited_at + VALID_FOR

    @property
    def has_expired(self) -> bool:
        return timezone.now() > self.expires_at

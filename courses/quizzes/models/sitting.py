"""What may change about a quiz after it was published: when and where it is sat, who is given more."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Sitting(models.Model):
    """People of an agency, or of one of its centres, sit a quiz in a window of time.

    ``added_minutes`` are given to everybody, for a power cut. Without a ``start_code`` none is asked for.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    activity = models.ForeignKey("editions.Activity", on_delete=models.PROTECT, related_name="sittings")
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(
        "accounts.TrainingCentre", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=150)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    start_code = models.CharField(_("start code"), max_length=32, blank=True)
    added_minutes = models.PositiveSmallIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["-opens_at"]

    def __str__(self) -> str:
        return self.name


class Accommodation(models.Model):
    """What one learner is given beyond the others in a sitting."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="accommodations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    extra_minutes = models.PositiveSmallIntegerField(_("extra minutes"), default=0)
    extra_tries = models.PositiveSmallIntegerField(_("extra tries"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "user"], name="accommodation_unique")]

    def __str__(self) -> str:
        return f"{self.sitting} · {self.user}"


class IncidentKind(models.TextChoices):
    MINUTES = "minutes", _("minutes added")
    REOPENED = "reopened", _("reopened")
    VOIDED = "voided", _("voided")


class Incident(models.Model):
    """Something that whoever runs an exam did about it, with the reason; nothing of it is ever changed.

    Without a ``learner`` it was done for everybody in the sitting.
    """

    sitting = models.ForeignKey(Sitting, null=True, on_delete=models.PROTECT, related_name="incidents")
    attempt = models.ForeignKey(
        "quizzes.Attempt", null=True, on_delete=models.PROTECT, related_name="incidents"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=IncidentKind)
    minutes = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"

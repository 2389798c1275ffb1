"""Certificates that a training centre issues for many people at once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.storing import private_storage
from courses.tree.jobs import Job


class Batch(Job):
    """A bulk job: ``ASKING`` before it is started (``confirmed_at`` is None) and while it is stopped.

    ``archive`` is the ZIP of what it issued, ``printable`` the same as one PDF for the printer; both are
    cleared away after a while.
    """

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    archive = models.FileField(storage=private_storage, upload_to="batches/", blank=True, max_length=255)
    printable = models.FileField(storage=private_storage, upload_to="batches/", blank=True, max_length=255)

    class Meta:
        verbose_name = _("bulk job")
        verbose_name_plural = _("bulk jobs")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(state__in=("asking", "failed")),
                name="batch_runs_once_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.asked_at:%Y-%m-%d %H:%M}"


class ItemState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("taken on")
    LEFT_OUT = "left_out", _("left out")


class BatchItem(models.Model):
    """One completed course of one person in a bulk job.

    ``certificate`` is what the job made or found on its way; how far that is, it says itself. ``why`` is why
    somebody was left out, or is going to be as things stood when they were chosen: a
    ``batches.judging.Verdict``.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    enrolment = models.ForeignKey("progress.Enrolment", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.WAITING)
    certificate = models.ForeignKey(
        "certificates.Certificate", null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "enrolment"], name="batch_item_unique"),
            models.CheckConstraint(
                condition=Q(state="done", certificate__isnull=False)
                | Q(state__in=("waiting", "left_out"), certificate__isnull=True),
                name="batch_item_done_has_certificate",
            ),
        ]
        indexes = [models.Index(fields=["batch", "state"])]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.enrolment_id}"

"""The learner's own records. Nothing an editor does deletes one."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def open(self) -> EnrolmentQuerySet:
        return self.filter(completed_at__isnull=True, left_at__isnull=True)

    def kept(self) -> EnrolmentQuerySet:
        """Under way or completed: not left."""
        return self.filter(left_at__isnull=True)


class Enrolment(models.Model):
    """One learner's run of one course, tied to an edition; agency and centre as they were then.

    ``percent``, ``done``, ``total``, ``minutes_left`` and ``score`` are the completion rule's last result,
    for lists.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey("editions.Course", on_delete=models.PROTECT, related_name="enrolments")
    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="enrolments")
    run = models.PositiveIntegerField(default=1)
    agency = models.ForeignKey("accounts.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(
        "accounts.TrainingCentre", null=True, on_delete=models.PROTECT, related_name="+"
    )
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    enrolled_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    last_activity = models.ForeignKey(
        "editions.Activity", null=True, on_delete=models.PROTECT, related_name="+"
    )
    percent = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    minutes_left = models.PositiveIntegerField(default=0)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["user", "course", "run"], name="enrolment_run_unique"),
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=models.Q(completed_at__isnull=True, left_at__isnull=True),
                name="one_open_enrolment",
            ),
        ]
        indexes = [models.Index(fields=["course", "agency"]), models.Index(fields=["agency", "last_seen_at"])]

    def __str__(self) -> str:
        return f"{self.user} · {self.course} ({self.run})"


class ActivityState(models.TextChoices):
    BEGUN = "begun", _("begun")
    FAILED = "failed", _("not passed")
    DONE = "done", _("done")


class ActivityProgress(models.Model):
    """An enrolment's state in one activity; ``score`` in per cent, the one that counts."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    activity = models.ForeignKey("editions.Activity", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ActivityState, default=ActivityState.BEGUN)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity"], name="progress_unique")]

    def __str__(self) -> str:
        return f"{self.activity}: {self.get_state_display()}"


class Operation(models.Model):
    """Something a browser asked for once, by an id of its own making; the same id is never done twice.

    ``made_at`` is the browser's clock, ``arrived_at`` the server's.
    """

    id = models.UUIDField(primary_key=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="operations")
    activity = models.ForeignKey("editions.Activity", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    arrived_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.pk)

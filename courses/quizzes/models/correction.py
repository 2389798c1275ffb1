"""Corrections of editions, and what each changed in the attempts of those on it."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.tree.jobs import Job


class Correction(models.Model):
    """An edition with some of its questions mended: who, when, why, and each question before and after.

    ``base`` is the edition as it was, ``edition`` the corrected one. ``questions`` is a list of
    ``{activity, question, dropped, before, after}``: a key, an id, and written questions in the source
    language. ``worked_at``: when a worker last went on with grading anew; ``finished_at``: nobody is left.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    base = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    edition = models.OneToOneField("editions.Edition", on_delete=models.PROTECT, related_name="as_correction")
    reason = models.TextField(_("reason"), max_length=1_000)
    questions = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    worked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.base} → {self.edition.label}"


class CorrectionPreview(Job):
    """A correction that is being made up, and whom it would change.

    ``brought`` and ``dropped`` are names of questions (``correcting.Asked.name``); ``report`` is a written
    ``previewing.Foretold``, ``previewed`` the fingerprint of the corrected document that it is about.
    """

    base = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    brought = models.JSONField(default=list)
    dropped = models.JSONField(default=list)
    reason = models.TextField(max_length=1_000)
    report = models.JSONField(default=dict)
    previewed = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.base}: {self.get_state_display()}"


class Decision(models.TextChoices):
    """What became of an attempt whose score changed. A better one counts at once, a worse one waits; a later
    correction makes a waiting one pointless."""

    APPLIED = "applied", _("applied")
    WAITING = "waiting", _("waits for the agency")
    KEPT = "kept", _("the old score stands")
    OVERTAKEN = "overtaken", _("overtaken by a later correction")


class Regrade(models.Model):
    """An attempt whose score a correction changes; scores in per cent, grades by question id."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    attempt = models.ForeignKey("quizzes.Attempt", on_delete=models.PROTECT, related_name="regrades")
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="regrades")
    old_score = models.DecimalField(max_digits=8, decimal_places=4)
    new_score = models.DecimalField(max_digits=8, decimal_places=4)
    old_passed = models.BooleanField()
    new_passed = models.BooleanField()
    old_grades = models.JSONField()
    new_grades = models.JSONField()
    decision = models.CharField(max_length=10, choices=Decision)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "correction"], name="regrade_unique_in_correction")
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(decision="waiting"), name="regrade_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.old_score} → {self.new_score}"

    @property
    def loses_pass(self) -> bool:
        return self.old_passed and not self.new_passed

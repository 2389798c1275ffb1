"""What people marked, and what a correction of an edition changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.Model):
    """A marker's judgement of one answer by its rubric; ``levels`` gives level ids by criterion id.

    ``returned``: the answer goes back to its learner for another try, and the levels do not count. A second
    marker's mark, ``is_second``, is the one that counts where there are two.
    """

    attempt = models.ForeignKey("quizzes.Attempt", on_delete=models.PROTECT, related_name="marks")
    question = models.CharField(max_length=64)
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    levels = models.JSONField(default=dict)
    comment = models.TextField(_("comment to the learner"), max_length=5_000, blank=True)
    is_second = models.BooleanField(default=False)
    returned = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question", "is_second"], name="mark_unique")
        ]

    def __str__(self) -> str:
        return f"{self.attempt} · {self.question}"


class Decision(models.TextChoices):
    """What became of an attempt whose score changed. A better one counts at once, a worse one waits."""

    APPLIED = "applied", _("applied")
    WAITING = "waiting", _("waits for the agency")
    KEPT = "kept", _("the old score stands")


class Regrade(models.Model):
    """An attempt graded anew after a correction of its edition; scores in per cent."""

    attempt = models.ForeignKey("quizzes.Attempt", on_delete=models.PROTECT, related_name="regrades")
    correction = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    old_score = models.DecimalField(max_digits=8, decimal_places=4)
    new_score = models.DecimalField(max_digits=8, decimal_places=4)
    old_passed = models.BooleanField()
    new_passed = models.BooleanField()
    decision = models.CharField(max_length=8, choices=Decision)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "correction"], name="regrade_unique")]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.old_score} → {self.new_score}"

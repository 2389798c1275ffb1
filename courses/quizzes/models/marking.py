"""What people marked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.Model):
    """A marker's judgement of one answer by its rubric; ``levels`` gives level ids by criterion id.

    ``returned``: the answer goes back to its learner for another try, and the levels do not count.
    ``place``: the first marker's 1, the second's 2, and 3 of whoever settles it where the two differ.
    """

    attempt = models.ForeignKey("quizzes.Attempt", on_delete=models.PROTECT, related_name="marks")
    question = models.CharField(max_length=64)
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    levels = models.JSONField(default=dict)
    comment = models.TextField(_("comment to the learner"), max_length=5_000, blank=True)
    place = models.PositiveSmallIntegerField(default=1)
    returned = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question", "place"], name="mark_place_unique"),
            models.UniqueConstraint(fields=["attempt", "question", "marker"], name="mark_marker_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt} · {self.question}"

"""Item analysis as it was last computed."""

from __future__ import annotations

from django.db import models


class QuizFigures(models.Model):
    """The figures of one quiz; ``body`` is a written value of ``courses.quizzes.analysis``."""

    activity = models.OneToOneField(
        "editions.Activity", on_delete=models.CASCADE, related_name="quiz_figures"
    )
    asked_for_at = models.DateTimeField(null=True)
    computed_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    body = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.activity)

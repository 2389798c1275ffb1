"""That somebody was told that their certificate ends."""

from __future__ import annotations

from django.db import models


class Reminder(models.Model):
    """One letter ``days`` days before the end, or as soon after that as the task ran."""

    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.CASCADE, related_name="reminders"
    )
    days = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "days"], name="reminder_unique")]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.days}"

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.editions.models import Activity


class MistakeReport(models.Model):
    """A mistake in a lesson: what a learner told the trainer."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="mistakes")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    text = models.TextField(_("what is wrong"), max_length=2000)
    made_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mistake report")
        verbose_name_plural = _("mistake reports")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.text[:60]

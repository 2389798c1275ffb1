from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    LEARNER = "learner", _("learner")
    TRAINER = "trainer", _("trainer")
    EDITOR = "editor", _("editor")
    CENTRE_MANAGER = "centre_manager", _("centre manager")
    AUDITOR = "auditor", _("auditor")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def confirmed(self) -> MembershipQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def waiting(self) -> MembershipQuerySet:
        """Asked for by the person and not yet confirmed by the agency."""
        return self.filter(confirmed_at__isnull=True)


class Membership(models.Model):
    """What a person is in an agency. A learner's membership says where they work.

    A membership that a person asked for themselves counts only once the agency confirmed it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="memberships")
    centre = models.ForeignKey(
        "accounts.TrainingCentre", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "agency", "role"], name="membership_unique"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(role=Role.LEARNER), name="one_workplace_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.agency}"

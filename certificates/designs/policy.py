"""Who may do what with a design."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from lms.accounts.permissions import Anyone, may_write_for

from ..models import CertificateDesign
from .queries import written_by


class DesignPolicy(ModelPermissionPolicy):
    """Django's permissions say what; the agency says whose. None is deleted."""

    def user_has_permission(self, user: Anyone, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_permission_for_instance(
        self, user: Anyone, action: str, instance: CertificateDesign
    ) -> bool:
        return self.user_has_permission(user, action) and may_write_for(user, instance.agency)

    def instances_user_has_any_permission_for(
        self, user: Anyone, actions: Iterable[str]
    ) -> QuerySet[CertificateDesign]:
        if self.user_has_any_permission(user, actions):
            return written_by(user)
        return CertificateDesign.objects.none()


def register_policy() -> None:
    """Called when the app is ready, before anything asks for Wagtail's own policy."""
    register_permission_policy(CertificateDesign, DesignPolicy(CertificateDesign))

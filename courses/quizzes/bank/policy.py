"""Who may do what with a question of the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permissions import register_permission_policy

from lms.accounts.permissions import Anyone

if TYPE_CHECKING:
    from ..models import BankQuestion


class BankPolicy(CollectionPermissionPolicy):
    """The collection says whose a question is; one that quizzes use is retired and not deleted."""

    def user_has_permission_for_instance(self, user: Anyone, action: str, instance: BankQuestion) -> bool:
        if action == "delete" and instance.is_used:
            return False
        return bool(super().user_has_permission_for_instance(user, action, instance))


def register_policy() -> None:
    """Called when the app is ready, before anything asks for Wagtail's own policy."""
    from ..models import BankQuestion

    register_permission_policy(BankQuestion, BankPolicy(BankQuestion))

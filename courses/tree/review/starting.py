"""A page goes to review."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from wagtail.models import Page, WorkflowState

from lms.accounts.models import User


def start_review(page: Page, user: User) -> None:
    """Have the newest draft of ``page`` reviewed; one that was sent back goes on.

    Raises PermissionDenied while a review is under way, where there is none, and when the page is locked.
    """
    if not page.permissions_for_user(user).can_submit_for_moderation():
        raise PermissionDenied
    state = page.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=user)
    else:
        page.get_workflow().start(page, user)

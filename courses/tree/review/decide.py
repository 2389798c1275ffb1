"""An editor of the national centre approves or sends back, one page or many of a course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.models import Page, Task, TaskState

from lms.accounts.models import User

from .standing import Reviewed


class Decision(StrEnum):
    """Wagtail's names of what may be done to a page in review."""

    APPROVE = "approve"
    REJECT = "reject"


@dataclass
class Decided:
    """The titles of what was decided on, and of what was left as it is."""

    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def decidable(reviews: Iterable[Reviewed], user: User) -> list[Reviewed]:
    """Those of ``reviews`` that ``user`` decides; for what is shown: it is asked again for each page."""
    tasks: dict[int, Task] = {}
    chosen = []
    for review in reviews:
        task = tasks.setdefault(review.task_state.task_id, review.task_state.task).specific
        if task.get_actions(review.page, user):
            chosen.append(review)
    return chosen


def decide(task_states: Iterable[int], *, user: User, decision: Decision, comment: str = "") -> Decided:
    """Decide on pages by the primary keys of their task states, parents first, each as Wagtail does it alone.

    What somebody else decided in the meantime, what ``user`` may not decide and what cannot be published
    is left.
    """
    found = TaskState.objects.filter(pk__in=list(task_states)).select_related("revision")
    pages = [(state.revision.content_object, state.pk) for state in found]
    decided = Decided()
    for page, pk in sorted(pages, key=lambda pair: pair[0].path):
        try:
            _decide(page, pk, user, decision, comment)
        except (PermissionDenied, ValidationError):
            decided.left.append(page.get_admin_display_title())
        else:
            decided.done.append(page.get_admin_display_title())
    return decided


@transaction.atomic
def _decide(page: Page, task_state: int, user: User, decision: Decision, comment: str) -> None:
    state = TaskState.objects.select_for_update(of=("self",)).get(pk=task_state).specific
    task = state.task.specific
    if decision not in {name for name, _label, _asks in task.get_actions(page, user)}:
        raise PermissionDenied
    task.on_action(state, user, decision.value, comment=comment)

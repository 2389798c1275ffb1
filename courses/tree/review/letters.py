"""Letters about reviews, in the language of whoever gets them: one a person, however many pages it is about.

They stand for Wagtail's own, which are one a page and two to a superuser, and leave while the person who
handed in waits. Whoever wants none says so in Wagtail's own preferences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import GroupApprovalTask, Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected
from wagtail.users.models import UserProfile

from lms.accounts.models import User
from lms.accounts.post import post


class News(StrEnum):
    """What happened, by Wagtail's name of the preference."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Notice:
    """Something that happened to a page, by whom, and whom it concerns (primary keys)."""

    news: News
    page: Page
    actor: User | None
    concerns: frozenset[int]
    comment: str = ""


_held: ContextVar[list[Notice] | None] = ContextVar("letters held back", default=None)


@contextmanager
def one_letter_each(where: str) -> Iterator[None]:
    """Inside, letters wait, and leave together at the end; one about several pages leads to ``where``."""
    notices: list[Notice] = []
    token = _held.set(notices)
    try:
        yield
    finally:
        _held.reset(token)
        _post(notices, where)


def listen() -> None:
    """Write from now on. Wagtail's receivers go by the same names, so that these take their place."""
    for signal, sender, receiver, name in (
        (task_submitted, TaskState, _on_submission, "group_approval_task_submitted_email_notification"),
        (workflow_approved, WorkflowState, _on_approval, "workflow_state_approved_email_notification"),
        (workflow_rejected, WorkflowState, _on_rejection, "workflow_state_rejected_email_notification"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(receiver, sender=sender, dispatch_uid=name)


def _on_submission(instance: TaskState, user: User | None = None, **_kwargs: Any) -> None:
    task = instance.task.specific
    if isinstance(task, GroupApprovalTask):
        deciding = User.objects.filter(Q(groups__in=task.groups.all()) | Q(is_superuser=True))
        _notice(News.SUBMITTED, instance.workflow_state, user, deciding)


def _on_approval(instance: WorkflowState, user: User | None = None, **_kwargs: Any) -> None:
    _notice(News.APPROVED, instance, user, User.objects.filter(pk=instance.requested_by_id))


def _on_rejection(instance: WorkflowState, user: User | None = None, **_kwargs: Any) -> None:
    _notice(News.REJECTED, instance, user, User.objects.filter(pk=instance.requested_by_id))


def _notice(news: News, state: WorkflowState, actor: User | None, people: QuerySet[User]) -> None:
    page = state.content_object
    if not isinstance(page, Page):
        return
    others = people.exclude(pk=actor.pk) if actor else people
    comment = state.current_task_state.comment if state.current_task_state and news != News.SUBMITTED else ""
    notice = Notice(news, page, actor, frozenset(others.values_list("pk", flat=True)), comment)
    held = _held.get()
    if held is None:
        _post([notice], reverse("wagtailadmin_pages:edit", args=[page.pk]))
    else:
        held.append(notice)


def _post(notices: Iterable[Notice], where: str) -> None:
    letters: dict[tuple[int, News], list[Notice]] = defaultdict(list)
    for notice in notices:
        for pk in notice.concerns:
            letters[pk, notice.news].append(notice)
    people = User.objects.filter(is_active=True).in_bulk({pk for pk, _news in letters})
    silent = _silent(people)
    for (pk, news), about in letters.items():
        if pk in people and (pk, news) not in silent:
            address = where if len(about) > 1 else reverse("wagtailadmin_pages:edit", args=[about[0].page.pk])
            _write(people[pk], news, about, address)


def _silent(people: Iterable[int]) -> set[tuple[int, News]]:
    """Who wants no letters about what."""
    profiles = UserProfile.objects.filter(user__in=list(people))
    return {(p.user_id, news) for p in profiles for news in News if not getattr(p, f"{news}_notifications")}


def _write(user: User, news: News, about: list[Notice], address: str) -> None:
    language = user.language or settings.LANGUAGE_CODE
    actor = about[0].actor
    with override(language):
        context = {
            "name": user.name_for(language),
            "actor": (actor.name_for(language) or actor.email) if actor else "",
            "pages": [notice.page for notice in about],
            "title": about[0].page.get_admin_display_title(),
            "count": len(about),
            "comment": about[0].comment,
            "url": settings.MALAKA_ADDRESS + address,
        }
        post(
            to=user.email,
            subject=render_to_string(f"mail/review_{news}_subject.txt", context),
            body=render_to_string(f"mail/review_{news}.txt", context),
        )

"""Opening a translation and sending it to review: what wagtail-localize's editor leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import Translation

from lms.accounts.models import User

from ..finished import is_finished
from ..review.standing import Reviewed, sent_back
from ..review.starting import start_review
from .sync import refresh_if_stale


class Unfinished(Exception):
    """The page in the source language is a draft that may not be handed in either."""


def translation_of(page: Page) -> Translation | None:
    """The translation that ``page`` is written by, if it is one."""
    found = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    return found.select_related("source", "target_locale").first()


def open_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Make a translation fit to be opened, before wagtail-localize's editor takes it; or send it to review.

    A translation whose source is gone becomes a page like any other.
    """
    translation = translation_of(page)
    if translation is None or page.alias_of_id:
        return None
    try:
        refresh_if_stale(translation.source)
    except ObjectDoesNotExist:
        translation.enabled = False
        translation.save(update_fields=["enabled"])
        return None
    if request.method == "POST" and request.POST.get("action") == "submit":
        return _submit(request, page, translation)
    if request.method == "POST" and _is_locked(page, request.user):
        raise PermissionDenied
    return None


def submit(page: Page, translation: Translation, user: User) -> None:
    """Make the translated page from its texts and have it reviewed; one that was sent back goes on.

    Raises PermissionDenied while a review is under way or where there is none, ValidationError when a text
    does not fit, Unfinished when the source language's page lacks something.
    """
    with transaction.atomic():
        translation.save_target(user=user, publish=False)
        page = Page.objects.get(pk=page.pk).specific
        if not is_finished(page.get_latest_revision_as_object()):
            raise Unfinished
        start_review(page, user)


def untranslated(translation: Translation) -> int:
    """How many texts have no translation; they would be shown in the source language."""
    total, done = translation.get_progress()
    return int(total - done)


def _submit(request: HttpRequest, page: Page, translation: Translation) -> HttpResponse:
    missing = untranslated(translation)
    if missing:
        text = ngettext(
            "%(count)d text has no translation yet. Translate it, then submit.",
            "%(count)d texts have no translation yet. Translate them, then submit.",
            missing,
        )
        messages.error(request, text % {"count": missing})
        return redirect(request.path)
    try:
        submit(page, translation, request.user)  # type: ignore[arg-type]
    except Unfinished:
        messages.error(request, _("The page in the source language is not finished yet. Finish it first."))
    except ValidationError:
        messages.error(request, _("Some texts do not fit; they are marked below."))
    else:
        messages.success(request, _("Submitted. The national centre reviews it before learners see it."))
    return redirect(request.path)


def _is_locked(page: Page, user: Any) -> bool:
    lock = page.get_lock()
    return bool(lock and lock.for_user(user))


@dataclass(frozen=True)
class Review:
    """What the editor of a translation offers beside its texts."""

    waits: bool
    may_submit: bool
    may_decide: bool
    task_state: TaskState | None
    sent_back: Reviewed | None


def review_of(page: Page, user: Any) -> Review:
    """Where the review of ``page`` stands for ``user``."""
    state = page.current_workflow_state
    task_state = page.current_workflow_task_state
    waits = bool(state and state.status == WorkflowState.STATUS_IN_PROGRESS)
    task = task_state.task.specific if task_state else None
    return Review(
        waits=waits,
        may_submit=not waits and page.permissions_for_user(user).can_submit_for_moderation(),
        may_decide=waits and bool(task and task.get_actions(page, user)),
        task_state=task_state if waits else None,
        sent_back=sent_back(page),
    )

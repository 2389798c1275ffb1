"""A trainer hands in a whole course: what changed in the source language and in its translations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from courses.editions.models import Course
from lms.accounts.models import User

from ..finished import is_finished
from ..models import CoursePage
from ..translation.editor import Unfinished, submit, translation_of, untranslated
from ..translation.status import CourseStatus, PageStatus, State, status_of
from ..translation.sync import refresh_if_stale
from .standing import sent_back
from .starting import start_review


@dataclass(frozen=True)
class Draft:
    """A page that is not handed in; ``lacks`` says what keeps it back, if anything does."""

    page: int
    title: str
    language: str
    lacks: str = ""


@dataclass
class HandedIn:
    """What went to review, and what stayed."""

    done: list[Draft] = field(default_factory=list)
    left: list[Draft] = field(default_factory=list)


def drafts_of(course: Course) -> list[Draft]:
    """The pages of a course that changed since they were published and are not in review, parents first.

    Translations that nobody has begun are left out, and so is what no new edition will have.
    """
    standing = next(iter(status_of([course])), None)
    if standing is None:
        return []
    return [*_source_drafts(standing.source), *_translation_drafts(standing)]


def hand_in(course: Course, user: User) -> HandedIn:
    """Have every draft reviewed that lacks nothing, by the rights of ``user`` on each page.

    What stayed is what turned out to lack something only then.
    """
    handed_in = HandedIn()
    for draft in drafts_of(course):
        if draft.lacks:
            continue
        lacks = _hand_in_page(draft.page, user)
        if lacks:
            handed_in.left.append(Draft(draft.page, draft.title, draft.language, lacks))
        else:
            handed_in.done.append(draft)
    return handed_in


def _hand_in_page(pk: int, user: User) -> str:
    """Hand in one page; what kept it back, or nothing."""
    page = Page.objects.get(pk=pk).specific
    try:
        with transaction.atomic():
            if not page.permissions_for_user(user).can_edit():
                raise PermissionDenied
            translation = translation_of(page)
            if translation is None:
                start_review(page, user)
                return ""
            refresh_if_stale(translation.source)
            if missing := untranslated(translation):
                return _texts_lack(missing)
            submit(page, translation, user)
    except Unfinished:
        return _("The page in the source language is not finished.")
    except ValidationError:
        return _("Some texts do not fit; the editor marks them when it is handed in alone.")
    except PermissionDenied:
        return _("You may not hand it in, or somebody has locked it.")
    return ""


def _source_drafts(root: CoursePage) -> Iterator[Draft]:
    pages = Page.objects.descendant_of(root, inclusive=True).filter(alias_of=None)
    changed = pages.filter(Q(live=False) | Q(has_unpublished_changes=True)).order_by("path")
    language = root.locale.get_display_name()
    for page in changed.select_related("latest_revision").specific().prefetch_workflow_states():
        if not page.workflow_in_progress and not page.is_retired:
            yield Draft(page.pk, page.get_admin_display_title(), language, _source_lacks(page))


def _source_lacks(page: Page) -> str:
    review = sent_back(page)
    decided = review.task_state.finished_at if review else None
    if decided and page.latest_revision and page.latest_revision.created_at <= decided:
        return _("It was sent back and has not been changed since.")
    draft = page.get_latest_revision_as_object()
    try:
        draft.full_clean()
    except ValidationError:
        return _("It is not finished.")
    return "" if is_finished(draft) else _("It is not finished.")


def _translation_drafts(standing: CourseStatus) -> Iterator[Draft]:
    for place, column in enumerate(standing.columns):
        for row in standing.rows if column.begun else ():
            cell = row.cells[place]
            if cell.page and not row.retired and cell.state in (State.DRAFT, State.OUTDATED, State.RETURNED):
                yield Draft(cell.page, row.title, column.locale.get_display_name(), _translation_lacks(cell))


def _translation_lacks(cell: PageStatus) -> str:
    if cell.state == State.RETURNED:
        return _("It was sent back and has not been changed since.")
    return _texts_lack(cell.untranslated) if cell.untranslated else ""


def _texts_lack(count: int) -> str:
    text = ngettext("%(count)d text is not translated.", "%(count)d texts are not translated.", count)
    return text % {"count": count}

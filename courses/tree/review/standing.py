"""What stands in review, and what came back from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState

from courses.editions.models import Course

from ..models import CoursePage

IN_PROGRESS = WorkflowState.STATUS_IN_PROGRESS
NEEDS_CHANGES = WorkflowState.STATUS_NEEDS_CHANGES


@dataclass(frozen=True)
class Reviewed:
    """A page with its latest review: under way, or sent back with an editor's words."""

    page: Page
    state: WorkflowState

    @property
    def task_state(self) -> TaskState:
        return self.state.current_task_state

    @property
    def comment(self) -> str:
        return str(self.task_state.get_comment())

    @property
    def by(self) -> str:
        """Who decided."""
        who = self.task_state.finished_by
        return who.name_for(get_language() or "") or who.email if who else ""

    @property
    def has_preview(self) -> bool:
        return bool(self.page.specific_class.preview_modes)

    @property
    def words(self) -> str:
        """What is said to those who are to mend it."""
        if self.comment:
            return _("Sent back by %(who)s: %(comment)s") % {"who": self.by, "comment": self.comment}
        return _("Sent back by %(who)s without a comment.") % {"who": self.by}


def sent_back(page: Page) -> Reviewed | None:
    """How ``page`` came back; None when it did not, or is in review again."""
    state = page.current_workflow_state
    if state is None or state.status != NEEDS_CHANGES or state.current_task_state is None:
        return None
    return Reviewed(page, state)


def by_course(courses: Iterable[Course], status: str) -> dict[int, list[Reviewed]]:
    """The reviews of each course (by its primary key) that have ``status``, parents first: three queries."""
    states = WorkflowState.objects.filter(
        status=status,
        base_content_type__app_label="wagtailcore",
        base_content_type__model="page",
        current_task_state__isnull=False,
    )
    related = states.select_related(
        "requested_by", "current_task_state__finished_by", "current_task_state__task"
    )
    by_page = {int(state.object_id): state for state in related}
    roots = list(CoursePage.objects.filter(course__in=list(courses)).values_list("path", "course_id"))
    pages = Page.objects.filter(pk__in=by_page).select_related("locale").order_by("locale_id", "path")
    found: dict[int, list[Reviewed]] = defaultdict(list)
    for page in pages:
        course = next((course for path, course in roots if page.path.startswith(path)), None)
        if course is not None:
            found[course].append(Reviewed(page, by_page[page.pk]))
    return found

"""The trainer's home: their courses, what waits for them, and how learners fare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.admin.ui.components import Component

from courses.editions.frozen import frozen_edition
from courses.editions.models import Course
from lms.accounts.permissions import agencies_authored

from ..kinds import page_types
from ..models import AgencyPage, CoursePage, MistakeReport
from ..review.standing import NEEDS_CHANGES, Reviewed, by_course
from ..to_document import source_page
from ..translation.views import authored
from .figures import CourseFigures, Figures, figures_of

SHOWN = 12


@dataclass(frozen=True)
class CourseRow:
    """One course on the trainer's home."""

    course: Course
    page: CoursePage
    figures: CourseFigures
    mistakes: int
    changed: int
    stops_at: str
    others_stop_at: str
    sent_back: list[Reviewed]

    @property
    def first_step(self) -> str:
        """Where the first module is added; empty once there is one."""
        return "" if self.page.numchild else address_to_add_module(self.page)


class TrainerPanel(Component):
    """A homepage panel."""

    name = "trainer"
    template_name = "tree/cms/home.html"
    order = 50

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"rows": rows_for(self.user), "agency_pages": agency_pages_of(self.user)}


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Put the trainer's own panel first."""
    panel = TrainerPanel(request.user)
    panels.insert(0, panel)


def address_to_add_module(page: CoursePage) -> str:
    return reverse("wagtailadmin_pages:add", args=["tree", "modulepage", page.pk])


def agency_pages_of(user: Any) -> list[AgencyPage]:
    """The pages below which the person adds courses: one an agency, in the source language."""
    pages = AgencyPage.objects.filter(
        agency__in=agencies_authored(user), locale__language_code=settings.LANGUAGE_CODE
    )
    return list(pages.order_by("title"))


def rows_for(user: Any) -> list[CourseRow]:
    """The person's courses, the newest first, retired ones last."""
    courses = list(
        authored(user)
        .filter(pages__isnull=False)
        .select_related("current_edition")
        .distinct()
        .order_by(F("retired_at").asc(nulls_first=True), "-pk")[:SHOWN]
    )
    figures = figures_of(courses)
    reports = dict(
        MistakeReport.objects.filter(activity__course__in=courses, settled_at=None)
        .values_list("activity__course")
        .annotate(Count("pk"))
    )
    came_back = by_course(courses, NEEDS_CHANGES)
    return [
        CourseRow(
            course=course,
            page=page,
            figures=figures[course.pk],
            mistakes=reports.get(course.pk, 0),
            changed=_changed_since(course),
            stops_at=_title(course, figures[course.pk].own),
            others_stop_at=_title(course, figures[course.pk].others),
            sent_back=came_back.get(course.pk, []),
        )
        for course in courses
        if (page := source_page(course)) is not None
    ]


def _changed_since(course: Course) -> int:
    """How many activities were published since the newest edition; 0 before the first."""
    edition = course.current_edition
    if edition is None:
        return 0
    total = 0
    for page_type in page_types().values():
        pages = page_type.objects.filter(activity__course=course, activity__retired_at=None, live=True)
        pages = pages.filter(last_published_at__gt=edition.stored_at)
        total += pages.values("activity").distinct().count()
    return total


def _title(course: Course, figures: Figures | None) -> str:
    if figures is None or figures.stops_at is None or course.current_edition_id is None:
        return ""
    found = frozen_edition(course.current_edition_id).outline.by_key.get(figures.stops_at.key)
    if found is None:
        return ""
    return found.title.get(get_language() or "") or next(iter(found.title.values()), "")

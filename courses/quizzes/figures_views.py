"""The figures of a course's quizzes in the admin, for those who write the course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, Table, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from courses.editions.models import Activity, Course
from courses.tree.to_document import source_page
from courses.tree.translation.views import authored, may_author
from lms.accounts.permissions import allowed
from lms.spreadsheets import XLSX, as_csv, as_xlsx

from .figures import ask
from .figures_report import Report, report_of, sheets_of, whole
from .templatetags.quiz_figures import two_places

for_authors = allowed(may_author, "author")


def _quizzes(course: Course) -> list[Activity]:
    rows = Activity.objects.filter(course=course, kind="quiz").select_related("quiz_figures").order_by("pk")
    for row in rows:
        row.course = course
    return list(rows)


def _quiz(request: HttpRequest, course: int, activity: int) -> Activity:
    """A quiz of a course that the person writes; 404 for any other."""
    return get_object_or_404(
        Activity.objects.select_related("course__agency", "quiz_figures"),
        pk=activity,
        course__in=authored(request.user),
        kind="quiz",
    )


class _Page(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "table"
    page_title = gettext_lazy("Figures")

    def crumbs(self, course: Course) -> list[dict[str, Any]]:
        page = source_page(course)
        above = (
            [{"url": reverse("wagtailadmin_explore", args=[page.pk]), "label": page.title}] if page else []
        )
        return [*self.breadcrumbs_items, *above]


@dataclass(frozen=True)
class QuizRow:
    """A quiz in a course's list; no figure of fewer than five people."""

    title: str
    url: str
    people: int | None
    mean: str
    alpha: str
    to_look_at: int | None
    computed_at: datetime | None


def _row(activity: Activity) -> QuizRow:
    report = report_of(activity)
    analysis = report.analysis
    return QuizRow(
        report.title,
        reverse("quiz_figures", args=[activity.course_id, activity.pk]),
        analysis.people if analysis else None,
        f"{whole(analysis.mean)} %" if analysis and analysis.mean is not None else "",
        two_places(analysis.alpha) if analysis else "",
        report.to_look_at if analysis else None,
        report.figures.computed_at if report.figures else None,
    )


class CourseFiguresView(_Page):
    """Every quiz of a course with how it measures."""

    template_name = "quizzes/figures/course.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        course = get_object_or_404(authored(self.request.user), pk=kwargs["course"])
        columns = [
            TitleColumn("title", label=_("Quiz"), get_url=lambda row: row.url),
            Column("people", label=_("Learners")),
            Column("mean", label=_("Mean score")),
            Column("alpha", label=_("Cronbach's alpha")),
            Column("to_look_at", label=_("Questions to look at")),
            DateColumn("computed_at", label=_("Worked out")),
        ]
        rows = [_row(activity) for activity in _quizzes(course)]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        crumbs = [*self.crumbs(course), {"url": "", "label": _("Figures")}]
        return {**context, "breadcrumbs_items": crumbs, "table": Table(columns, rows), "rows": rows}


class QuizFiguresView(_Page):
    """What the attempts say of a quiz and of each of its questions."""

    template_name = "quizzes/figures/quiz.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        activity = _quiz(self.request, kwargs["course"], kwargs["activity"])
        report = report_of(activity)
        self.page_subtitle = report.title
        self.header_more_buttons = _downloads(activity, report)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        crumbs = [
            *self.crumbs(activity.course),
            {"url": reverse("course_figures", args=[activity.course_id]), "label": _("Figures")},
            {"url": "", "label": report.title},
        ]
        return {**context, "breadcrumbs_items": crumbs, "report": report, "activity": activity}


def _downloads(activity: Activity, report: Report) -> list[Button]:
    if report.analysis is None:
        return []
    base = [activity.course_id, activity.pk]
    return [
        Button(
            label, url=reverse("quiz_figures_file", args=[*base, name]), icon_name="download", priority=place
        )
        for place, (label, name) in enumerate(
            (
                (_("Everything as XLSX"), "all.xlsx"),
                (_("Questions as CSV"), "questions.csv"),
                (_("Answers as CSV"), "answers.csv"),
            )
        )
    ]


course_figures = for_authors(require_safe(CourseFiguresView.as_view()))
quiz_figures = for_authors(require_safe(QuizFiguresView.as_view()))


@require_POST
@for_authors
def again(request: HttpRequest, course: int, activity: int) -> HttpResponse:
    """Have the figures worked out again."""
    row = _quiz(request, course, activity)
    ask(row)
    messages.success(request, _("The figures are being worked out. Open this page again in a minute."))
    return redirect("quiz_figures", row.course_id, row.pk)


@for_authors
@require_safe
def download(request: HttpRequest, course: int, activity: int, name: str) -> HttpResponse:
    """``all.xlsx``, or one of the tables as ``<table>.csv``."""
    row = _quiz(request, course, activity)
    sheets = sheets_of(report_of(row))
    table, _dot, ending = name.rpartition(".")
    if name == "all.xlsx":
        response = HttpResponse(as_xlsx(sheets.values()), content_type=XLSX)
    elif ending == "csv" and table in sheets:
        response = HttpResponse(as_csv(sheets[table]), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    file = f"{row.course.slug}-{row.pk}-{timezone.localdate().isoformat()}-{name}"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response

"""The catalogue: every course a person may see, searched and filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_safe

from content.models import Topic
from courses.editions.frozen import frozen_edition, read_ahead
from courses.editions.models import LEVELS, Course
from courses.editions.queries import visible_to
from courses.progress.models import Enrolment
from courses.progress.queries import visible_to as runs_of
from lms.accounts.models import Agency
from lms.accounts.permissions import Anyone, public

from . import routing
from .models import CoursePage
from .search import courses_matching

A_PAGE = 12


@dataclass(frozen=True)
class Card:
    """A course in a list; ``run`` is the person's own."""

    course: Course
    page: CoursePage
    url: str
    modules: int
    activities: int
    minutes: int
    languages: tuple[str, ...]
    run: Enrolment | None
    matches: tuple[str, ...] = ()


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every course that is open to the person."""
    return _listing(request, "tree/catalogue.html", open_courses(request.user), {})


@public
@require_safe
def agency(request: HttpRequest, agency: str) -> HttpResponse:
    """An agency's courses."""
    row = Agency.objects.filter(code=agency).first()
    if row is None:
        raise Http404
    return _listing(
        request, "tree/agency.html", open_courses(request.user).filter(agency=row), {"agency": row}
    )


def open_courses(user: Anyone) -> QuerySet[Course]:
    """Courses with an edition that are not retired, of those that ``user`` may see; newest first."""
    shown = visible_to(user).filter(current_edition__isnull=False, retired_at__isnull=True, pages__live=True)
    return shown.distinct().order_by("-current_edition__published_at", "-pk")


def _listing(
    request: HttpRequest, template: str, courses: QuerySet[Course], extra: dict[str, Any]
) -> HttpResponse:
    chosen = {name: _typed(request, name) for name in ("q", "topic", "level", "language", "agency")}
    options = _options(courses)
    courses = _filtered(courses, chosen)
    found: Sequence[Course] | QuerySet[Course] = courses
    matches: dict[int, list[str]] = {}
    if chosen["q"]:
        matches = courses_matching(chosen["q"])
        by_pk = courses.in_bulk(list(matches))
        found = [by_pk[pk] for pk in matches if pk in by_pk]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        **extra,
        **options,
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "page": page,
        "cards": cards(list(page.object_list), request.user, matches),
    }
    return render(request, template, context)


def _typed(request: HttpRequest, name: str) -> str:
    """What the address asks for; PostgreSQL takes no NUL, and no person types one."""
    return request.GET.get(name, "").replace("\0", "").strip()


def _filtered(courses: QuerySet[Course], chosen: dict[str, str]) -> QuerySet[Course]:
    if chosen["topic"]:
        courses = courses.filter(topics__slug=chosen["topic"])
    if chosen["level"]:
        courses = courses.filter(level=chosen["level"])
    if chosen["agency"]:
        courses = courses.filter(agency__code=chosen["agency"])
    if chosen["language"]:
        courses = courses.filter(
            pages__live=True, pages__alias_of=None, pages__locale__language_code=chosen["language"]
        )
    return courses


def _options(courses: QuerySet[Course]) -> dict[str, Any]:
    """What there is to filter by: only what would find something."""
    pks = courses.order_by().values("pk")
    return {
        "topics": list(Topic.objects.filter(courses__in=pks).annotate(n=Count("courses")).distinct()),
        "agencies": list(Agency.objects.filter(courses__in=pks).distinct()),
        "levels": LEVELS,
        "languages": [(code, get_language_info(code)["name_local"]) for code in routing.catalogues()],
    }


def cards(courses: list[Course], user: Anyone, matches: dict[int, list[str]] | None = None) -> list[Card]:
    """Cards of these courses in the language of the request: the same number of queries for any number."""
    language = get_language() or "uz"
    pks = [course.pk for course in courses]
    read_ahead(course.current_edition_id for course in courses if course.current_edition_id)
    pages = _pages(pks, language)
    runs = {run.course_id: run for run in runs_of(user).filter(course__in=pks).order_by("run")} if pks else {}
    agencies = {row.pk: row for row in Agency.objects.filter(pk__in={course.agency_id for course in courses})}
    made = []
    for course in courses:
        if course.pk not in pages or course.current_edition_id is None:
            continue
        course.agency = agencies[course.agency_id]
        outline = frozen_edition(course.current_edition_id).outline
        made.append(
            Card(
                course=course,
                page=pages[course.pk],
                url=routing.course_address(course.agency.code, course.slug),
                modules=len(outline.modules),
                activities=sum(len(module.activities) for module in outline.modules),
                minutes=outline.minutes,
                languages=outline.languages,
                run=runs.get(course.pk),
                matches=tuple((matches or {}).get(course.pk, ())[:3]),
            )
        )
    return made


def _pages(courses: list[int], language: str) -> dict[int, CoursePage]:
    """The page of each course in ``language``, else in the language it was written in."""
    rows = CoursePage.objects.live().filter(course__in=courses, alias_of=None).select_related("locale")
    rows = rows.only("title", "summary", "course", "locale__language_code", "path")
    found: dict[int, CoursePage] = {}
    for page in sorted(
        rows, key=lambda page: (page.locale.language_code == language, page.locale.language_code == "uz")
    ):
        assert page.course_id is not None
        found[page.course_id] = page
    return found

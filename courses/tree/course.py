"""The course page: what it gives, how long it takes, how it is passed; and going in and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import BigIntegerField, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.document.outline import Outline, OutlineActivity, OutlineModule
from courses.editions.changes import Kind, changes
from courses.editions.frozen import frozen_edition, frozen_text
from courses.editions.models import Course, Edition
from courses.editions.queries import may_enrol, visible_to
from courses.editions.store import load_document
from courses.progress import services
from courses.progress.completion import completion
from courses.progress.errors import ProgressError
from courses.progress.hooks import links_of
from courses.progress.models import Enrolment
from courses.progress.queries import newest_run, standing_in
from courses.progress.resume import Place, resume
from lms.accounts.models import User
from lms.accounts.permissions import Anyone, may_write_for, public, signed_in
from lms.kept import Kept
from lms.prepared import Blank, Prepared

from . import routing
from .learner import CourseVisit, enrolled_visit, outside_visit, refusal
from .models import AgencyPage, CoursePage
from .player import newer_edition, row, title_of


@dataclass(frozen=True)
class ModuleRows:
    """A module on the course page; ``rows`` are HTML, ``state`` a tick's."""

    number: int
    slug: str
    title: str
    summary: str
    minutes: int
    done: int
    total: int
    state: str
    open: bool
    rows: tuple[SafeString, ...]


@dataclass(frozen=True)
class Prerequisite:
    """A course to complete before this one."""

    title: str
    url: str
    completed: bool


@public
@require_safe
def course(request: HttpRequest, agency: str, course: str) -> HttpResponse:
    """The page of a course, for a guest and for a learner in the middle of it."""
    language = get_language() or "uz"
    standing = standing_in(request.user, agency, course)
    pages = _pages_of(standing.enrolment.course) if standing else _pages(request.user, agency, course)
    if not pages:
        return _not_to_be_seen(request, agency, course)
    page = pages.get(language) or next(iter(pages.values()))
    visit = (
        enrolled_visit(request.user, language, standing)
        if standing
        else outside_visit(request.user, language, page.course)
    )
    place = resume(visit.outline, visit.state, standing.last) if standing else None
    context = {
        **_context(page, visit, place),
        "is_translated": language in pages,
        "may_write": may_write_for(request.user, page.course.agency),
        **_way_in(request.user, visit),
    }
    return render(request, "tree/course.html", context)


def preview(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """The course page as it is being written, as a guest would see it; nobody can enrol from it."""
    language = page.locale.language_code
    guest = AnonymousUser()
    if page.course:
        visit = outside_visit(guest, language, page.course)
        way_in = _way_in(guest, visit)
    else:
        course = Course(agency=AgencyPage.objects.ancestor_of(page).get().agency, slug=page.slug)
        outline = Outline(modules=(), languages=(language,))
        visit = CourseVisit(guest, language, course, None, outline, None, {}, completion(outline, {}))
        way_in = {}
    context = {**_context(page, visit, None), "is_translated": True, **way_in}
    return render(request, "tree/course.html", context)


def _context(page: CoursePage, visit: CourseVisit, place: Place | None) -> dict[str, Any]:
    """What the page says to everybody."""
    return {
        "page": page,
        "course": visit.course,
        "visit": visit,
        "languages": [get_language_info(code)["name_local"] for code in visit.outline.languages],
        "outcomes": list(page.outcomes.all()),
        **_modules(visit, place),
        **_terms(visit),
    }


def _pages(user: Anyone, agency: str, course: str) -> dict[str, CoursePage]:
    """The course's live page in each language, the source language's first: one query."""
    rows = (
        CoursePage.objects.live()
        .filter(course__in=visible_to(user), course__agency__code=agency, course__slug=course, alias_of=None)
        .select_related("course__agency", "locale")
        .order_by("path")
    )
    return {page.locale.language_code: page for page in rows}


def _pages_of(course: Course) -> dict[str, CoursePage]:
    """The same for a course that the person is enrolled in, and so may see."""
    languages = {catalogue.locale_id: language for language, catalogue in routing.catalogues().items()}
    pages = _live_pages.rows(course=course.pk)
    for page in pages:
        page.course = course
    return {languages[page.locale_id]: page for page in pages if page.locale_id in languages}


_live_pages = Prepared(
    lambda: (
        CoursePage.objects.live()
        .filter(course=Blank("course", BigIntegerField()), alias_of=None)
        .order_by("path")
        .only("path", "title", "locale", "course", "summary", "description", "cover", "cover_alt")
    )
)


def _not_to_be_seen(request: HttpRequest, agency: str, course: str) -> HttpResponse:
    """A course that is not for everybody asks a guest to sign in; there is no other."""
    exists = Course.objects.filter(agency__code=agency, slug=course, current_edition__isnull=False).exists()
    if exists and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404


def _modules(visit: CourseVisit, place: Place | None) -> dict[str, Any]:
    """The modules with their rows, and the place to go on from."""
    text = frozen_text(visit.edition, visit.language) if visit.edition else None
    here = place[1] if place and not visit.state.complete else None
    modules = [
        _module(visit, number, module, here, text.modules[str(module.key)].summary if text else "")
        for number, module in enumerate(visit.outline.modules, start=1)
    ]
    return {
        "modules": modules,
        "activity_count": sum(len(module.activities) for module in visit.outline.modules),
        "continue_title": title_of(place[1], visit) if place else "",
        "continue_url": visit.address_of(*place) if place else "",
        "continue_link": None,
    }


def _module(
    visit: CourseVisit, number: int, module: OutlineModule, here: OutlineActivity | None, summary: str
) -> ModuleRows:
    done = sum(item.key in visit.state.done_keys for item in module.activities)
    is_here = here is not None and here in module.activities
    return ModuleRows(
        number=number,
        slug=module.slug,
        title=title_of(module, visit),
        summary=summary,
        minutes=module.minutes,
        done=done,
        total=len(module.activities),
        state="done" if done == len(module.activities) else "now" if is_here else "",
        open=is_here or (here is None and number == 1),
        rows=tuple(row(visit, module, item, is_next=item is here) for item in module.activities),
    )


def _terms(visit: CourseVisit) -> dict[str, Any]:
    """How the course is passed."""
    graded = [item for item in visit.outline.activities() if item.pass_mark is not None and item.required]
    return {
        "required_count": visit.state.total,
        "graded": [(title_of(item, visit), item) for item in graded],
        "edition_info": visit.edition.edition_info if visit.edition else None,
    }


def _way_in(user: Anyone, visit: CourseVisit) -> dict[str, Any]:
    """What the person may do about the course now."""
    if visit.enrolment:
        newer = newer_edition(visit)
        return {
            "links": links_of([visit.enrolment])[visit.enrolment.pk] if visit.enrolment.completed_at else [],
            "newer_edition": newer,
            "changes": _changes(visit.edition, visit.course, visit.language) if newer else [],
            "notes": _notes(visit) if newer else [],
        }
    prerequisites = _prerequisites(user, visit)
    missing = [item for item in prerequisites if not item.completed]
    is_open = bool(visit.course.current_edition_id) and not visit.course.is_retired
    return {
        "prerequisites": prerequisites,
        "missing": missing,
        "may_enrol": may_enrol(user, visit.course) and not missing,
        "may_sign_in": is_open and not isinstance(user, User),
    }


def _prerequisites(user: Anyone, visit: CourseVisit) -> list[Prerequisite]:
    completed = Enrolment.objects.filter(user=user.pk, course=OuterRef("course"), completed_at__isnull=False)
    pages = (
        CoursePage.objects.live()
        .filter(course__prerequisite_of=visit.course, alias_of=None)
        .select_related("course__agency", "locale")
        .annotate(is_completed=Exists(completed))
        .order_by("path")
    )
    best: dict[int, CoursePage] = {}
    for page in pages:
        if page.course_id not in best or page.locale.language_code == visit.language:
            best[page.course_id] = page
    return [
        Prerequisite(
            page.title, routing.course_address(page.course.agency.code, page.course.slug), page.is_completed
        )
        for page in best.values()
    ]


def _notes(visit: CourseVisit) -> list[str]:
    """What the author said of each edition since the learner's own, the newest first."""
    assert visit.edition is not None
    newer = visit.course.editions.filter(number__gt=visit.edition.number).order_by("-number", "-correction")
    told = (edition.note_in(visit.language) for edition in newer.defer("outline_json", "structure"))
    return [note for note in told if note]


_told: Kept[list[str]] = Kept(size=256)


def _changes(before: Edition | None, course: Course, language: str) -> list[str]:
    """What the newer edition changes, in words, but for prose, which everybody reads as it is now.

    Worked out once in the life of the process.
    """
    if before is None or course.current_edition_id is None:
        return []
    after = frozen_edition(course.current_edition_id)

    def tell() -> list[str]:
        found = changes(load_document(before), load_document(after), language)
        return [change.words for change in found if change.kind != Kind.TEXT]

    return _told.get((before.pk, after.pk, language), tell)


@signed_in
@require_POST
def enrol(request: HttpRequest, agency: str, course: str) -> HttpResponse:
    """Enrol the person and take them to where they begin or go on."""
    user = request.user
    assert isinstance(user, User)
    within = visible_to(user) | Course.objects.filter(enrolments__user=user)
    row = within.filter(agency__code=agency, slug=course).select_related("agency").distinct().first()
    if row is None:
        raise Http404
    address = routing.course_address(agency, course)
    try:
        services.enrol(user=user, course=row)
    except ProgressError as error:
        return refusal(request, error, address)
    return HttpResponseRedirect(address)


@signed_in
@require_POST
def leave(request: HttpRequest, agency: str, course: str) -> HttpResponse:
    """Leave the course. The way back is in my learning: the course's page may be closed to them now."""
    run = newest_run(request.user, agency, course)
    if run is None:
        raise Http404
    try:
        services.leave(run)
    except ProgressError as error:
        return refusal(request, error, routing.course_address(agency, course))
    messages.success(request, _("You have left the course. What you did is kept, should you come back."))
    return HttpResponseRedirect(reverse("my"))


@signed_in
@require_POST
def step_up(request: HttpRequest, agency: str, course: str) -> HttpResponse:
    """Move the person's run to the course's newest edition."""
    standing = standing_in(request.user, agency, course)
    if standing is None:
        raise Http404
    services.step_up(standing.enrolment)
    if standing.enrolment.completed_at:
        messages.info(
            request, _("You have completed this course; it stays in the edition that you completed.")
        )
    else:
        text = _("You are now on the newest edition of the course. What you had done stays done.")
        messages.success(request, text)
    return HttpResponseRedirect(routing.course_address(agency, course))

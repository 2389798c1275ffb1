"""Who looks at which activity of which course, and whether they may: what every activity page meets first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.document.activities import Content
from courses.document.outline import Outline, OutlineActivity, OutlineModule
from courses.editions.frozen import frozen_content, frozen_edition
from courses.editions.models import Activity, Course, Edition
from courses.editions.queries import visible_to
from courses.progress.completion import CourseState, Record, completion
from courses.progress.errors import Locked, NotInEdition, ProgressError, TooLate
from courses.progress.hooks import address_on_completion
from courses.progress.models import Enrolment
from courses.progress.queries import Standing, standing_in
from lms.accounts.models import User
from lms.accounts.permissions import Anyone, may_write_for, to_sign_in

from . import routing
from .live import live_outline
from .models import ActivityPage


class NotEnrolled(ProgressError):
    message = _("Enrol in the course to open its lessons.")


@dataclass
class CourseVisit:
    """A person at a course: a learner with their enrolment; without one, an author or somebody who looks."""

    user: Anyone
    language: str
    course: Course
    edition: Edition | None
    outline: Outline
    enrolment: Enrolment | None
    records: Mapping[UUID, Record]
    state: CourseState

    @property
    def as_author(self) -> bool:
        """They look at the course as a learner would, and no record is made of it."""
        return self.enrolment is None

    @property
    def course_address(self) -> str:
        return routing.course_address(self.course.agency.code, self.course.slug)

    def address_of(self, module: OutlineModule, activity: OutlineActivity) -> str:
        return routing.activity_address(self.course.agency.code, self.course.slug, module.slug, activity.slug)

    def tick(self, key: UUID) -> str:
        """What stands before an activity: done, failed, locked, or nothing."""
        if key in self.state.done_keys:
            return "done"
        if key in self.records and self.records[key].score is not None:
            return "failed"
        return "locked" if not self.as_author and key in self.state.locked_keys else ""


@dataclass
class LearnerContext(CourseVisit):
    """A visit to one activity."""

    module: OutlineModule
    activity: OutlineActivity

    @cached_property
    def page(self) -> ActivityPage | None:
        """The activity's live page in the language of the visit, or None; one query when first asked for."""
        return routing.live_page(
            self.activity.kind, course=self.course.pk, key=self.activity.key, language=self.language
        )

    @property
    def is_done(self) -> bool:
        return self.activity.key in self.state.done_keys

    @property
    def is_locked(self) -> bool:
        return not self.as_author and self.activity.key in self.state.locked_keys

    @cached_property
    def activity_id(self) -> int:
        """The primary key of the activity's row."""
        if self.page is not None and self.page.activity_id:
            return self.page.activity_id
        return Activity.objects.values_list("pk", flat=True).get(course=self.course, key=self.activity.key)

    def content(self) -> Content:
        """The activity as the edition froze it, in the visit's language, else in the course's first."""
        content = frozen_content(self.edition, self.activity.key, self.language) if self.edition else None
        if content is None:
            raise Http404
        return content

    @property
    def address(self) -> str:
        return self.address_of(self.module, self.activity)

    def url(self, *tail: str) -> str:
        """An address below the activity's own: ``url("done")``."""
        return self.address + "".join(f"{step}/" for step in tail)

    def file_url(self, sha256: str) -> str:
        """Where a file that the activity holds is taken away."""
        return self.url("file", sha256)

    @property
    def next_address(self) -> str:
        """Where the next activity is; after the last one, the course page."""
        places = [(module, item) for module in self.outline.modules for item in module.activities]
        here = [item.key for _module, item in places].index(self.activity.key)
        if here + 1 < len(places):
            return self.address_of(*places[here + 1])
        return self.course_address


def visit(request: HttpRequest, agency: str, course: str) -> CourseVisit:
    """The signed-in person's visit to a course they are enrolled in or write for.

    Raises Http404 for a course they may not see and NotEnrolled for one that they may only read about.
    """
    user, language = request.user, get_language() or "uz"
    assert isinstance(user, User)
    standing = standing_in(user, agency, course)
    if standing:
        return enrolled_visit(user, language, standing)
    row = visible_to(user).filter(agency__code=agency, slug=course).select_related("agency").first()
    if row is None:
        raise Http404
    if not may_write_for(user, row.agency):
        raise NotEnrolled
    return outside_visit(user, language, row)


def enrolled_visit(user: Anyone, language: str, standing: Standing) -> CourseVisit:
    """The course as the edition of the person's run has it."""
    run = standing.enrolment
    outline = run.edition.outline
    return CourseVisit(
        user, language, run.course, run.edition, outline, run, standing.records, standing.state
    )


def outside_visit(user: Anyone, language: str, course: Course) -> CourseVisit:
    """The course as one sees it who has no run: the newest edition, or the pages where there is none yet."""
    edition = frozen_edition(course.current_edition_id) if course.current_edition_id else None
    outline = edition.outline if edition else live_outline(course)
    return CourseVisit(user, language, course, edition, outline, None, {}, completion(outline, {}))


def find_activity(
    request: HttpRequest, agency: str, course: str, module: str, activity: str
) -> LearnerContext | HttpResponseRedirect:
    """The visit to the activity at this address, or the way to where it stands now.

    Raises Http404, NotEnrolled, NotInEdition and Locked.
    """
    found = visit(request, agency, course)
    place = routing.place_in(found.outline, module, activity)
    if place is None:
        return _elsewhere(found, agency, course, module, activity)
    learner = LearnerContext(**vars(found), module=place[0], activity=place[1])
    if learner.is_locked:
        raise Locked
    return learner


def _elsewhere(
    found: CourseVisit, agency: str, course: str, module: str, activity: str
) -> LearnerContext | HttpResponseRedirect:
    """A page that the outline knows under another slug, or does not know."""
    page = routing.page_at(found.language, agency, course, module, activity)
    if page is None or page.activity is None:
        raise Http404
    for one in found.outline.modules:
        for item in one.activities:
            if item.key == page.activity.key:
                return HttpResponseRedirect(found.address_of(one, item))
    if not found.as_author:
        raise NotInEdition
    outline = live_outline(found.course)
    place = routing.place_in(outline, module, activity)
    if place is None:
        raise Http404
    kwargs = {**vars(found), "outline": outline, "state": completion(outline, {})}
    return LearnerContext(**kwargs, module=place[0], activity=place[1])


def after(learner: LearnerContext, state: CourseState) -> str:
    """Where to go once the activity is done and the course stands at ``state``."""
    became_complete = state.complete and not learner.state.complete
    if became_complete and learner.enrolment:
        return address_on_completion(learner.enrolment) or reverse("my")
    return learner.next_address


def wants_json(request: HttpRequest) -> bool:
    """Does a script ask, which reads the answer itself."""
    return "application/json" in request.headers.get("Accept", "")


View = Callable[..., HttpResponse]


def activity_view(*kinds: str) -> Callable[[View], View]:
    """A view below an activity's address, called as ``view(request, learner, **rest)``.

    Guests sign in and come back; a person who is not enrolled is sent to the course page, and so is one who
    meets a locked activity, with the reason. ``kinds`` limits it to these kinds of activity. A ProgressError
    that the view raises is told in the same way. Scripts get 401, 403, 409 and 410.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(
            request: HttpRequest, agency: str, course: str, module: str, activity: str, **rest: Any
        ) -> HttpResponse:
            if not request.user.is_authenticated:
                return _sign_in(request)
            try:
                learner = find_activity(request, agency, course, module, activity)
                if isinstance(learner, HttpResponseRedirect):
                    return learner
                if kinds and learner.activity.kind not in kinds:
                    raise Http404
                return view(request, learner, **rest)
            except ProgressError as error:
                return refusal(request, error, routing.course_address(agency, course))

        guarded.access = "enrolled"  # type: ignore[attr-defined]
        return guarded

    return decorate


def _sign_in(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"state": "signed_out"}, status=401)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    back = request.get_full_path() if request.method == "GET" else _page_of(request)
    return to_sign_in(request, back)


def _page_of(request: HttpRequest) -> str:
    """The activity's own page, for a request that went to an address below it."""
    return "/".join(request.path.split("/")[:7]) + "/"


def refusal(request: HttpRequest, error: ProgressError, address: str) -> HttpResponse:
    """The answer to what cannot be done: the reason, on the page at ``address``."""
    status = 410 if isinstance(error, TooLate) else 403 if isinstance(error, NotEnrolled) else 409
    if wants_json(request):
        return JsonResponse({"state": error.state, "message": str(error)}, status=status)
    if request.headers.get("HX-Request"):
        return HttpResponse(str(error), status=status)
    messages.warning(request, str(error))
    return HttpResponseRedirect(address)

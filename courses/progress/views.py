"""My learning: what is under way, what is done, what was left; and the way on from one button."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.editions.frozen import frozen_edition, frozen_text, read_ahead
from lms.accounts.permissions import public, signed_in

from .hooks import Link, links_of
from .models import Enrolment
from .queries import runs_of, standing_of, standings, visible_to
from .resume import resume


@signed_in
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """Everything the person learns, for any number of courses in the same number of queries."""
    runs = runs_of(request.user)
    read_ahead(run.edition_id for run in runs)
    under_way = [run for run in runs if not run.completed_at and not run.left_at]
    finished = [run for run in runs if run.completed_at and not run.left_at]
    links = links_of(finished) if finished else {}
    language = get_language() or "uz"
    context = {
        "now": _where_they_stopped(under_way[0], language) if under_way else None,
        "under_way": [_row(run, language) for run in under_way],
        "finished": [_row(run, language, links[run.pk]) for run in finished],
        "left": [_row(run, language) for run in runs if run.left_at],
        "continue_link": None,
    }
    return render(request, "progress/my.html", context)


def _row(run: Enrolment, language: str, links: list[Link] | None = None) -> dict[str, Any]:
    """One run as its template takes it."""
    text = frozen_text(frozen_edition(run.edition_id), language)
    return {
        "run": run,
        "title": text.title if text else run.course.slug,
        "course_url": reverse("course", args=[run.course.agency.code, run.course.slug]),
        "continue_url": reverse("continue", args=[run.uuid]),
        "enrol_url": reverse("enrol", args=[run.course.agency.code, run.course.slug]),
        "links": links or [],
    }


def _where_they_stopped(run: Enrolment, language: str) -> dict[str, Any]:
    """The newest run and the activity to go on with."""
    standing = standing_of(run)
    place = resume(standing.enrolment.edition.outline, standing.state, standing.last)
    found = _row(run, language)
    if place:
        outline = standing.enrolment.edition.outline
        found["module_number"] = outline.modules.index(place[0]) + 1
        found["activity"] = place[1]
        found["activity_title"] = place[1].title.get(language) or next(iter(place[1].title.values()), "")
    return found


@signed_in
def go_on(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """To the activity where the person stopped in this run; to my learning from a run that is not theirs."""
    found = standings(visible_to(request.user).filter(uuid=uuid))
    if not found:
        return HttpResponseRedirect(reverse("my"))
    run = found[0].enrolment
    place = resume(run.edition.outline, found[0].state, found[0].last)
    slugs = [run.course.agency.code, run.course.slug]
    if place is None:
        return HttpResponseRedirect(reverse("course", args=slugs))
    return HttpResponseRedirect(reverse("activity", args=[*slugs, place[0].slug, place[1].slug]))


@public
@never_cache
@require_safe
def fresh_token(request: HttpRequest) -> HttpResponse:
    """A token of this moment, for what was queued under an older one: {"token", "signed_in"}."""
    return JsonResponse({"token": get_token(request), "signed_in": request.user.is_authenticated})

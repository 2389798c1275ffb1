"""Addresses of activities: each is handed to its page type."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from lms.accounts.permissions import public

from . import routing
from .kinds import page_type
from .learner import LearnerContext, activity_view


@require_safe
@activity_view()
def activity(request: HttpRequest, learner: LearnerContext) -> HttpResponse:
    """An activity as its kind shows it."""
    return page_type(learner.activity.kind).learner_view(request, learner)


@public
@require_safe
def module(request: HttpRequest, agency: str, course: str, module: str) -> HttpResponse:
    """A module has no page of its own: it is a part of the course page."""
    return HttpResponseRedirect(f"{routing.course_address(agency, course)}#{module}")

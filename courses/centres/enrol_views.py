"""Pasting people, looking at what would happen, and doing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.progress.errors import ProgressError
from lms.accounts.models import User

from .enrolling import Outcome, enrol_people, judge
from .forms import EnrolForm
from .views import for_managers


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add_people(request: HttpRequest) -> HttpResponse:
    """First the form, then a preview of every line, then it is done; the preview carries the form along."""
    assert isinstance(request.user, User)
    language: str = request.LANGUAGE_CODE  # type: ignore[attr-defined]
    form = EnrolForm(
        request.POST or None, user=request.user, language=language, initial={"language": language}
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "centres/add.html", {"form": form}, status=status)
    people = form.cleaned_data["people"]
    if "confirm" in request.POST:
        return _enrol(request, form)
    judged = judge(people, place=form.chosen_place, course=form.chosen_course)
    context = {
        "form": form,
        "judged": judged,
        "new": sum(one.is_new for one in judged),
        "left_out": sum(not one.is_new for one in judged),
        "course_title": dict(form.fields["course"].choices)[form.chosen_course.pk],  # type: ignore[attr-defined]
    }
    return render(request, "centres/add.html", context)


def _enrol(request: HttpRequest, form: EnrolForm) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        outcome = enrol_people(
            form.cleaned_data["people"],
            manager=request.user,
            place=form.chosen_place,
            course=form.chosen_course,
            language=form.cleaned_data["language"],
        )
    except ProgressError as error:
        messages.error(request, str(error))
        return redirect("centre_add")
    messages.success(request, _said(outcome))
    return redirect("centre_invitations" if outcome.invited and not outcome.enrolled else "centre")


def _said(outcome: Outcome) -> str:
    enrolled, invited = len(outcome.enrolled), len(outcome.invited)
    if not enrolled and not invited:
        return _("Nothing to do: everybody was enrolled or invited already.")
    words = []
    if enrolled:
        words.append(
            ngettext("%(count)d person enrolled.", "%(count)d people enrolled.", enrolled)
            % {"count": enrolled}
        )
    if invited:
        words.append(
            ngettext("%(count)d person invited.", "%(count)d people invited.", invited) % {"count": invited}
        )
    return " ".join(words)

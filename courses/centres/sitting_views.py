"""A centre's exams: their list, one being made, and the incident desk of one that runs."""

from __future__ import annotations

import csv
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.progress.errors import ProgressError
from courses.quizzes import desk, room
from courses.quizzes.models import Accommodation, Sitting
from lms.accounts.models import User
from lms.accounts.permissions import agencies_managed, allowed, may_run_exams
from lms.spreadsheets import safe

from .queries import sittings_visible_to
from .sitting_forms import GivenForm, MinutesForm, SittingForm
from .views import PAGE

for_exams = allowed(may_run_exams, "who runs exams")


def _own(request: HttpRequest, sitting: UUID) -> Sitting:
    assert isinstance(request.user, User)
    return get_object_or_404(sittings_visible_to(request.user), uuid=sitting)


@for_exams
@require_safe
@never_cache
def sitting_list(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    page = Paginator(sittings_visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "now": timezone.now(), "manages": bool(agencies_managed(request.user))}
    return render(request, "centres/sittings.html", context)


@for_exams
@never_cache
def sitting_edit(request: HttpRequest, sitting: UUID | None = None) -> HttpResponse:
    """Make an exam, or change one."""
    assert isinstance(request.user, User)
    row = _own(request, sitting) if sitting else None
    form = SittingForm(request.POST or None, instance=row, user=request.user, language=get_language() or "uz")
    if request.method == "POST" and form.is_valid():
        return redirect("centre_sitting", sitting=form.save().uuid)
    return render(request, "centres/sitting_edit.html", {"form": form, "sitting": row})


@for_exams
@never_cache
def sitting_desk(request: HttpRequest, sitting: UUID) -> HttpResponse:
    """The room, live; a POST adds minutes for everybody, or cancels the exam with ``go=cancel``."""
    assert isinstance(request.user, User)
    row = _own(request, sitting)
    if request.method == "POST":
        try:
            if request.POST.get("go") == "cancel":
                desk.cancel(row)
                messages.success(request, _("The exam is cancelled."))
            else:
                minutes = _minutes(request)
                reason = request.POST.get("reason", "")
                desk.add_minutes(sitting=row, minutes=minutes, reason=reason, by=request.user)
                messages.success(request, _("The minutes are added."))
        except ProgressError as error:
            messages.error(request, str(error))
        return redirect("centre_sitting", sitting=row.uuid)
    seats = room.seats(row)
    context = {
        "sitting": row,
        "seats": seats,
        "begun": sum(seat.counts for seat in seats),
        "handed_in": sum(seat.counts and not seat.is_writing for seat in seats),
        "may_cancel": not any(seat.attempt for seat in seats),
        "now": timezone.now(),
    }
    if request.headers.get("HX-Request"):
        return render(request, "centres/sitting_room.html", context)
    context |= {"form": MinutesForm(), "incidents": row.incidents.select_related("by", "learner")}
    return render(request, "centres/sitting.html", context)


@for_exams
@never_cache
def sitting_person(request: HttpRequest, sitting: UUID, enrolment: UUID) -> HttpResponse:
    """One learner of the room and what may be done; a POST does what ``go`` says."""
    row = _own(request, sitting)
    person = get_object_or_404(room.people_of(row), uuid=enrolment)
    seat = room.seats(row, [person])[0]
    if request.method == "POST":
        try:
            done = _act(request, row, seat)
        except ProgressError as error:
            done = False
            messages.error(request, str(error))
        if not done:
            return redirect("centre_sitting_person", sitting=row.uuid, enrolment=person.uuid)
        messages.success(request, _("Done and written down."))
        return redirect("centre_sitting", sitting=row.uuid)
    given = Accommodation.objects.filter(sitting=row, user=person.user).first()
    context = {
        "sitting": row,
        "seat": seat,
        "form": MinutesForm(initial={"minutes": 0 if seat.attempt and not seat.attempt.is_open else 10}),
        "given": GivenForm(
            initial={
                "extra_minutes": given.extra_minutes if given else 0,
                "extra_tries": given.extra_tries if given else 0,
            }
        ),
    }
    return render(request, "centres/sitting_person.html", context)


def _act(request: HttpRequest, sitting: Sitting, seat: room.Seat) -> bool:
    """Do what ``go`` says; False, with a message, where that cannot be."""
    assert isinstance(request.user, User)
    go, reason, by = request.POST.get("go", ""), request.POST.get("reason", ""), request.user
    if go == "minutes":
        learner = seat.enrolment.user
        desk.add_minutes(sitting=sitting, minutes=_minutes(request), reason=reason, by=by, learner=learner)
    elif go == "give":
        form = GivenForm(request.POST)
        if not form.is_valid():
            for field, wrong in form.errors.items():
                messages.error(request, f"{form.fields[field].label}: {' '.join(map(str, wrong))}")
            return False
        desk.accommodate(sitting=sitting, user=seat.enrolment.user, **form.cleaned_data)
    elif go == "reopen" and seat.attempt:
        desk.reopen(attempt=seat.attempt, reason=reason, by=by, minutes=_minutes(request))
    elif go == "void" and seat.attempt:
        desk.void(attempt=seat.attempt, reason=reason, by=by)
    else:
        messages.error(request, _("Nothing was done: open the learner’s page again and choose what to do."))
        return False
    return True


def _minutes(request: HttpRequest) -> int:
    """The minutes asked for; what is no number is none."""
    text = request.POST.get("minutes", "")
    return int(text) if text.isdecimal() and len(text) < 5 else 0


@for_exams
@require_safe
@never_cache
def incidents_csv(request: HttpRequest, sitting: UUID) -> HttpResponse:
    """What was done about an exam, for whoever audits it."""
    row = _own(request, sitting)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="incidents-{row.uuid}.csv"'
    writer = csv.writer(response)
    writer.writerow([_("When"), _("Who did it"), _("What"), _("Minutes"), _("Learner"), _("Reason")])
    for one in row.incidents.select_related("by", "learner"):
        at = timezone.localtime(one.at).isoformat(sep=" ", timespec="seconds")
        cells = [at, one.by, one.get_kind_display(), one.minutes or "", one.learner or "", one.reason]
        writer.writerow([safe(cell) for cell in cells])
    return response

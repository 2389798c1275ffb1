"""Certificates for many at once: people are chosen, looked at, and a job does the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.batches import issuing
from certificates.batches.judging import Verdict, judge
from certificates.errors import CertificateError
from certificates.models import Batch, BatchItem, ItemState
from courses.editions.models import Course
from courses.progress.models import EnrolmentQuerySet
from courses.tree.jobs import JobState
from lms.accounts.models import User
from lms.accounts.permissions import agencies_managed

from .certificate_forms import PeopleFilterForm
from .queries import centres_of, course_titles, edition_title, enrolments_visible_to, for_list
from .rows import rows_of_page
from .views import PAGE, for_managers

PEOPLE = 100
RECENT = 5
FILES = {
    "certificates.zip": ("archive", "application/zip"),
    "certificates-for-printing.pdf": ("printable", "application/pdf"),
}


def batches_visible_to(user: User) -> QuerySet[Batch]:
    """Jobs of agencies that the person manages."""
    return Batch.objects.filter(agency__in=agencies_managed(user)).select_related("agency", "asked_by")


@for_managers
@never_cache
def choose_people(request: HttpRequest) -> HttpResponse:
    """Whom to give certificates: narrowed, a page at a time; a POST chooses some or all of them."""
    user, language = cast(User, request.user), get_language() or "uz"
    mine = enrolments_visible_to(user)
    filters = _filters(request, mine, language)
    people = filters.narrow(mine)
    if request.method == "POST":
        try:
            batch = issuing.choose(
                _chosen(request, people), agency=filters.chosen_agency, by=user, language=language
            )
            return redirect("centre_batch", batch=batch.uuid)
        except CertificateError as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
    page = Paginator(for_list(people), PAGE).get_page(request.GET.get("page"))
    started = batches_visible_to(user).exclude(confirmed_at=None).order_by("-pk")
    context = {
        "filters": filters,
        "page": page,
        "rows": rows_of_page(list(page.object_list), language),
        "query": bool(request.GET),
        "batches": started[:RECENT],
        "most": issuing.MOST,
    }
    return render(request, "centres/batch_new.html", context)


def _filters(request: HttpRequest, mine: EnrolmentQuerySet, language: str) -> PeopleFilterForm:
    agencies = agencies_managed(request.user)
    courses = Course.objects.filter(pk__in=mine.order_by().values("course")).select_related("agency")
    return PeopleFilterForm(
        request.GET,
        titles=course_titles(list(courses), language),
        agencies=agencies,
        centres=list(centres_of(agencies)),
    )


def _chosen(request: HttpRequest, people: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """All that the filters leave with ``go=all``, else those whose boxes are ticked."""
    if request.POST.get("go") == "all":
        return people
    ticked = []
    for text in request.POST.getlist("enrolment")[: issuing.MOST + 1]:
        try:
            ticked.append(UUID(text))
        except ValueError:
            continue
    return people.filter(uuid__in=ticked)


@dataclass(frozen=True)
class Line:
    """One person of a job, and what becomes of them."""

    item: BatchItem
    name: str
    course: str
    words: str
    kind: str
    address: str


@for_managers
@require_safe
@never_cache
def batch_page(request: HttpRequest, batch: UUID) -> HttpResponse:
    """A job: before it starts who gets a certificate and who does not and why, then how far it is.

    htmx gets the part that changes.
    """
    found = get_object_or_404(batches_visible_to(cast(User, request.user)), uuid=batch)
    context = {
        "batch": found,
        "figures": issuing.figures(found),
        "is_new": found.confirmed_at is None,
        "is_stopped": found.confirmed_at is not None and found.state == JobState.ASKING,
    }
    if request.headers.get("HX-Request"):
        return render(request, "centres/batch_state.html", context)
    page = _items_page(found, request.GET.get("page"))
    context |= {
        "page": page,
        "lines": [_line(item, found, get_language() or "uz") for item in page.object_list],
        "qualify": found.items.filter(why="").count(),
    }
    return render(request, "centres/batch.html", context)


def _items_page(batch: Batch, number: str | None) -> Page:
    """Those who get none first: they are what somebody must look at."""
    items = batch.items.select_related("enrolment__user", "enrolment__course", "certificate__agency")
    people = ("enrolment__user__name_latin", "enrolment__user__name_cyrillic", "pk")
    ordered = items.prefetch_related("enrolment__certificates").order_by("-why", *people)
    return Paginator(ordered, PEOPLE).get_page(number)


def _line(item: BatchItem, batch: Batch, language: str) -> Line:
    enrolment, certificate = item.enrolment, item.certificate
    name = enrolment.user.name_for(language) or enrolment.user.email
    words, kind, address = str(Verdict.QUALIFIES.label), "done", ""
    if certificate is not None:
        name = certificate.name
        words, kind = str(certificate.get_state_display()), ""
        address = str(certificate.uuid)
    elif item.why:
        words, kind = str(Verdict(item.why).label), "warn"
    elif item.state == ItemState.WAITING and batch.confirmed_at is None:
        name = judge(enrolment, list(enrolment.certificates.all())).name or name
    elif item.state == ItemState.WAITING:
        words, kind = str(item.get_state_display()), ""
    return Line(item, name, edition_title(enrolment.edition_id, language), words, kind, address)


@for_managers
@require_POST
def change_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Start, stop or go on with a job."""
    found = get_object_or_404(batches_visible_to(cast(User, request.user)), uuid=batch)
    if request.POST.get("go") == "stop":
        if issuing.stop(found):
            messages.info(request, _("Stopped. What is issued stays issued; you can go on at any time."))
    elif found.items.filter(state=ItemState.WAITING).exists() or found.confirmed_at:
        issuing.start(found)
    return redirect("centre_batch", batch=batch)


@for_managers
@require_safe
@never_cache
def batch_file(request: HttpRequest, batch: UUID, name: str) -> FileResponse:
    """The ZIP, or the file for the printer."""
    found = get_object_or_404(batches_visible_to(cast(User, request.user)), uuid=batch, state=JobState.DONE)
    if name not in FILES:
        raise Http404
    attribute, kind = FILES[name]
    try:
        file = getattr(found, attribute).open("rb")
    except (OSError, ValueError):
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=f"malaka-{name}", content_type=kind)

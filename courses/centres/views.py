"""A centre manager's list of people, and one person in a course."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.models import Certificate, State
from certificates.services import approve
from courses.editions.models import Course
from courses.progress.errors import Completed
from courses.progress.models import Enrolment, EnrolmentQuerySet
from courses.progress.services import leave
from courses.quizzes.waiting import tabs_of
from lms.accounts.permissions import agencies_managed, allowed

from .downloads import MOST_CERTIFICATES, certificate_archive, csv_lines
from .filters import FilterForm, Stand
from .queries import (
    centres_visible_to,
    course_titles,
    enrolments_visible_to,
    figures,
    for_list,
    invitations_visible_to,
    requests_visible_to,
)
from .rows import rows_of_page

PAGE = 50
for_managers = allowed(agencies_managed, "centre manager")


@for_managers
@require_safe
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Everybody whom the centre has enrolled: narrowed, a page at a time."""
    mine = enrolments_visible_to(request.user)
    filters = _filters(request, mine)
    page = Paginator(for_list(filters.narrow(mine)), PAGE).get_page(request.GET.get("page"))
    context = {
        "place": _place(request),
        "figures": figures(mine),
        "states": Stand,
        "filters": filters,
        "page": page,
        "rows": rows_of_page(list(page.object_list), _language(request)),
        "requests": list(requests_visible_to(request.user)),
        "invited": invitations_visible_to(request.user).waiting().count(),
        "waiting": [tab for tab in tabs_of(request.user) if tab.count],
        "query": _query_of_filters(request),
        "now": timezone.now(),
    }
    return render(request, "centres/people.html", context)


@for_managers
@require_safe
@never_cache
def people_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The narrowed list as a file for a spreadsheet."""
    mine = enrolments_visible_to(request.user)
    lines = csv_lines(_filters(request, mine).narrow(mine), _language(request))
    name = f"malaka-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@for_managers
@require_safe
@never_cache
def certificates_zip(request: HttpRequest) -> HttpResponse | FileResponse:
    """The certificates of the narrowed list, up to ``MOST_CERTIFICATES``."""
    mine = enrolments_visible_to(request.user)
    enrolments = _filters(request, mine).narrow(mine)
    issued = Certificate.objects.filter(enrolment__in=enrolments, state=State.ISSUED).select_related("agency")
    found = list(issued.order_by("pk")[: MOST_CERTIFICATES + 1])
    if not found:
        messages.info(request, _("Nobody in this list has a certificate yet."))
    elif len(found) > MOST_CERTIFICATES:
        messages.error(
            request, _("These are more than 200 certificates. Narrow the list, by course for example.")
        )
    else:
        name = f"malaka-{timezone.localdate().isoformat()}.zip"
        return FileResponse(certificate_archive(found), as_attachment=True, filename=name)
    return redirect(f"{reverse('centre')}?{_query_of_filters(request)}")


@for_managers
@require_safe
@never_cache
def person(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """One person in one course, and what may be done."""
    found = get_object_or_404(for_list(enrolments_visible_to(request.user)), uuid=enrolment)
    row = rows_of_page([found], _language(request))[0]
    waits = row.certificate is not None and row.certificate.state == State.AWAITING_APPROVAL
    return render(
        request, "centres/person.html", {"row": row, "enrolment": found, "waits_for_approval": waits}
    )


@for_managers
@require_POST
def approve_certificate(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """The centre approves; the learner confirms the name, and the certificate is made."""
    found = _own_enrolment(request, enrolment)
    waiting = found.certificates.filter(state=State.AWAITING_APPROVAL).first()
    if waiting:
        approve(waiting)
        messages.success(
            request, _("Approved. The certificate is made once its owner has confirmed the name.")
        )
    return redirect("centre_person", enrolment=enrolment)


@for_managers
@require_POST
def unenrol(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Take somebody out of a course that they have not completed; what they did is kept."""
    found = _own_enrolment(request, enrolment)
    try:
        leave(found)
    except Completed:
        messages.error(request, _("A course that is completed stays in the list."))
        return redirect("centre_person", enrolment=enrolment)
    messages.success(request, _("Taken out of the course. Enrolled again, they go on where they stopped."))
    return redirect("centre")


def _own_enrolment(request: HttpRequest, uuid: UUID) -> Enrolment:
    return get_object_or_404(enrolments_visible_to(request.user), uuid=uuid)


def _filters(request: HttpRequest, mine: EnrolmentQuerySet) -> FilterForm:
    courses = Course.objects.filter(pk__in=mine.values("course"))
    return FilterForm(request.GET, titles=course_titles(list(courses), _language(request)))


def _query_of_filters(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _place(request: HttpRequest) -> str:
    """What the list is called: the centre where there is one, else the agency, else plainly."""
    agencies = agencies_managed(request.user)  # type: ignore[arg-type]
    if len(agencies) != 1:
        return _("Training centres")
    centres = list(centres_visible_to(request.user)[:2])  # type: ignore[arg-type]
    return str(centres[0] if len(centres) == 1 else agencies[0])


def _language(request: HttpRequest) -> str:
    return request.LANGUAGE_CODE  # type: ignore[attr-defined, no-any-return]

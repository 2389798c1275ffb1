"""Certificates of a centre's own people, of everybody for the national centre: seen, withdrawn, mended."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.correcting import correct_name
from certificates.errors import CertificateError
from certificates.models import Certificate, State
from certificates.queries import changeable_by, watched_by
from certificates.services import NEVER_GIVEN_OUT, approve, give_anew, retry, revoke, void
from courses.editions.models import Course
from lms.accounts.models import User
from lms.accounts.permissions import (
    agencies_managed,
    allowed,
    may_change_certificates,
    may_watch_certificates,
)

from .certificate_forms import CertificateFilterForm, CorrectionForm, WhyForm
from .certificate_rows import certificate_rows, figures_by_agency, history, total
from .queries import course_titles
from .views import PAGE

for_watchers = allowed(may_watch_certificates, "who watches certificates")
for_changers = allowed(may_change_certificates, "who changes certificates")


@for_watchers
@require_safe
@never_cache
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Certificates of the people whom the person answers for or audits: narrowed, a page at a time."""
    language = get_language() or "uz"
    mine = watched_by(request.user)
    figures = figures_by_agency(mine)
    courses = Course.objects.filter(pk__in=mine.order_by().values("enrolment__course"))
    filters = CertificateFilterForm(
        request.GET,
        titles=course_titles(list(courses.select_related("agency")), language),
        agencies=[row.agency for row in figures if row.agency],
    )
    page = Paginator(filters.narrow(mine).order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "figures": total(figures),
        "agencies": figures if len(figures) > 1 else [],
        "filters": filters,
        "page": page,
        "rows": certificate_rows(page.object_list, language),
        "query": query.urlencode(),
        "manages": bool(agencies_managed(request.user)),
    }
    return render(request, "centres/certificates.html", context)


@for_watchers
@require_safe
@never_cache
def certificate_page(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """One certificate: what it is, what happened to it, what may be done."""
    related = ("withdrawn_by", "replaces__agency", "enrolment__agency", "enrolment__edition")
    mine = watched_by(request.user).select_related("agency", "enrolment__user", "enrolment__course", *related)
    found = get_object_or_404(mine, uuid=certificate)
    may_change = changeable_by(request.user).filter(pk=found.pk).exists()
    language = get_language() or "uz"
    context = {
        "row": certificate_rows([found], language)[0],
        "certificate": found,
        "replacement": found.replacements.exclude(state=State.VOID).select_related("agency").first(),
        "history": history(found),
        "has_file": bool(found.pdf) and found.state in (State.ISSUED, State.REVOKED),
        "may_change": may_change,
        "may_correct": may_change and found.state == State.ISSUED,
        "may_give_up": may_change and found.state in NEVER_GIVEN_OUT,
        "correction": CorrectionForm(name=found.name),
        "why": WhyForm(),
    }
    return render(request, "centres/certificate.html", context)


@for_changers
@require_POST
def change_certificate(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """Do what ``go`` says with a certificate."""
    found = get_object_or_404(changeable_by(request.user), uuid=certificate)
    act = ACTS.get(request.POST.get("go", ""))
    if act is None:
        messages.error(request, _("Nothing was done: open the page again and choose what to do."))
        return redirect("centre_certificate", certificate=certificate)
    try:
        shown, told = act(request, found)
        messages.success(request, told)
    except CertificateError as error:
        shown = found
        messages.error(request, str(error))
    return redirect("centre_certificate", certificate=shown.uuid)


Done = tuple[Certificate, str]
"""The certificate to be shown then, and what is told."""


def _revoke(request: HttpRequest, certificate: Certificate) -> Done:
    revoke(certificate, by=_person(request), why=_why(request))
    return certificate, _("Revoked. Its owner gets a letter with the reason.")


def _void(request: HttpRequest, certificate: Certificate) -> Done:
    void(certificate, by=_person(request), why=_why(request))
    return certificate, _("Given up.")


def _correct(request: HttpRequest, certificate: Certificate) -> Done:
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        wrong = (
            f"{form.fields[name].label}: {' '.join(map(str, said))}" for name, said in form.errors.items()
        )
        raise CertificateError(" ".join(wrong))
    new = correct_name(certificate, **form.cleaned_data, by=_person(request))
    return new, _("A certificate with the right name is being made. The old one holds until it is there.")


def _retry(_request: HttpRequest, certificate: Certificate) -> Done:
    retry(certificate)
    return certificate, _("It is tried again.")


def _approve(_request: HttpRequest, certificate: Certificate) -> Done:
    approve(certificate)
    return certificate, _("Approved. The certificate is made once its owner has confirmed the name.")


def _anew(_request: HttpRequest, certificate: Certificate) -> Done:
    return give_anew(certificate), _("A new certificate is there. Its owner confirms the name.")


ACTS: dict[str, Callable[[HttpRequest, Certificate], Done]] = {
    "revoke": _revoke,
    "void": _void,
    "correct": _correct,
    "retry": _retry,
    "approve": _approve,
    "anew": _anew,
}


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "")[:500]

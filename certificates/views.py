"""The learner's moment, and the PDF."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.progress.models import Enrolment
from courses.progress.queries import visible_to as enrolments_visible_to
from lms.accounts.permissions import signed_in

from .errors import CertificateError
from .forms import NameForm
from .models import Certificate, State
from .queries import counting, visible_to
from .services import confirm_name
from .sharing import linkedin_address


@signed_in
@never_cache
def moment(request: HttpRequest, enrolment: uuid.UUID) -> HttpResponse:
    """A course has been completed: the name is confirmed here, and here the certificate appears."""
    run = _own_run(request, enrolment)
    certificate = _certificate_of(run)
    form = None
    if certificate and certificate.state == State.AWAITING_NAME:
        form = NameForm(request.POST or None, certificate=certificate)
        if request.method == "POST" and form.is_valid():
            return _confirm(request, certificate, form)
    elif request.method == "POST":
        return redirect(request.path)
    status = 422 if form is not None and form.is_bound else 200
    context = {"enrolment": run, "certificate": certificate, "form": form, **_progress_of(certificate, run)}
    return render(request, "certificates/moment.html", context, status=status)


def _confirm(request: HttpRequest, certificate: Certificate, form: NameForm) -> HttpResponse:
    with suppress(CertificateError):  # confirmed in another tab: the page shows how it stands
        confirm_name(certificate, name=form.cleaned_data["name"], language=form.cleaned_data["language"])
    return redirect(request.path)


@signed_in
@never_cache
@require_safe
def state(request: HttpRequest, enrolment: uuid.UUID) -> HttpResponse:
    """The part of the moment that htmx asks for until the certificate is there."""
    run = _own_run(request, enrolment)
    certificate = _certificate_of(run)
    if certificate is None or certificate.state == State.AWAITING_NAME:
        raise Http404
    context = {"enrolment": run, "certificate": certificate, **_progress_of(certificate, run)}
    return render(request, "certificates/state.html", context)


@signed_in
@require_POST
def sharing(request: HttpRequest, certificate: uuid.UUID) -> HttpResponse:
    """The learner opens or closes the page that they may show to others."""
    own = visible_to(request.user).filter(enrolment__user=request.user.pk)
    row = get_object_or_404(own, uuid=certificate)
    row.is_shared = request.POST.get("shared") == "1"
    row.save(update_fields=["is_shared"])
    return redirect("certificate_moment", enrolment=row.enrolment.uuid)


@signed_in
@require_safe
def pdf(request: HttpRequest, certificate: uuid.UUID) -> FileResponse:
    """The PDF, for its learner, their training centre and auditors."""
    row = get_object_or_404(
        visible_to(request.user), uuid=certificate, state__in=(State.ISSUED, State.REVOKED)
    )
    try:
        stored = row.pdf.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        stored, as_attachment=True, filename=f"{row.serial}.pdf", content_type="application/pdf"
    )


def _own_run(request: HttpRequest, enrolment: uuid.UUID) -> Enrolment:
    runs = enrolments_visible_to(request.user).select_related("edition", "course__agency", "user")
    return get_object_or_404(runs, uuid=enrolment, completed_at__isnull=False)


def _certificate_of(run: Enrolment) -> Certificate | None:
    return counting(run.certificates.all()).select_related("agency", "enrolment__edition").first()


def _progress_of(certificate: Certificate | None, run: Enrolment) -> dict[str, Any]:
    """What the moment component shows."""
    course = _title(run)
    poll = reverse("certificate_state", args=[run.uuid])
    made = certificate is not None and certificate.state == State.ISSUED
    if certificate is None:
        text = _("You have completed this course.")
    elif made:
        text = _("Your certificate is ready.")
    elif certificate.state == State.AWAITING_APPROVAL:
        text = _("Your training centre approves the certificate; you will find it here.")
    elif certificate.state == State.FAILED:
        text = _(
            "Making the certificate failed. It is tried again by itself; look here in a quarter of an hour."
        )
    elif certificate.state == State.REVOKED:
        text = _("This certificate has been revoked: %(why)s") % {"why": certificate.withdrawn_why}
    elif certificate.state == State.AWAITING_NAME:
        text = _("Confirm your name, and the certificate is made at once.")
    else:
        text = _("Your certificate is being made; it takes a few seconds.")
    waiting = certificate is not None and certificate.state in (State.DUE, State.MAKING)
    return {
        "linkedin": linkedin_address(certificate) if certificate and made else "",
        "course_title": course,
        "moment_text": text,
        "moment_url": reverse("certificate_pdf", args=[certificate.uuid]) if certificate and made else "",
        "moment_poll": poll if waiting else "",
    }


def _title(run: Enrolment) -> str:
    texts = {text.language: text.text.title for text in run.edition.texts.all()}
    return texts.get(translation.get_language() or "") or texts[run.edition.outline.languages[0]]

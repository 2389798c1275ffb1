"""Verification by anybody: a code, a file. These pages set no cookie and show nobody's own things."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from courses.document.fields import read
from lms.accounts.permissions import public

from ..code import normalise, printed
from ..credentials.verification import verify_upload
from ..facts import CertificateFacts
from ..models import GIVEN_OUT, Certificate, Standing, State
from .caching import MAY_BE_KEPT, language_asked
from .limits import within
from .pdf import LARGEST, check_pdf
from .words import Told, told


class InMemory(MemoryFileUploadHandler):
    """Nothing of a file that is only looked at reaches a disk; what is too large is not taken at all."""

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.activated = content_length <= LARGEST + 10_000


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify_form(request: HttpRequest) -> HttpResponse:
    """Where anybody types a code or brings a file; a POST checks ``file`` and keeps nothing."""
    with _language_of(request):
        if request.method == "POST":
            return _check_file(request)
        typed = request.GET.get("code", "")
        code = normalise(typed)
        if code:
            return HttpResponseRedirect(_verify_address(request, code))
        return _form(request, typed=typed, status=404 if typed else 200)


def _check_file(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [InMemory(request)]
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + 10_000:
        return _form(request, fault=_("The file is larger than any certificate: at most 5 MB."), status=413)
    file = request.FILES.get("file")
    if file is None:
        return _form(request, fault=_("Choose a file first."), status=422)
    if not within(request, "file"):
        return _too_many(request)
    data = file.read()
    check = check_pdf(data) if data[:1024].lstrip().startswith(b"%PDF") else verify_upload(data)
    return _told(request, told(check))


@public
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Who, what, when, from whom, how many hours, and whether it holds; nothing more."""
    with _language_of(request):
        clean = normalise(code)
        if clean and clean != code:
            return HttpResponseRedirect(_verify_address(request, clean))
        row = certificate_of(clean)
        if row is None:
            if not within(request, "unknown_code"):
                return _too_many(request)
            return _form(request, typed=code, status=404)
        response = _told(request, _of_record(row))
        setattr(response, MAY_BE_KEPT, True)
        return response


def certificate_of(code: str) -> Certificate | None:
    """What was given out under a code; one query."""
    rows = Certificate.objects.select_related("agency")
    return rows.filter(code=code, state__in=GIVEN_OUT).first() if code else None


def _of_record(row: Certificate) -> Told:
    match row.standing(timezone.localdate()):
        case Standing.REVOKED:
            return Told(_("This certificate has been revoked"), _("Do not accept it."), "late", row)
        case Standing.SUPERSEDED:
            text = _("Its name was corrected, and a new certificate was issued in its place.")
            return Told(_("This certificate has been replaced by a newer one"), text, "warn", row)
        case Standing.EXPIRED:
            text = _("It was genuine and valid until its last day.")
            return Told(_("This certificate has expired"), text, "warn", row)
    text = _("Compare the name and the course with what you were shown: what stands here counts.")
    return Told(_("This certificate is genuine and valid"), text, "done", row)


def _told(request: HttpRequest, words: Told) -> HttpResponse:
    row = words.certificate
    newer = row.newest if row and row.state == State.SUPERSEDED else None
    context = {
        "words": words,
        "certificate": row,
        "facts": read(CertificateFacts, row.facts) if row else None,
        "code": printed(row.code or "") if row else "",
        "newer": newer,
    }
    return _page(request, "certificates/verify.html", context, 200)


def _form(request: HttpRequest, *, typed: str = "", fault: str = "", status: int = 200) -> HttpResponse:
    context = {"typed": typed, "fault": fault}
    return _page(request, "certificates/verify_form.html", context, status)


def _too_many(request: HttpRequest) -> HttpResponse:
    response = _form(request, fault=_("Too many attempts. Wait a minute and try again."), status=429)
    response["Retry-After"] = "60"
    return response


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """A page that no cache but ours keeps."""
    response = neutral(request, template, context, status)
    response["Cache-Control"] = "no-store"
    return response


def neutral(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that is the same for everybody; search engines leave it alone."""
    request.user = AnonymousUser()
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _verify_address(request: HttpRequest, code: str) -> str:
    """The certificate's own address, in the language asked for."""
    asked = request.GET.get("lang", "")
    return reverse("verify", args=[code]) + (f"?{urlencode({'lang': asked})}" if asked else "")


def _language_of(request: HttpRequest) -> Any:
    """The language asked for by ``?lang=``, else the visitor's."""
    language = language_asked(request) or translation.get_language() or settings.LANGUAGE_CODE
    return translation.override(language)

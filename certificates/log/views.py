"""The log for everybody: proofs, the newest head, the keys. And for an agency, what was done in its name."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.accounts.models import Agency, User
from lms.accounts.permissions import agencies_audited, agencies_managed, allowed, audits_all, public

from ..code import normalise
from ..models import GIVEN_OUT, Certificate
from ..verification.limits import within
from . import monthly, proofs


@public
@require_safe
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """What the log has about a certificate, with the proof of it."""
    related = ("agency", "enrolment", "replaces__agency")
    rows = Certificate.objects.select_related(*related).filter(state__in=GIVEN_OUT)
    row = rows.filter(code=normalise(code) or None).first()
    if row is None:
        known = within(request, "unknown_code")
        return _kept_out(
            JsonResponse({"error": _("No certificate has this code.")}, status=404 if known else 429)
        )
    return _kept_out(JsonResponse(proofs.proof_of(row), json_dumps_params={"ensure_ascii": False}))


@public
@require_safe
def newest_checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest head of the log, as text."""
    note = proofs.newest_checkpoint()
    if note is None:
        raise Http404
    return _plain(note)


@public
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that heads are checked with, one a line, the present one last."""
    return _plain("".join(f"{key}\n" for key in proofs.verifier_keys()))


def _plain(text: str) -> HttpResponse:
    return _kept_out(HttpResponse(text, content_type="text/plain; charset=utf-8"))


def _kept_out(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _may_see_some(user: User) -> bool:
    return audits_all(user) or bool(agencies_managed(user) or agencies_audited(user))


@allowed(_may_see_some, "own manager and auditors")
@require_safe
@never_cache
def month(request: HttpRequest, agency: str, year: int, month: int) -> StreamingHttpResponse:
    """What was issued and withdrawn in an agency's name in a month, for its managers and auditors."""
    user = request.user
    own = Agency.objects.all()
    if not audits_all(user):
        own = own.filter(pk__in=[one.pk for one in (*agencies_managed(user), *agencies_audited(user))])
    found = get_object_or_404(own, code=agency)
    try:
        first = date(year, month, 1)
        leaves = monthly.leaves_in(first).filter(certificate__agency=found)
    except (ValueError, OverflowError):
        raise Http404 from None
    response = StreamingHttpResponse(monthly.csv_lines(leaves), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}-{first:%Y-%m}.csv"'
    return response

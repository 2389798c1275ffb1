"""The API's addresses, below ``/api/``; described at ``/api/openapi.json``."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI
from ninja.security import HttpBearer

from courses.document.fields import read

from ..code import normalise
from ..facts import CertificateFacts
from ..models import GIVEN_OUT, ApiToken, Certificate
from ..models.token import digest_of
from ..verification.limits import within
from .schemas import Answer, Answers, Asked, Fault, Status


class Token(HttpBearer):
    """A token that was made by ``manage.py api_token make`` and has not been ended."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        row = ApiToken.objects.filter(digest=digest_of(token), ended_at=None).first()
        today = timezone.localdate()
        if row and row.last_used_on != today:
            ApiToken.objects.filter(pk=row.pk).update(last_used_on=today)
        return row


api = NinjaAPI(
    title="Malaka",
    version="1",
    description="Whether certificates are genuine and hold, for systems that check many.",
    auth=Token(),
    docs_url=None,
    urls_namespace="api",
)


@api.post("certificates/verify", response={200: Answers, 429: Fault}, url_name="verify")
def verify(request: HttpRequest, asked: Asked) -> tuple[int, object]:
    """Verify many certificates by their codes, answered in the order asked."""
    return _answered(request, asked.codes)


@api.get("certificates/{code}", response={200: Answers, 429: Fault}, url_name="certificate")
def certificate(request: HttpRequest, code: str) -> tuple[int, object]:
    """Verify one certificate."""
    return _answered(request, [code])


def _answered(request: HttpRequest, codes: list[str]) -> tuple[int, object]:
    if not within(request, "api"):
        return 429, Fault(detail="Too many requests in a minute.")
    return 200, Answers(certificates=answers_to(codes))


def answers_to(codes: Iterable[str]) -> list[Answer]:
    """What the register says of each of ``codes``: two queries."""
    asked = [(code, normalise(code)) for code in codes]
    rows = Certificate.objects.filter(
        code__in={clean for _code, clean in asked if clean}, state__in=GIVEN_OUT
    ).prefetch_related(Prefetch("replacements", Certificate.objects.filter(state__in=GIVEN_OUT)))
    found = {row.code: row for row in rows}
    return [_answer(code, found.get(clean)) for code, clean in asked]


def _answer(code: str, row: Certificate | None) -> Answer:
    if row is None:
        return Answer(code=code, status=Status.UNKNOWN)
    facts = read(CertificateFacts, row.facts)
    newer = next((one.code for one in row.replacements.all()), None)
    return Answer(
        code=code,
        status=Status(row.standing(timezone.localdate())),
        serial=facts.serial,
        name=facts.name,
        course=facts.course,
        hours=facts.hours,
        agency=facts.agency,
        issued_on=timezone.localtime(facts.issued_at).date(),
        expires_on=row.expires_on,
        replaced_by=newer,
    )

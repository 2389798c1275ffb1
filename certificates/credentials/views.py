"""What anybody reads who checks a credential, and what its holder takes away.

The public part sets no cookie and asks for none; caches may keep it and scripts of any site may read it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import condition, require_safe

from courses.document.course import Audience
from courses.document.fields import read
from courses.editions.models import Edition
from courses.tree.routing import course_address
from lms.accounts.models import Agency
from lms.accounts.permissions import public, signed_in

from ..facts import CertificateFacts
from ..keys.published import certificates_for
from ..keys.signing import Purpose, signing_key
from ..models import GIVEN_OUT, Certificate, State, StatusList
from ..queries import visible_to
from . import badge as picture
from . import baking, status_list
from .achievement import achievement as achievement_json
from .achievement import text_of
from .jws import jwk, jwks
from .profile import CONTEXT, profile

VC_JWT = "application/vc+jwt"
DAY = 24 * 60 * 60


def for_any_site(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Anybody may, scripts of other sites too (Fetch, 3.2: CORS); nothing in the answer is anyone's own."""

    @public
    @require_safe
    @wraps(view)
    def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers.setdefault("Cache-Control", "public, max-age=300")
        return response

    return open_view


@for_any_site
def keys(request: HttpRequest) -> HttpResponse:
    """Every key that has signed credentials, for ever."""
    return JsonResponse(jwks())


@for_any_site
def key(request: HttpRequest, kid: str) -> HttpResponse:
    """One of them, as the header of a credential names it (section 8.2.3)."""
    held = certificates_for(Purpose.CREDENTIAL).get(kid)
    if held is None:
        raise Http404
    return JsonResponse(jwk(kid, held), content_type="application/jwk+json")


@for_any_site
def issuer(request: HttpRequest, agency: str) -> HttpResponse:
    """An agency's Profile."""
    found = get_object_or_404(Agency, code=agency)
    return JsonResponse({"@context": CONTEXT, **profile(found, _language(request))})


@for_any_site
def achievement(request: HttpRequest, agency: str, course: uuid.UUID, edition: str) -> HttpResponse:
    """An edition as Achievement; a browser is sent to the course's page."""
    found = _edition(agency, course, edition)
    response: HttpResponse
    if request.get_preferred_type(["application/json", "application/ld+json", "text/html"]) == "text/html":
        with translation.override(_language(request)):
            response = HttpResponseRedirect(course_address(agency, found.course.slug))
    else:
        languages = found.outline.languages
        asked = request.GET.get("lang", "")
        language = asked if asked in languages else languages[0]
        response = JsonResponse({"@context": CONTEXT, **achievement_json(found.course, found, language)})
    patch_vary_headers(response, ["Accept"])
    return response


@for_any_site
def achievement_picture(request: HttpRequest, agency: str, course: uuid.UUID, edition: str) -> HttpResponse:
    """The edition's badge without a credential."""
    found = _edition(agency, course, edition)
    png = cache.get_or_set(f"badge:{found.pk}", lambda: _drawn(found), DAY)
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": f"public, max-age={DAY}"})


def _drawn(edition: Edition) -> bytes:
    language = edition.outline.languages[0]
    return picture.png(text_of(edition, language).title, edition.course.agency.name_in(language))


def _list_etag(request: HttpRequest, number: str) -> str | None:
    """Changes with each withdrawal, with the key, and before a copy's time is over."""
    version = StatusList.objects.filter(pk=number).values_list("version", flat=True).first()
    if version is None:
        return None
    period = int(timezone.now().timestamp() // status_list.KEPT.total_seconds())
    return f'"{number}.{version}.{period}.{signing_key(Purpose.CREDENTIAL).kid}"'


@for_any_site
@condition(etag_func=_list_etag)
def status(request: HttpRequest, number: str) -> HttpResponse:
    """A status list as credential; a cache asks each time whether its copy is the newest."""
    chosen = get_object_or_404(StatusList.objects.select_related("agency"), pk=number)
    return HttpResponse(
        status_list.list_credential(chosen),
        content_type=VC_JWT,
        headers={"Cache-Control": "public, no-cache"},
    )


@signed_in
@require_safe
def credential(request: HttpRequest, certificate: uuid.UUID) -> HttpResponse:
    """The credential as a file (section 5.1)."""
    row = _own(request, certificate)
    return _file(row.credential.encode(), f"{row.serial}.jwt", VC_JWT)


@signed_in
@require_safe
def badge_png(request: HttpRequest, certificate: uuid.UUID) -> HttpResponse:
    """The badge with the credential in it, as PNG."""
    row = _own(request, certificate)
    facts = read(CertificateFacts, row.facts)
    baked = baking.bake_png(picture.png(facts.course, facts.agency), row.credential)
    return _file(baked, f"{row.serial}.png", "image/png")


@signed_in
@require_safe
def badge_svg(request: HttpRequest, certificate: uuid.UUID) -> HttpResponse:
    """The badge with the credential in it, as SVG."""
    row = _own(request, certificate)
    facts = read(CertificateFacts, row.facts)
    baked = baking.bake_svg(picture.svg(facts.course, facts.agency), row.credential)
    return _file(baked, f"{row.serial}.svg", "image/svg+xml")


def _own(request: HttpRequest, certificate: uuid.UUID) -> Certificate:
    given = visible_to(request.user).filter(state__in=(State.ISSUED, State.REVOKED)).exclude(credential="")
    return get_object_or_404(given, uuid=certificate)


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _edition(agency: str, course: uuid.UUID, label: str) -> Edition:
    """An edition of a public course, or one that a certificate which was given out names."""
    number, _, correction = label.partition(".")
    named = Certificate.objects.filter(enrolment__edition=OuterRef("pk"), state__in=GIVEN_OUT)
    return get_object_or_404(
        Edition.objects.filter(
            Q(course__audience=Audience.PUBLIC, course__retired_at=None) | Exists(named)
        ).select_related("course__agency"),
        course__agency__code=agency,
        course__key=course,
        number=int(number),
        correction=int(correction or 0),
    )


def _language(request: HttpRequest) -> str:
    """The language asked for by ``?lang=``, else the site's: caches keep one answer for an address."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

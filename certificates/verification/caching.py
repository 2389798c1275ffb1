"""Pages of verification from the cache: a QR code on a wall is scanned by many.

A page is kept by code and language. Whoever changes a certificate's state calls ``state_changed``, which puts
a mark in the place of its pages that lasts longer than any request that read the old state: such a request
cannot put the old page back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

from ..models import Certificate

MAY_BE_KEPT = "verification_may_be_kept"
CHANGED = "changed"
KEPT_FOR = 300
CHANGED_FOR = 60
ADDRESS = re.compile(r"/verify/([0-9A-Z]{12})/")


def state_changed(certificate: Certificate) -> None:
    """Forget the pages of a certificate once the transaction that changes its state has committed."""
    code = certificate.code
    if code:
        marks = {_key(code, language): CHANGED for language, _name in settings.LANGUAGES}
        transaction.on_commit(lambda: cache.set_many(marks, CHANGED_FOR))


class VerificationCacheMiddleware:
    """Answers ``/verify/<code>/`` from the cache before sessions, users or templates are touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = ADDRESS.fullmatch(request.path_info)
        if found is None or request.method != "GET":
            return self.get_response(request)
        key = _key(found[1], language_asked(request) or get_language_from_request(request))
        kept: Any = cache.get(key)
        if kept and kept != CHANGED:
            content, headers = kept
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if kept is None and getattr(response, MAY_BE_KEPT, False) and not response.cookies:
            cache.add(key, (response.content, dict(response.items())), KEPT_FOR)
        return response


def language_asked(request: HttpRequest) -> str:
    """The language that ``?lang=`` names; empty where it names none of ours."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def _key(code: str, language: str) -> str:
    return f"verify:{code}:{language}"

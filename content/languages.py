"""The language of a page, of a person, and how a choice sticks."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.accounts.models import User
from lms.accounts.permissions import public

A_YEAR = 365 * 24 * 3600


def language_of(request: HttpRequest) -> str:
    """The language to greet a visitor in: their own, this browser's last, what it asks for, Uzbek."""
    own = request.user.language if isinstance(request.user, User) else ""
    known = dict(settings.LANGUAGES)
    return own if own in known else get_language_from_request(request)


def address_in(request: HttpRequest, language: str) -> str:
    """The address of the same page in ``language``."""
    current = get_language_from_path(request.path_info)
    if current is None:
        return f"/language/{language}/?next={request.path}"
    query = request.META.get("QUERY_STRING", "") if request.method == "GET" else ""
    return f"/{language}{request.path_info[len(current) + 1 :]}{'?' if query else ''}{query}"


@public
@never_cache
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the front page in the visitor's language."""
    return HttpResponseRedirect(f"/{language_of(request)}/")


@public
@never_cache
@require_safe
def choose(request: HttpRequest, language: str) -> HttpResponse:
    """Choose a language on a page whose address has none; the choice is kept."""
    address = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        address = "/"
    response = HttpResponseRedirect(address)
    if language in dict(settings.LANGUAGES):
        remember(request, response, language)
    return response


def remember(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Keep the choice in this browser, and with the person who is signed in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    if isinstance(request.user, User) and request.user.language != language:
        User.objects.filter(pk=request.user.pk).update(language=language)

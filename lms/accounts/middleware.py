"""What sign-in asks of every request: a second factor of staff, and a language that sticks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import activate, get_language_from_path
from django.utils.translation import gettext as _

from .models import Role, User

CHECKED_UNTIL = "second_factor_checked_until"
CHECK_EVERY = 600  # seconds: as long may pass until someone who becomes staff is asked
OPEN_VIEWS = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_confirm_email",
        "account_email_verification_sent",
        "personal_data",
        "healthz",
    }
)


class StaffMfaMiddleware:
    """Staff without a second factor are sent to set one up, where the settings ask for it.

    For everybody else it costs nothing: the session remembers for ten minutes that there is nothing to ask.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not settings.MALAKA_STAFF_NEEDS_MFA or self._is_open(request) or self._is_checked(request):
            return None
        user = request.user
        if not isinstance(user, User):
            return None
        if needs_second_factor(user) and not is_mfa_enabled(user):
            return self._to_set_up(request)
        request.session[CHECKED_UNTIL] = time.time() + CHECK_EVERY
        return None

    def _is_open(self, request: HttpRequest) -> bool:
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        return name in OPEN_VIEWS or name.startswith(("mfa_", "credentials_", "verify"))

    def _is_checked(self, request: HttpRequest) -> bool:
        return bool(request.session.get(CHECKED_UNTIL, 0) > time.time())

    def _to_set_up(self, request: HttpRequest) -> HttpResponse:
        address = reverse("mfa_activate_totp")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        messages.info(request, _("Your role needs a second step at sign-in. Set it up once to go on."))
        return HttpResponseRedirect(address)


def needs_second_factor(user: User) -> bool:
    """Everybody who can see or change what is not their own."""
    return user.is_staff or any(m.role != Role.LEARNER for m in user.confirmed_memberships)


class StickyLanguageMiddleware:
    """The language of the last page in an address with a language is that of addresses without one.

    A person who switches takes the choice with them: it is their own language from then on. Authors look at
    pages in every language; the editing site stays in the one of their profile.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_editing = request.path_info.startswith("/cms/")
        if is_editing and isinstance(request.user, User) and request.user.language:
            activate(request.user.language)
        response = self.get_response(request)
        if getattr(request, "is_preview", False):
            return response
        language = get_language_from_path(request.path_info)
        before = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if language and before != language:
            user = request.user
            if before and isinstance(user, User) and not user.is_staff and user.language != language:
                User.objects.filter(pk=user.pk).update(language=language)
            options: dict[str, Any] = {"max_age": 365 * 24 * 3600, "samesite": "Lax"}
            secure = settings.LANGUAGE_COOKIE_SECURE
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, secure=secure, **options)
        return response

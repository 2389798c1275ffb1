"""Who may: the one place where roles are asked.

Everything here takes a user, who may be anonymous, and answers without side effects.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from .models import Agency, Role, User

Anyone = User | AnonymousUser
View = Callable[..., HttpResponseBase]


def is_national(user: Anyone) -> bool:
    """May the person act for the national centre: its editors and superusers."""
    if not isinstance(user, User):
        return False
    return user.is_superuser or any(
        a.code == settings.MALAKA_NATIONAL_AGENCY for a in user.agencies_as(Role.EDITOR)
    )


def agencies_managed(user: Anyone) -> list[Agency]:
    """Agencies whose people the person enrols and watches."""
    return user.agencies_as(Role.CENTRE_MANAGER) if isinstance(user, User) else []


def agencies_authored(user: Anyone) -> list[Agency]:
    """Agencies whose courses the person writes."""
    return user.agencies_as(Role.TRAINER, Role.EDITOR) if isinstance(user, User) else []


def may_write_for(user: Anyone, agency: Agency) -> bool:
    return is_national(user) or agency in agencies_authored(user)


def may_manage(user: Anyone, agency: Agency) -> bool:
    return isinstance(user, User) and (user.is_superuser or agency in agencies_managed(user))


def may_run_exams(user: Anyone) -> bool:
    """May the person hold exams: for people whom they manage, or in courses that they write."""
    return bool(agencies_managed(user) or agencies_authored(user))


def agencies_audited(user: Anyone) -> list[Agency]:
    return user.agencies_as(Role.AUDITOR) if isinstance(user, User) else []


def audits_all(user: Anyone) -> bool:
    """Is the person an auditor of the national centre, who looks into every agency, or a superuser."""
    if not isinstance(user, User):
        return False
    return user.is_superuser or any(
        agency.code == settings.MALAKA_NATIONAL_AGENCY for agency in agencies_audited(user)
    )


def may_audit(user: Anyone) -> bool:
    return isinstance(user, User) and (user.is_superuser or bool(user.agencies_as(Role.AUDITOR)))


def may_watch_certificates(user: Anyone) -> bool:
    """May the person look into other people's certificates: managers, auditors, national editors."""
    return bool(agencies_managed(user)) or may_audit(user) or is_national(user)


def may_change_certificates(user: Anyone) -> bool:
    """May the person revoke, give up or correct some certificates: managers, national editors."""
    return bool(agencies_managed(user)) or is_national(user)


def signed_in(view: View) -> View:
    """Guests go to sign in and come back, to the page with the form where they sent one; htmx gets 401."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        return to_sign_in(request, _way_back(request))

    guarded.access = "signed in"  # type: ignore[attr-defined]
    return guarded


def to_sign_in(request: HttpRequest, back: str) -> HttpResponse:
    """The way to sign in and ``back``; who sent a form is told that it was not kept."""
    if request.method == "POST":
        text = _("You are not signed in, so what you sent was not kept. Sign in and do it again.")
        messages.warning(request, text)
    return redirect_to_login(back)


def _way_back(request: HttpRequest) -> str:
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    return came_from._replace(scheme="", netloc="", fragment="").geturl()


def allowed(rule: Callable[[Any], Any], name: str) -> Callable[[View], View]:
    """Only people for whom ``rule(user)`` is true; others get 403, guests sign in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not rule(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        outer = signed_in(guarded)
        outer.access = name  # type: ignore[attr-defined]
        return outer

    return decorate


def public(view: View) -> View:
    """Anybody may."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def asks_itself(view: View, name: str) -> View:
    """A view of somebody else's that asks by itself who may; ``name`` says who that is."""
    view.access = name  # type: ignore[attr-defined]
    return view

"""A person's own page: who they are, where they work, how they sign in."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import services
from .errors import AccountError
from .forms import JoinForm, ProfileForm
from .models import Role, User
from .permissions import public, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """The person's own profile; saved, the page comes back in the language they chose."""
    user = _me(request)
    form = ProfileForm(
        request.POST or None, instance=user, initial={"language": user.language or _language(request)}
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(user.language):
            messages.success(request, _("Your profile is saved."))
            return redirect("profile")
    if form.is_bound:
        user.refresh_from_db()  # the page's head shows who they are, not what they mistyped
    context = {
        "form": form,
        "workplace": user.memberships.filter(role=Role.LEARNER).select_related("agency", "centre").first(),
        "join_form": JoinForm(),
        "has_second_factor": is_mfa_enabled(user),
    }
    return render(request, "accounts/profile.html", context)


@require_POST
@signed_in
def join_agency(request: HttpRequest) -> HttpResponse:
    """Ask an agency to confirm that one works there."""
    form = JoinForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the agency that you work in."))
        return redirect("profile")
    try:
        services.ask_to_join(_me(request), form.cleaned_data["agency"])
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("Your agency's training centre has been asked to confirm that you work there.")
        )
    return redirect("profile")


@require_POST
@signed_in
def leave_agency(request: HttpRequest) -> HttpResponse:
    """Leave the agency, or withdraw the wish to join it."""
    services.leave_workplace(_me(request))
    messages.success(request, _("Done. Your courses and certificates stay yours."))
    return redirect("profile")


@require_safe
@public
def personal_data(request: HttpRequest) -> HttpResponse:
    """What we keep of a person, why, who sees it and for how long."""
    return render(request, "accounts/personal_data.html")


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _language(request: HttpRequest) -> str:
    return request.LANGUAGE_CODE  # type: ignore[attr-defined, no-any-return]

"""Invitations: a manager's list of them, the answers to people who asked to join, and accepting one."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.forms import NewPersonForm
from lms.accounts.models import User
from lms.accounts.permissions import public

from . import invitations
from .enrolling import is_seen, run_of
from .errors import CentreError
from .joining import confirm_colleague, decline_colleague
from .letters import course_address, is_signed
from .models import Invitation
from .queries import course_titles, edition_title, invitations_visible_to, requests_visible_to
from .views import PAGE, for_managers


@for_managers
@require_safe
@never_cache
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Invitations that nobody has accepted yet, or that changed nothing, newest first."""
    waiting = (
        invitations_visible_to(request.user).listed().select_related("course").order_by("-invited_at", "pk")
    )
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    titles = course_titles([one.course for one in page.object_list], _language(request))
    rows = [(one, titles.get(one.course_id, one.course.slug)) for one in page.object_list]
    return render(request, "centres/invitations.html", {"page": page, "rows": rows})


@for_managers
@require_POST
def send_again(request: HttpRequest, invitation: UUID) -> HttpResponse:
    invitations.send_again(get_object_or_404(invitations_visible_to(request.user), uuid=invitation))
    messages.success(request, _("The invitation is on its way again."))
    return redirect("centre_invitations")


@for_managers
@require_POST
def withdraw(request: HttpRequest, invitation: UUID) -> HttpResponse:
    found = invitations_visible_to(request.user).filter(uuid=invitation).first()
    if found:  # the second of two clicks finds nothing
        invitations.withdraw(found)
        messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return redirect("centre_invitations")


@for_managers
@require_POST
def answer_request(request: HttpRequest, membership: int, answer: str) -> HttpResponse:
    """Somebody says that they work here; answered already by another manager, nothing happens."""
    asked = requests_visible_to(request.user).filter(pk=membership).first()
    if asked and answer == "confirm":
        confirm_colleague(asked)
        messages.success(request, _("Confirmed: %(name)s works here.") % {"name": asked.user})
    elif asked:
        decline_colleague(asked)
        messages.success(request, _("Declined."))
    return redirect("centre")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, uuid: UUID, signature: str) -> HttpResponse:
    """Whoever has the link of the letter: makes an account, or signs in and accepts."""
    found = (
        Invitation.objects.select_related("course__agency", "agency", "centre", "invited_by")
        .filter(uuid=uuid)
        .first()
    )
    if found is None or not is_signed(found, signature) or (found.has_expired and not found.accepted_at):
        return render(request, "centres/invitation_over.html", status=410)
    if request.user.is_authenticated:
        return _as_oneself(request, found)
    if found.accepted_at or User.objects.filter(email=found.email).exists():
        return render(request, "centres/invitation_sign_in.html", _shown(request, found))
    return _with_new_account(request, found)


def _as_oneself(request: HttpRequest, found: Invitation) -> HttpResponse:
    assert isinstance(request.user, User)
    if not invitations.belongs_to(found, request.user):
        return render(request, "centres/invitation_other.html", _shown(request, found), status=403)
    if found.accepted_at:
        return HttpResponseRedirect(course_address(found))
    if request.method != "POST":
        run = run_of(request.user, found)
        context = {
            **_shown(request, found),
            "is_seen": is_seen(run, request.user, found),
            "is_completed": run is not None and run.completed_at is not None,
        }
        return render(request, "centres/invitation_accept.html", context)
    try:
        invitations.accept(found, request.user)
    except CentreError:
        return render(request, "centres/invitation_over.html", status=410)
    return HttpResponseRedirect(course_address(found))


def _with_new_account(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST or None, email=found.email, initial={"name": found.name})
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(
            request, "centres/invitation_new.html", {**_shown(request, found), "form": form}, status=status
        )
    try:
        user = invitations.accept_with_new_account(
            found,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            language=_language(request),
        )
    except CentreError as error:
        messages.info(request, str(error))
        return redirect(request.path)
    get_adapter().login(request, user)
    return HttpResponseRedirect(course_address(found))


def _shown(request: HttpRequest, found: Invitation) -> dict[str, object]:
    language = _language(request)
    return {
        "invitation": found,
        "course_title": edition_title(found.course.current_edition_id, language) or found.course.slug,
        "place": found.centre or found.agency,
        "manager": found.invited_by.name_for(language),
    }


def _language(request: HttpRequest) -> str:
    return request.LANGUAGE_CODE  # type: ignore[attr-defined, no-any-return]

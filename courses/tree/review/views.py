"""The screens of review: what is handed in, and what is decided."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request

from lms.accounts.permissions import allowed, is_national

from .decide import Decided, Decision, decide
from .forms import DecisionForm


@require_POST
@allowed(is_national, "editor")
def decide_reviews(request: HttpRequest) -> HttpResponse:
    """Decide on the chosen pages (``state``, primary keys of task states); back to ``next``."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    chosen = [int(pk) for pk in request.POST.getlist("state") if pk.isdigit()]
    if chosen:
        decided = decide(chosen, user=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        _tell(request, form.cleaned_data["decision"], decided)
    else:
        messages.warning(request, _("No page was chosen."))
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


def _tell(request: HttpRequest, decision: Decision, decided: Decided) -> None:
    if decided.done:
        messages.success(request, _done(decision, decided.done))
    if decided.left:
        text = _("Left as they are, because they are decided already or cannot be published: %(titles)s.")
        messages.warning(request, text % {"titles": ", ".join(decided.left)})


def _done(decision: Decision, titles: list[str]) -> str:
    words = {"title": titles[0], "count": len(titles)}
    if decision == Decision.APPROVE:
        one = _("“%(title)s” is approved and published.")
        many = ngettext("%(count)d page is published.", "%(count)d pages are published.", len(titles))
    else:
        one = _("“%(title)s” is sent back.")
        many = ngettext("%(count)d page is sent back.", "%(count)d pages are sent back.", len(titles))
    return (one if len(titles) == 1 else many) % words

"""The screens of review: what is handed in, and what is decided."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request

from courses.editions.models import Course
from lms.accounts.permissions import allowed, is_national

from ..models import CoursePage
from ..to_document import source_page
from ..translation.views import authored, may_author
from .decide import Decided, Decision, decidable, decide
from .forms import DecisionForm
from .hand_in import HandedIn, drafts_of, hand_in
from .letters import one_letter_each
from .standing import IN_PROGRESS, by_course


@allowed(may_author, "author")
def hand_in_course(request: HttpRequest, course: int) -> HttpResponse:
    """What changed and is not in review; then all of it that lacks nothing goes there."""
    row, page = _course(request, course)
    if request.method == "POST":
        with one_letter_each(reverse("review_course", args=[row.pk])):
            handed_in = hand_in(row, request.user)  # type: ignore[arg-type]
        _tell_handed_in(request, handed_in)
        return redirect("hand_in_course", row.pk)
    drafts = drafts_of(row)
    context = {
        "page": page,
        "ready": [draft for draft in drafts if not draft.lacks],
        "lacking": [draft for draft in drafts if draft.lacks],
        "waiting": by_course([row], IN_PROGRESS)[row.pk],
    }
    return render(request, "tree/cms/hand_in.html", context)


@allowed(is_national, "editor")
def review_course(request: HttpRequest, course: int) -> HttpResponse:
    """What of a course waits for the person's decision."""
    row, page = _course(request, course)
    waiting = decidable(by_course([row], IN_PROGRESS)[row.pk], request.user)  # type: ignore[arg-type]
    return render(request, "tree/cms/review.html", {"page": page, "course": row, "waiting": waiting})


@require_POST
@allowed(is_national, "editor")
def decide_reviews(request: HttpRequest) -> HttpResponse:
    """Decide on the chosen pages (``state``, primary keys of task states); back to ``next``."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    chosen = [int(pk) for pk in request.POST.getlist("state") if pk.isdigit()]
    if chosen:
        with one_letter_each(reverse("wagtailadmin_home")):
            decided = decide(chosen, user=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        _tell(request, form.cleaned_data["decision"], decided)
    else:
        messages.warning(request, _("No page was chosen."))
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


def _course(request: HttpRequest, pk: int) -> tuple[Course, CoursePage]:
    course = get_object_or_404(authored(request.user), pk=pk)
    page = source_page(course)
    return course, page if page is not None else get_object_or_404(CoursePage, course=course)


def _tell_handed_in(request: HttpRequest, handed_in: HandedIn) -> None:
    count = len(handed_in.done)
    if count:
        text = ngettext("%(count)d page is handed in.", "%(count)d pages are handed in.", count)
        messages.success(request, text % {"count": count})
    for draft in handed_in.left:
        messages.warning(request, f"{draft.title} ({draft.language}): {draft.lacks}")


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

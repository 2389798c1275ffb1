"""The marking queue: the texts that wait, and one of them with its rubric."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from courses.editions.rendering import edition_context
from courses.progress.errors import ProgressError
from courses.tree.translation.views import may_author
from lms.accounts.models import User
from lms.accounts.permissions import allowed

from . import marking
from .edition import quiz_content
from .models import Attempt
from .waiting import tabs_of

PAGE = 50
for_trainers = allowed(may_author, "author")


@for_trainers
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """Attempts with texts to mark, the oldest first."""
    language = get_language() or "uz"
    page = Paginator(marking.to_mark(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [
        (attempt, quiz_content(attempt.edition, attempt.activity.key, language).title)
        for attempt in page.object_list
    ]
    context = {"page": page, "rows": rows, "tabs": tabs_of(request.user, "marking")}
    return render(request, "quizzes/marking.html", context)


@for_trainers
@never_cache
def mark(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """The next text of an attempt; a POST marks it, or gives it back with ``go=back``."""
    assert isinstance(request.user, User)
    row = get_object_or_404(marking.markable_by(request.user), uuid=attempt)
    language = get_language() or "uz"
    if request.method == "POST":
        return _mark(request, row)
    waiting = marking.waiting_in(row, language, request.user)
    if not waiting:
        messages.info(request, _("Nothing in this attempt waits for you."))
        return redirect("marking")
    context = {
        "attempt": row,
        "waiting": waiting[0],
        "left": len(waiting),
        "title": quiz_content(row.edition, row.activity.key, language).title,
        "name": "" if marking.is_blind(request.user, row) else row.enrolment.user.get_full_name(),
        "r": edition_context(row.edition, language),
    }
    return render(request, "quizzes/mark.html", context)


def _mark(request: HttpRequest, row: Attempt) -> HttpResponse:
    assert isinstance(request.user, User)
    question, comment = request.POST.get("question", ""), request.POST.get("comment", "").strip()[:5_000]
    levels = {
        name.removeprefix("level-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("level-")
    }
    try:
        if request.POST.get("go") == "back":
            if not comment:
                messages.error(request, _("Say what is to be done before you give the text back."))
                return redirect("mark", attempt=row.uuid)
            marking.give_back(attempt=row, question=question, marker=request.user, comment=comment)
            messages.success(request, _("The text was given back; its learner may try again."))
            return redirect("marking")
        held = marking.mark(
            attempt=row, question=question, marker=request.user, levels=levels, comment=comment
        )
    except ProgressError as error:
        messages.error(request, str(error))
        return redirect("mark", attempt=row.uuid)
    messages.success(request, _("Marked."))
    goes_on = marking.waiting_in(held, get_language() or "uz", request.user)
    return redirect("mark", attempt=row.uuid) if goes_on else redirect("marking")

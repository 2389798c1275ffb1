"""Correcting an edition in the admin: what was mended, whom it changes, and what was corrected so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.document.fields import read
from courses.document.questions import Question
from courses.editions.models import Edition
from courses.progress.errors import ProgressError
from courses.tree.authoring.figures import FEWEST
from courses.tree.jobs import JobState
from courses.tree.publish import activities_of
from courses.tree.to_document import source_page
from courses.tree.translation.views import authored, may_author
from lms.accounts.models import User
from lms.accounts.permissions import agencies_authored, allowed

from .bank.asking import is_key
from .drafting import Choices, Draft, newest_of
from .effects import effects_of
from .models import Appeal, Correction, CorrectionPreview, Outcome
from .previewing import Foretold, ask_for_preview
from .regrading import correct

for_authors = allowed(may_author, "author")


class NoReason(ProgressError):
    message = gettext_lazy("Say why; learners and their agencies read it.")


@for_authors
@never_cache
def correct_edition(request: HttpRequest, course: int) -> HttpResponse:
    """Choose what to bring to those on the edition.

    ``?edition=`` is the number of an older edition, the current one without it; ``?preview=`` is a preview
    whose choices are to be changed.
    """
    row = get_object_or_404(authored(request.user), pk=course)
    number = request.GET.get("edition", "")
    base = newest_of(row, int(number) if number.isdigit() else None)
    page = source_page(row)
    if base is None or page is None:
        return redirect("course_editions", row.pk)
    base.course = row
    draft = Draft.of(base, _language())
    context = {
        "course": row,
        "page": page,
        "draft": draft,
        "unpublished": [one for one in activities_of(page) if one.live and one.has_unpublished_changes],
        "numbers": sorted(set(row.editions.values_list("number", flat=True)), reverse=True),
        "fewest": FEWEST,
        "appeals": _accepted(base),
        **_chosen_before(request, base),
    }
    if request.method == "POST":
        return _chosen(request, draft, context)
    return render(request, "quizzes/cms/correct.html", context)


def _chosen_before(request: HttpRequest, base: Edition) -> dict[str, object]:
    """The choices of a preview that its author comes back from."""
    uuid = request.GET.get("preview", "")
    jobs = CorrectionPreview.objects.filter(base=base, asked_by=cast(User, request.user))
    job = jobs.filter(uuid=uuid).first() if is_key(uuid) else None
    return {"reason": job.reason, "brought": job.brought, "dropped": job.dropped} if job else {}


def _accepted(base: Edition) -> dict[str, list[str]]:
    """Words of appeals that were accepted since the edition was stored, by the name of their question."""
    rows = Appeal.objects.filter(
        outcome=Outcome.ACCEPTED,
        answered_at__gt=base.stored_at,
        attempt__edition__course=base.course_id,
        attempt__edition__number=base.number,
    ).values_list("attempt__activity__key", "question", "text")
    found: dict[str, list[str]] = {}
    for key, question, text in rows.order_by("answered_at")[:100]:
        found.setdefault(f"{key}:{question}", []).append(text)
    return found


def _chosen(request: HttpRequest, draft: Draft, context: dict[str, object]) -> HttpResponse:
    """What a form chose, on its way to a preview."""
    reason = request.POST.get("reason", "").strip()[:1_000]
    brought, dropped = request.POST.getlist("bring"), request.POST.getlist("drop")
    context |= {"reason": reason, "brought": brought, "dropped": dropped}
    try:
        choices = draft.chosen(brought, dropped)
        if not reason:
            raise NoReason
    except ProgressError as error:
        messages.error(request, str(error))
        return render(request, "quizzes/cms/correct.html", context, status=422)
    user = cast(User, request.user)
    job = ask_for_preview(draft, choices, reason=reason, user=user, language=_language())
    return redirect("correction_preview", draft.base.course_id, job.uuid)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def correction_preview(request: HttpRequest, course: int, uuid: UUID) -> HttpResponse:
    """Whom a correction would change, once a worker knows; what is posted confirms it. htmx gets the part
    that changes."""
    row = get_object_or_404(authored(request.user), pk=course)
    jobs = CorrectionPreview.objects.select_related("base").filter(base__course=row)
    job = get_object_or_404(jobs, uuid=uuid, asked_by=cast(User, request.user))
    state = {
        "job": job,
        "effects": read(Foretold, job.report).effects if job.report else (),
        "fewest": FEWEST,
        "poll_url": reverse("correction_preview", args=[row.pk, job.uuid]) if job.is_open else "",
    }
    if request.headers.get("HX-Request"):
        return render(request, "quizzes/cms/correct_preview_state.html", state)
    job.base.course = row
    draft = Draft.of(job.base, _language())
    again = f"{reverse('correct_edition', args=[row.pk])}?edition={job.base.number}&preview={job.uuid}"
    try:
        choices = draft.chosen(job.brought, job.dropped)
        if request.method == "POST" and job.state == JobState.DONE:
            return _carried_out(request, job, draft, choices)
    except ProgressError as error:
        messages.error(request, str(error))
        return redirect(again)
    context = {**state, "course": row, "page": source_page(row), "choices": choices, "again": again}
    return render(request, "quizzes/cms/correct_preview.html", context)


def _carried_out(
    request: HttpRequest, job: CorrectionPreview, draft: Draft, choices: Choices
) -> HttpResponse:
    made = correct(
        draft,
        choices,
        reason=job.reason,
        user=job.asked_by,
        previewed=job.previewed,
        base=job.base_id,
    )
    words = _("Edition %(number)s is stored; those on the edition are graded anew now.")
    messages.success(request, words % {"number": made.edition.label})
    return redirect("corrections", job.base.course_id)


@dataclass(frozen=True)
class Mended:
    """A question of a correction as the log keeps it."""

    title: str
    before: Question
    after: Question | None
    differs: Sequence[str]

    @classmethod
    def of(cls, logged: dict[str, object], titles: dict[str, str]) -> Mended:
        after = logged["after"]
        return cls(
            titles.get(str(logged["activity"]), ""),
            read(Question, logged["before"]),
            read(Question, after) if after else None,
            logged["differs"],  # type: ignore[arg-type]
        )


@for_authors
@never_cache
def corrections(request: HttpRequest, course: int) -> HttpResponse:
    """What was corrected: who, when, why, each question before and after, and whom it changed."""
    row = get_object_or_404(authored(request.user), pk=course)
    made = Correction.objects.filter(base__course=row).select_related("base", "edition", "made_by")
    shown = list(made.order_by("-made_at", "-pk")[:50])
    effects = effects_of(shown, agencies_authored(request.user), _language())
    rows = [(correction, _mended(correction), effects.get(correction.pk, [])) for correction in shown]
    context = {"course": row, "page": source_page(row), "rows": rows, "fewest": FEWEST}
    return render(request, "quizzes/cms/corrections.html", context)


def _mended(correction: Correction) -> list[Mended]:
    language = _language()
    outline = correction.edition.outline
    titles = {str(key): one.title.get(language, "") for key, one in outline.by_key.items()}
    return [Mended.of(one, titles) for one in correction.questions]


def _language() -> str:
    return get_language() or "uz"

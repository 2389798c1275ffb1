"""Correcting an edition in the admin: what was mended, whom it changes, and what was corrected so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from courses.document.fields import read
from courses.document.questions import Question
from courses.editions.models import Edition
from courses.progress.errors import ProgressError
from courses.tree.authoring.figures import FEWEST
from courses.tree.publish import activities_of
from courses.tree.to_document import source_page
from courses.tree.translation.views import authored, may_author
from lms.accounts.models import Agency, User
from lms.accounts.permissions import agencies_authored, allowed

from .correcting import fingerprint
from .drafting import Choices, Draft, Effect, effect_of, newest_of, preview
from .models import Appeal, Correction, Outcome
from .regrading import correct

for_authors = allowed(may_author, "author")


@for_authors
@never_cache
def correct_edition(request: HttpRequest, course: int) -> HttpResponse:
    """Choose what to bring to those on the edition, see whom it changes, confirm.

    ``?edition=`` is the number of an older edition; the current one without it.
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
    }
    if request.method == "POST":
        return _chosen(request, draft, context)
    return render(request, "quizzes/cms/correct.html", context)


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
    """What a form chose: previewed, and carried out once it was confirmed."""
    assert isinstance(request.user, User)
    reason = request.POST.get("reason", "").strip()[:1_000]
    brought, dropped = request.POST.getlist("bring"), request.POST.getlist("drop")
    context |= {"reason": reason, "brought": brought, "dropped": dropped}
    try:
        choices = draft.chosen(brought, dropped)
        if not reason:
            messages.error(request, _("Say why; learners and their agencies read it."))
            return render(request, "quizzes/cms/correct.html", context, status=422)
        if request.POST.get("go") == "confirm":
            return _carried_out(request, draft, choices, reason)
    except ProgressError as error:
        messages.error(request, str(error))
        return render(request, "quizzes/cms/correct.html", context, status=422)
    if request.POST.get("go") == "change":
        return render(request, "quizzes/cms/correct.html", context)
    context |= {
        "choices": choices,
        "effects": preview(draft, choices, agencies_authored(request.user), _language()),
        "previewed": fingerprint(draft.corrected(choices)),
    }
    return render(request, "quizzes/cms/correct_preview.html", context)


def _carried_out(request: HttpRequest, draft: Draft, choices: Choices, reason: str) -> HttpResponse:
    assert isinstance(request.user, User)
    base = request.POST.get("base", "")
    made = correct(
        draft,
        choices,
        reason=reason,
        user=request.user,
        previewed=request.POST.get("previewed", ""),
        base=int(base) if base.isdigit() else 0,
    )
    words = _("Edition %(number)s is stored; those on the edition are graded anew now.")
    messages.success(request, words % {"number": made.edition.label})
    return redirect("corrections", draft.base.course_id)


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
    own = agencies_authored(request.user)
    rows = [_logged(correction, own) for correction in made.order_by("-made_at", "-pk")[:50]]
    context = {"course": row, "page": source_page(row), "rows": rows, "fewest": FEWEST}
    return render(request, "quizzes/cms/corrections.html", context)


def _logged(correction: Correction, own: Sequence[Agency]) -> tuple[Correction, list[Mended], list[Effect]]:
    language = _language()
    outline = correction.edition.outline
    titles = {str(key): one.title.get(language, "") for key, one in outline.by_key.items()}
    mended = [Mended.of(one, titles) for one in correction.questions]
    return correction, mended, effect_of(correction, own, language)


def _language() -> str:
    return get_language() or "uz"

"""The lesson: reading it, being done with it, checking oneself, and reporting a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.document.questions import Grade, Question, Response
from courses.document.rendering import Mode, render_body
from courses.progress import services
from courses.progress.arrival import made_at_of, operation_of

from .learner import LearnerContext, activity_view, after, wants_json
from .lesson_body import addresses, body_of, shown_content, shown_with
from .models import LessonPage, MistakeReport
from .player import player_context
from .preview import preview_visit
from .rendering import live_context


def read_lesson(request: HttpRequest, learner: LearnerContext) -> HttpResponse:
    """The lesson's page."""
    if learner.enrolment:
        services.seen(learner.enrolment, learner.activity_id)
    return _page(request, learner)


def _page(
    request: HttpRequest, learner: LearnerContext, checks: dict[str, Checked] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        **player_context(request, learner),
        "body": body_of(learner, checks),
        "is_translated": learner.page is not None or learner.language in learner.activity.title,
        "check_url": learner.url("check"),
        "done_url": learner.url("done"),
        "mistake_url": learner.url("mistake"),
    }
    return render(request, "tree/lesson.html", context, status=status)


def preview(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """The lesson as it is being written."""
    learner = preview_visit(request, page)
    shown = live_context(page, mode=Mode.PREVIEW, activity_url=addresses(learner))
    context = {
        **player_context(request, learner),
        "body": render_body(shown_content(learner), shown),
        "is_translated": True,
    }
    return render(request, "tree/lesson.html", context)


@require_POST
@activity_view()
def done(request: HttpRequest, learner: LearnerContext) -> HttpResponse:
    """The learner is done with the activity; twice and late are as good as once and at once.

    Fields, both may be empty: ``operation`` (UUID made by the browser), ``made_at`` (ISO 8601 with its zone).
    """
    if learner.enrolment is None:
        return HttpResponseRedirect(learner.next_address)
    state = services.complete(
        enrolment=learner.enrolment,
        key=learner.activity.key,
        operation=operation_of(request),
        made_at=made_at_of(request),
    )
    address = after(learner, state)
    if wants_json(request):
        return JsonResponse({"state": "done", "next": address})
    return HttpResponseRedirect(address)


@dataclass(frozen=True)
class Checked:
    """What came of one answer in a knowledge check; feedback is for what was chosen, the key stays hidden."""

    response: Response
    grade: Grade
    show_feedback: bool = True
    show_key: bool = False


@activity_view("lesson")
def check(request: HttpRequest, learner: LearnerContext) -> HttpResponse:
    """Grade the question that the field ``question`` names as "<block id>:<question id>"; keeps no record.

    A fragment for htmx, else the lesson with the result in it; asked for by its address alone, as when the
    language is switched there, the lesson.
    """
    if request.method != "POST":
        return HttpResponseRedirect(learner.address)
    block_id, _colon, question_id = request.POST.get("question", "").partition(":")
    block, question = _find_question(learner, block_id, question_id)
    try:
        response = question.clean_response(
            question.response_of(dict(request.POST.lists()), f"answer-{question_id}")
        )
    except ValueError:
        raise Http404 from None
    result = Checked(response, question.grade(response)) if response else None
    if not request.headers.get("HX-Request"):
        if not result:
            messages.info(request, _("Answer the question first."))
        return _page(request, learner, {question.id: result} if result else None)
    context = {
        "block": block,
        "question": question,
        "result": result,
        "unanswered": not result,
        "r": shown_with(learner),
    }
    return render(request, "questions/knowledge_question.html", context)


def _find_question(learner: LearnerContext, block_id: str, question_id: str) -> tuple[Any, Question]:
    for block in shown_content(learner).body:  # type: ignore[attr-defined]
        if block.id == block_id:
            for question in getattr(block, "questions", ()):
                if question.id == question_id:
                    return block, question
    raise Http404


class MistakeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = MistakeReport
        fields = ["text"]
        labels = {"text": gettext_lazy("What is wrong, and how should it read?")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


@activity_view()
def mistake(request: HttpRequest, learner: LearnerContext) -> HttpResponse:
    """A learner tells of a mistake in an activity."""
    form = MistakeForm(request.POST if request.method == "POST" else None)
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "tree/mistake.html", {**player_context(request, learner), "form": form})
    report = form.save(commit=False)
    report.activity_id, report.user, report.language = learner.activity_id, learner.user, learner.language
    report.save()
    messages.success(request, _("Thank you. The author of the course will read it."))
    return HttpResponseRedirect(learner.address)

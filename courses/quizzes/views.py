"""A quiz as its learner meets it: the way in, a question at a time, the last look, the result."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from courses.document.activities import QuizContent, QuizSettings
from courses.document.rendering import Mode, RenderContext
from courses.editions.frozen import frozen_edition
from courses.editions.rendering import edition_context
from courses.progress.arrival import made_at_of, operation_of
from courses.progress.hooks import address_on_completion
from courses.tree.learner import LearnerContext, activity_view
from courses.tree.player import player_context
from courses.tree.rendering import live_context
from courses.tree.to_document import content_of

from . import services
from .errors import AttemptClosed, BadAnswer
from .models import Attempt, QuizPage
from .sheet import Sheet


def entrance(request: HttpRequest, learner: LearnerContext) -> HttpResponse:
    """What awaits the learner, and their tries so far; an open attempt is gone on with."""
    content, settings = _content(learner), _settings(learner)
    attempts = _attempts(learner)
    under_way = next((attempt for attempt in attempts if attempt.submitted_at is None), None)
    handed_in = [attempt for attempt in attempts if attempt.submitted_at]
    return render(
        request,
        "quizzes/entrance.html",
        {
            **player_context(request, learner),
            "content": content,
            "settings": settings,
            "number_of_questions": len(content.items),
            "attempts": handed_in,
            "under_way": under_way,
            "tries_left": services.tries_left(settings, len(attempts)),
            "r": context_for(learner),
        },
    )


@require_POST
@activity_view("quiz")
def begin(request: HttpRequest, learner: LearnerContext) -> HttpResponse:
    if learner.enrolment is None:
        return HttpResponseRedirect(learner.url("look"))
    attempt = services.begin(enrolment=learner.enrolment, key=learner.activity.key)
    return HttpResponseRedirect(learner.url(str(attempt.uuid)))


@activity_view("quiz")
def look(request: HttpRequest, learner: LearnerContext) -> HttpResponse:
    """The questions as their author sees them: nothing is kept, and nobody who is enrolled gets here."""
    if not learner.as_author:
        raise Http404
    content = _content(learner)
    questions = [question.without_key() for question in content.items]
    context = {
        **player_context(request, learner),
        "questions": questions,
        "content": content,
        "r": context_for(learner),
    }
    return render(request, "quizzes/look.html", context)


def preview(request: HttpRequest, page: QuizPage) -> HttpResponse:
    """The quiz as it is being written: what awaits the learner, and all its questions on one page."""
    content = content_of(page).content
    assert isinstance(content, QuizContent)
    context = {
        "content": content,
        "settings": page.to_settings(),
        "number_of_questions": len(content.items),
        "questions": [question.without_key() for question in content.items],
        "r": live_context(page, mode=Mode.PREVIEW),
    }
    return render(request, "quizzes/preview.html", context)


@activity_view("quiz")
def attempt(
    request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID, **_address: str
) -> HttpResponse:
    """The question ``?q=`` of an open attempt, or the result of one that was handed in.

    A POST saves the answer on the page and goes where the pressed button says.
    """
    row = _own(learner, attempt)
    if row.submitted_at:
        return _result(request, learner, row)
    sheet = Sheet.of(row, learner.language)
    number = _number(request.GET.get("q") or request.POST.get("number"), sheet)
    if request.method == "POST":
        return _save_and_go(request, learner, sheet, number)
    context = {
        **player_context(request, learner),
        "sheet": sheet,
        "item": sheet.items[number - 1],
        "answer_url": learner.url(str(row.uuid), "answer"),
        "here": learner.url(str(row.uuid)),
        "last_look": learner.url(str(row.uuid), "submit"),
        "r": context_for(learner),
    }
    return render(request, "quizzes/question.html", context)


@require_POST
@activity_view("quiz")
def answer(
    request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID, **_address: str
) -> HttpResponse:
    """Save one answer as it is given; answers {} as JSON."""
    row = _own(learner, attempt)
    _save(request, row)
    return JsonResponse({})


@activity_view("quiz")
def submit(
    request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID, **_address: str
) -> HttpResponse:
    """The last look before handing in; a POST hands in."""
    row = _own(learner, attempt)
    if request.method == "POST":
        services.submit(row)
    if request.method == "POST" or row.submitted_at:
        return HttpResponseRedirect(learner.url(str(row.uuid)))
    context = {
        **player_context(request, learner),
        "sheet": Sheet.of(row, learner.language),
        "here": learner.url(str(row.uuid)),
        "r": context_for(learner),
    }
    return render(request, "quizzes/last_look.html", context)


def _result(request: HttpRequest, learner: LearnerContext, row: Attempt) -> HttpResponse:
    attempts = _attempts(learner)
    left = services.tries_left(_settings(learner), len(attempts))
    settings = services.quiz_settings(row.edition, learner.activity.key)
    sheet = Sheet.of(row, learner.language)
    over = bool(row.passed) or left == 0
    context = {
        **player_context(request, learner),
        "sheet": sheet.reviewed(show_key=settings.may_leave_with_key and over),
        "attempt": row,
        "pass_mark": sheet.drawn.pass_mark,
        "tries_left": left,
        "is_over": over,
        "certificate_address": address_on_completion(row.enrolment) if learner.state.complete else None,
        "r": context_for(learner),
    }
    return render(request, "quizzes/result.html", context)


def _content(learner: LearnerContext) -> QuizContent:
    """The quiz as the edition froze it; as its page says where its author has published no edition yet."""
    page = learner.page if learner.edition is None else None
    content = content_of(page).content if page else learner.content()
    if not isinstance(content, QuizContent):
        raise Http404
    return content


def _settings(learner: LearnerContext) -> QuizSettings:
    if learner.edition is None:
        if not isinstance(learner.page, QuizPage):
            raise Http404
        return learner.page.to_settings()
    return services.quiz_settings(learner.edition, learner.activity.key)


def context_for(learner: LearnerContext) -> RenderContext:
    """Questions come from the edition, and so do their pictures and links."""
    if learner.edition is None:
        if learner.page is None:
            raise Http404
        return live_context(learner.page)
    addresses = {
        str(item.key): learner.address_of(module, item)
        for module in learner.outline.modules
        for item in module.activities
    }
    return edition_context(learner.edition, learner.language, activity_url=lambda key: addresses.get(key, ""))


def _attempts(learner: LearnerContext) -> list[Attempt]:
    if learner.enrolment is None:
        return []
    return list(
        Attempt.objects.filter(enrolment=learner.enrolment, activity=learner.activity_id).order_by("number")
    )


def _own(learner: LearnerContext, attempt: uuid.UUID) -> Attempt:
    if learner.enrolment is None:
        raise Http404
    row = (
        Attempt.objects.filter(enrolment=learner.enrolment, activity=learner.activity_id, uuid=attempt)
        .select_related("activity")
        .first()
    )
    if row is None:
        raise Http404
    row.enrolment, row.edition = learner.enrolment, frozen_edition(row.edition_id)
    return row


def _number(asked: Any, sheet: Sheet) -> int:
    """The question to show, counted from 1: the one asked for, else the first unanswered one."""
    try:
        return min(max(int(asked), 1), len(sheet.items))
    except (TypeError, ValueError):
        return next((item.number for item in sheet.items if not item.is_answered), 1)


def _save(request: HttpRequest, row: Attempt) -> None:
    question = request.POST.get("question", "")
    services.save_answer(
        attempt=row,
        question=question,
        response=request.POST.getlist(f"answer-{question}"),
        operation=operation_of(request),
        made_at=made_at_of(request),
    )


def _save_and_go(request: HttpRequest, learner: LearnerContext, sheet: Sheet, number: int) -> HttpResponse:
    here = learner.url(str(sheet.attempt.uuid))
    try:
        _save(request, sheet.attempt)
    except AttemptClosed:
        return HttpResponseRedirect(here)
    except BadAnswer as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"{here}?q={number}")
    go = request.POST.get("go", "")
    if go == "finish":
        return HttpResponseRedirect(learner.url(str(sheet.attempt.uuid), "submit"))
    return HttpResponseRedirect(f"{here}?q={go if go.isdecimal() else number}")

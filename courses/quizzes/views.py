"""A quiz as its learner meets it: the way in, a question at a time, the last look, the result."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.document.activities import QuizContent, QuizSettings
from courses.document.quiz import QuizMode
from courses.document.rendering import Mode, RenderContext
from courses.editions.frozen import frozen_edition
from courses.editions.rendering import edition_context
from courses.progress.arrival import made_at_of, operation_of
from courses.progress.errors import ProgressError
from courses.progress.hooks import address_on_completion
from courses.tree.learner import LearnerContext, activity_view, refusal
from courses.tree.player import player_context
from courses.tree.preview import preview_visit
from courses.tree.rendering import live_context
from courses.tree.to_document import content_of
from lms.accounts.permissions import allowed as allowed_to
from lms.accounts.permissions import may_audit

from . import services
from .appealing import newest_appeals
from .drawing import DrawnQuiz
from .edition import judged_content, quiz_settings
from .errors import (
    AnswerLate,
    AttemptClosed,
    BadAnswer,
    CoolingDown,
    LeftBehind,
    NotOpenYet,
    NoTriesLeft,
    SittingOver,
    WrittenElsewhere,
    WrongStartCode,
)
from .marking import remarks_on
from .models import Attempt, QuizPage, Sitting, Verdict
from .naming import response_from
from .queries import attempt_in, too_late
from .replaying import replayable_by, steps_of
from .rules import Allowed, SittingRules, allowed, check_may_begin, is_over, tells_after_answers, tries_left
from .sheet import Sheet
from .sittings import rules_of, sitting_of


def entrance(request: HttpRequest, learner: LearnerContext) -> HttpResponse:
    """What awaits the learner, and their tries so far; an open attempt is gone on with."""
    content, settings, now = _content(learner), _settings(learner), timezone.now()
    attempts = [_settled(attempt, now) for attempt in _attempts(learner)]
    under_way = next((attempt for attempt in attempts if attempt.is_open), None)
    made = [attempt for attempt in attempts if not attempt.voided_at]
    sitting, rules = _sitting(learner, now)
    left = tries_left(settings, len(made), rules)
    handed_in = [attempt for attempt in attempts if not attempt.is_open]
    context = {
        **player_context(request, learner),
        "content": content,
        "settings": settings,
        "number_of_questions": settings.asked_of(len(content.items)),
        "attempts": [(one, _allowed(settings, one, left, rules)) for one in handed_in],
        "under_way": under_way,
        "tries": settings.tries and settings.tries + (rules.extra_tries if rules else 0),
        "tries_left": left,
        "sitting": sitting,
        "rules": rules,
        "minutes": settings.time_limit and settings.time_limit + _minutes_added(rules),
        "refusal": None if under_way or learner.as_author else _refusal(settings, made, now, rules),
        "r": context_for(learner),
    }
    return render(request, "quizzes/entrance.html", context)


def _refusal(
    settings: QuizSettings, made: list[Attempt], now: datetime, rules: SittingRules | None
) -> ProgressError | None:
    """Why a try cannot begin now, as far as it does not hang on the start code."""
    try:
        check_may_begin(
            settings,
            tries_made=len(made),
            handed_in=[attempt.submitted_at for attempt in made if attempt.submitted_at],
            now=now,
            sitting=replace(rules, start_code="") if rules else None,
        )
    except ProgressError as error:
        return error
    return None


def _minutes_added(rules: SittingRules | None) -> int:
    return rules.added_minutes + rules.extra_minutes if rules else 0


@require_POST
@activity_view("quiz")
def begin(request: HttpRequest, learner: LearnerContext) -> HttpResponse:
    if learner.enrolment is None:
        return HttpResponseRedirect(learner.url("look"))
    try:
        attempt = services.begin(
            enrolment=learner.enrolment,
            key=learner.activity.key,
            code=request.POST.get("code", "")[:64],
            language=learner.language,
        )
    except (WrongStartCode, NotOpenYet, SittingOver, CoolingDown, NoTriesLeft) as error:
        return refusal(request, error, learner.address)
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
    learner, settings = preview_visit(request, page), page.to_settings()
    asked = settings.asked_of(len(content.items))
    context = {
        **player_context(request, learner),
        "content": content,
        "settings": settings,
        "number_of_questions": asked,
        "drawn_from": len(content.items) if len(content.items) > asked else 0,
        "questions": [question.without_key() for question in content.items],
        "r": live_context(page, mode=Mode.PREVIEW),
    }
    return render(request, "quizzes/preview.html", context)


@never_cache
@activity_view("quiz")
def attempt(
    request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID, **_address: str
) -> HttpResponse:
    """The question ``?q=`` of an open attempt, or the result of one that was handed in.

    ``w`` is the tab's token. A page opened without one is a new tab, which writes from then on; a tab whose
    token is no longer the attempt's is told so. A POST saves the answers on the page and goes where the
    pressed button says.
    """
    if request.method == "POST":
        return _save_and_go(request, learner, attempt)
    row = _own(learner, attempt)
    if row.submitted_at:
        return _result(request, learner, row)
    writer = _writer(request.GET.get("w"))
    if writer is None:
        services.take_over(row)
        number = _number(request.GET.get("q"), Sheet.of(row, learner.language))
        return HttpResponseRedirect(_page_address(learner, row, number))
    if writer != row.writer:
        return _told_elsewhere(request, learner, attempt)
    sheet = Sheet.of(row, learner.language)
    number = _number(request.GET.get("q"), sheet)
    if number > len(sheet.places):
        return HttpResponseRedirect(_last_look_address(learner, row))
    items = sheet.items if sheet.settings.one_page else (sheet.item(number),)
    context = {
        **player_context(request, learner, sheet.content.title),
        **_timing(row),
        "sheet": sheet,
        "item": items[0],
        "items": items,
        "operation": uuid.uuid4(),
        "tells_at_once": tells_after_answers(sheet.settings.review),
        "answer_url": learner.url(str(row.uuid), "answer"),
        "here": learner.url(str(row.uuid)),
        "r": context_for(learner),
    }
    return render(request, "quizzes/question.html", context)


def _told_elsewhere(request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID) -> HttpResponse:
    context = {**player_context(request, learner), "here": learner.url(str(attempt))}
    return render(request, "quizzes/elsewhere.html", context, status=409)


@require_POST
@activity_view("quiz")
def answer(
    request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID, **_address: str
) -> HttpResponse:
    """Save answers as they are given. JSON: ``state`` is saved, or why it is not; refusals answer 409."""
    verdict = _save(request, learner, attempt).verdict
    told = {"message": _("A newer answer to this question stands.")} if verdict is Verdict.OLDER else {}
    return JsonResponse({"state": verdict.value, **told})


@never_cache
@activity_view("quiz")
def submit(
    request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID, **_address: str
) -> HttpResponse:
    """The last look before handing in; a POST hands in, with ``clock`` only when the time is really up.

    ``w`` is the tab's token, as in ``attempt``.
    """
    row = _own(learner, attempt)
    writer = _writer(request.POST.get("w") or request.GET.get("w"))
    if row.is_open and writer is None and request.method != "POST":
        services.take_over(row)
        return HttpResponseRedirect(_last_look_address(learner, row))
    if row.is_open and writer not in (None, row.writer):
        return _told_elsewhere(request, learner, attempt)
    if request.method == "POST":
        row = services.submit_at_end(row) if "clock" in request.POST else services.submit(row)
        if row.is_open:
            return HttpResponseRedirect(_page_address(learner, row, request.POST.get("q")))
    if row.submitted_at:
        return HttpResponseRedirect(learner.url(str(row.uuid)))
    context = {
        **player_context(request, learner),
        **_timing(row),
        "sheet": Sheet.of(row, learner.language),
        "here": learner.url(str(row.uuid)),
        "may_go_back": not _is_forward_only(row),
        "r": context_for(learner),
    }
    return render(request, "quizzes/last_look.html", context)


@never_cache
@require_safe
@activity_view("quiz")
def clock(request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID, **_address: str) -> HttpResponse:
    """How long an attempt has, as JSON: ``open``; ``seconds``, None without a limit; ``until``, in words."""
    row = _own(learner, attempt)
    timing = _timing(row)
    until = timing["deadline_at"] and _("Time until %(end)s") % {
        "end": time_format(timezone.localtime(timing["deadline_at"]), "TIME_FORMAT")
    }
    return JsonResponse({"open": row.is_open, "seconds": timing.get("seconds_left"), "until": until})


def _result(request: HttpRequest, learner: LearnerContext, row: Attempt) -> HttpResponse:
    made = [attempt for attempt in _attempts(learner) if not attempt.voided_at]
    settings, now = quiz_settings(row.edition, learner.activity.key), timezone.now()
    _sitting_row, rules = _sitting(learner, now)
    left = tries_left(settings, len(made), rules)
    may = _allowed(settings, row, left, rules)
    sheet = Sheet.of(row, learner.language, may)
    context = {
        **player_context(request, learner),
        "sheet": sheet,
        "attempt": row,
        "too_late": too_late(row, sheet.answers),
        "remarks": remarks_on(row, sheet.content, may),
        "here": learner.url(str(row.uuid)),
        "appeals": newest_appeals(row),
        "may": may,
        "settings": settings,
        "pass_mark": row.drawn["pass_mark"],
        "tries_left": left,
        "is_practice": settings.mode is not QuizMode.EXAM,
        "refusal": _refusal(settings, made, now, rules),
        "needs_code": bool(rules and rules.start_code),
        "certificate_address": address_on_completion(row.enrolment) if learner.state.complete else None,
        "r": context_for(learner),
    }
    return render(request, "quizzes/result.html", context)


def _allowed(
    settings: QuizSettings, attempt: Attempt, left: int | None, rules: SittingRules | None
) -> Allowed:
    over = is_over(passed=bool(attempt.passed), tries_left=left, sitting=rules, now=timezone.now())
    return allowed(settings.review, submitted=True, over=over)


def _timing(row: Attempt) -> dict[str, Any]:
    """When the time is up and how many seconds are left, by the server's clock."""
    if row.deadline_at is None:
        return {"deadline_at": None}
    left = max(0, int((row.deadline_at - timezone.now()).total_seconds()))
    return {"deadline_at": row.deadline_at, "seconds_left": left, "minutes_left": -(-left // 60)}


def _sitting(learner: LearnerContext, now: datetime) -> tuple[Sitting | None, SittingRules | None]:
    """The learner's sitting of this quiz and what it says to them."""
    if learner.enrolment is None:
        return None, None
    sitting = sitting_of(learner.enrolment, learner.activity_id, now)
    return sitting, rules_of(sitting, learner.enrolment.user_id) if sitting else None


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
    return quiz_settings(learner.edition, learner.activity.key)


def context_for(learner: LearnerContext) -> RenderContext:
    """Questions come from the edition, and so do their pictures and links."""
    if learner.edition is None:
        if learner.page is None:
            raise Http404
        return live_context(learner.page, file_url=learner.file_url)
    addresses = {
        str(item.key): learner.address_of(module, item)
        for module in learner.outline.modules
        for item in module.activities
    }
    return edition_context(
        learner.edition,
        learner.language,
        activity_url=lambda key: addresses.get(key, ""),
        file_url=learner.file_url,
    )


def _attempts(learner: LearnerContext) -> list[Attempt]:
    if learner.enrolment is None:
        return []
    rows = Attempt.objects.filter(enrolment=learner.enrolment, activity=learner.activity_id)
    return [_with_run(row, learner) for row in rows.select_related("activity").order_by("number")]


def _own(learner: LearnerContext, attempt: uuid.UUID) -> Attempt:
    if learner.enrolment is None:
        raise Http404
    try:
        row = attempt_in(learner.enrolment, learner.activity.key, attempt)
    except Attempt.DoesNotExist:
        raise Http404 from None
    return _settled(row, timezone.now())


def _with_run(row: Attempt, learner: LearnerContext) -> Attempt:
    assert learner.enrolment is not None
    row.enrolment, row.edition = learner.enrolment, frozen_edition(row.edition_id)
    return row


def _settled(row: Attempt, now: datetime) -> Attempt:
    """The attempt, handed in where its time is up and nobody has done so yet."""
    if row.is_open and row.deadline_at and now > row.deadline_at + services.grace():
        return services.submit_by_clock(row)
    return row


def _is_forward_only(row: Attempt) -> bool:
    settings = quiz_settings(row.edition, row.activity.key)
    return settings.forward_only and not settings.one_page


def _number(asked: Any, sheet: Sheet) -> int:
    """The question to show, counted from 1: the one asked for, else the first unanswered one.

    A forward-only attempt shows the one that it has reached, and after the last one none.
    """
    if _is_forward_only(sheet.attempt):
        return sheet.attempt.reached
    try:
        return min(max(int(asked), 1), len(sheet.places))
    except (TypeError, ValueError):
        return next((place.number for place in sheet.unanswered), 1)


def _writer(text: str | None) -> uuid.UUID | None:
    """The tab's token; None where there is none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _last_look_address(learner: LearnerContext, row: Attempt) -> str:
    return f"{learner.url(str(row.uuid), 'submit')}?w={row.writer}"


def _page_address(learner: LearnerContext, row: Attempt, number: object = None) -> str:
    address = f"{learner.url(str(row.uuid))}?w={row.writer}"
    return f"{address}&q={number}" if number and str(number).isdecimal() else address


def _save(request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID) -> services.Saved:
    """Save the answers to the questions that the fields ``question`` name."""
    if learner.enrolment is None:
        raise Http404
    try:
        return services.save_form(
            enrolment=learner.enrolment,
            quiz=learner.activity.key,
            attempt=attempt,
            given=lambda row: _given(request, row),
            operation=operation_of(request),
            made_at=made_at_of(request),
            writer=_writer(request.POST.get("w")),
        )
    except Attempt.DoesNotExist:
        raise Http404 from None


def _given(request: HttpRequest, row: Attempt) -> list[services.Given]:
    form = dict(request.POST.lists())
    asked = list(dict.fromkeys(request.POST.getlist("question")))
    by_id = {one.id: one for one in DrawnQuiz.of(row.drawn).arrange(judged_content(row), asked)}
    if not asked or not set(asked) <= set(by_id):
        raise BadAnswer
    return [services.Given(id_, response_from(form, by_id[id_], row.seed)) for id_ in asked]


def _save_and_go(request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID) -> HttpResponse:
    """Save what the page holds, do what the pressed button ``go`` says, and show what comes next."""
    has_answers = "question" in request.POST
    try:
        if has_answers:
            row = _settled(_save(request, learner, attempt).attempt, timezone.now())
        else:
            row = _own(learner, attempt)
    except LeftBehind:
        row = _own(learner, attempt)
    except WrittenElsewhere:
        return _told_elsewhere(request, learner, attempt)
    except (AttemptClosed, AnswerLate) as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(learner.url(str(attempt)))
    except BadAnswer as error:
        messages.error(request, str(error))
        row = _own(learner, attempt)
        return HttpResponseRedirect(_page_address(learner, row, request.POST.get("number")))
    if row.submitted_at and not has_answers:
        return _result(request, learner, row)
    try:
        return HttpResponseRedirect(_go(request, learner, row))
    except WrittenElsewhere:
        return _told_elsewhere(request, learner, attempt)
    except (AttemptClosed, BadAnswer) as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(learner.url(str(attempt)))


def _go(request: HttpRequest, learner: LearnerContext, row: Attempt) -> str:
    """Where the pressed button leads, once it has done what it says: flag, check, or turn to a question."""
    number, go = request.POST.get("number", ""), request.POST.get("go", "")
    writer = _writer(request.POST.get("w"))
    action, _colon, question = go.partition(":")
    if action == "flag":
        services.flag(row, question, writer)
    elif action == "check" and tells_after_answers(quiz_settings(row.edition, row.activity.key).review):
        services.check(row, question, writer)
    elif go == "finish":
        if _is_forward_only(row):
            services.go_on_to(row, len(row.drawn["questions"]) + 1, writer)
        return _last_look_address(learner, row)
    elif go.isdecimal():
        number = go
        if _is_forward_only(row):
            services.go_on_to(row, int(go), writer)
    anchor = f"#answer-{question}" if question else ""
    return _page_address(learner, row, number) + anchor


@allowed_to(may_audit, "auditor")
def replay(request: HttpRequest, attempt: uuid.UUID) -> HttpResponse:
    """Every arrival of an attempt in order, with what became of it."""
    row = get_object_or_404(replayable_by(request.user), uuid=attempt)
    row.edition = frozen_edition(row.edition_id)
    return render(request, "quizzes/replay.html", {"attempt": row, "steps": steps_of(row)})

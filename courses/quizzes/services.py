"""What may be done with an attempt: begin, save answers, move on, hand in."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings as site
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.document.fields import write
from courses.document.questions import Grade, Response
from courses.document.quiz import QuizMode
from courses.editions.frozen import frozen_edition
from courses.editions.models import Activity
from courses.progress.completion import CourseState
from courses.progress.errors import ProgressError
from courses.progress.models import Enrolment
from courses.progress.services import enter, hold, record_score

from .drawing import draw
from .edition import judged_content, judged_questions, quiz_content, quiz_settings
from .errors import (
    AnswerLate,
    AttemptClosed,
    AttemptVoided,
    BadAnswer,
    LeftBehind,
    NothingToAsk,
    WrittenElsewhere,
)
from .grading import cut, grade_attempt, score_that_counts
from .models import Answer, Arrival, Attempt, HandedInBy, Verdict
from .queries import arrivals_of, attempt_in
from .rules import check_may_begin, deadline
from .sittings import hold_for_beginning, rules_of, sitting_of

REFUSALS: dict[str, type[ProgressError]] = {
    Verdict.CLOSED: AttemptClosed,
    Verdict.LATE: AnswerLate,
    Verdict.OTHER_TAB: WrittenElsewhere,
    Verdict.PASSED_BY: LeftBehind,
}

COUNTDOWN_SLACK = timedelta(seconds=5)
"""How early a page's countdown may be over."""


def begin(*, enrolment: Enrolment, key: uuid.UUID, code: str = "", language: str = "") -> Attempt:
    """Begin an attempt at the quiz ``key``, or go on with the open one; ``language`` is what it is read in,
    the course's first unless told.

    Raises what ``progress.services.enter`` and ``rules.check_may_begin`` raise, and NothingToAsk.
    """
    now = timezone.now()
    with transaction.atomic():
        enrolment = hold(enrolment)
        activity = enter(enrolment, key)
        attempts = list(Attempt.objects.filter(enrolment=enrolment, activity=activity).order_by("number"))
        under_way = next((attempt for attempt in attempts if attempt.is_open), None)
        if under_way and not _is_timed_out(under_way, now):
            under_way.enrolment, under_way.edition = enrolment, frozen_edition(under_way.edition_id)
            return under_way
    if under_way:
        submit_by_clock(under_way)
        return begin(enrolment=enrolment, key=key, code=code, language=language)
    with transaction.atomic():
        return _begin(hold(enrolment), enter(enrolment, key), code, language, now)


def _begin(enrolment: Enrolment, activity: Activity, code: str, language: str, now: datetime) -> Attempt:
    attempts = list(Attempt.objects.filter(enrolment=enrolment, activity=activity).order_by("number"))
    under_way = next((attempt for attempt in attempts if attempt.is_open), None)
    if under_way:
        return under_way
    made = [attempt for attempt in attempts if not attempt.voided_at]
    settings = quiz_settings(enrolment.edition, activity.key)
    sitting = sitting_of(enrolment, activity.pk, now)
    rules = rules_of(hold_for_beginning(sitting), enrolment.user_id) if sitting else None
    check_may_begin(
        settings,
        tries_made=len(made),
        handed_in=[attempt.submitted_at for attempt in made if attempt.submitted_at],
        now=now,
        sitting=rules,
        code=code,
    )
    languages = enrolment.edition.outline.languages
    content = quiz_content(enrolment.edition, activity.key, languages[0])
    seed = random.SystemRandom().getrandbits(62)
    drawn = draw(content, settings, seed)
    if not drawn.questions:
        raise NothingToAsk
    return Attempt.objects.create(
        enrolment=enrolment,
        activity=activity,
        edition=enrolment.edition,
        sitting=sitting,
        number=len(attempts) + 1,
        language=language if language in languages else languages[0],
        seed=seed,
        drawn=write(drawn),
        begun_at=now,
        deadline_at=deadline(settings, now, rules),
    )


@dataclass(frozen=True)
class Given:
    """One answer as it came: a question's id, a response that is not clean yet."""

    question: str
    response: Response


def save_answer(
    *,
    attempt: Attempt,
    question: str,
    response: Response,
    operation: uuid.UUID | None = None,
    made_at: datetime | None = None,
    writer: uuid.UUID | None = None,
) -> Verdict:
    """Save one answer; see ``save_answers``."""
    return save_answers(
        attempt=attempt,
        given=[Given(question, response)],
        operation=operation,
        made_at=made_at,
        writer=writer,
    )


def save_answers(
    *,
    attempt: Attempt,
    given: Sequence[Given],
    operation: uuid.UUID | None = None,
    made_at: datetime | None = None,
    writer: uuid.UUID | None = None,
) -> Verdict:
    """Save answers that came together; of each question the newest by the browser's clock stays.

    Every arrival is logged with its verdict; an operation that arrived before with the same answer is not
    looked at again. None for ``writer`` is somebody who has no tab; a tab that no longer writes still hands
    over what it was given before. Raises BadAnswer, and what the verdict says: AttemptClosed, AnswerLate,
    WrittenElsewhere, LeftBehind. Four queries, whatever the number of answers.
    """
    saved = save_form(
        enrolment=attempt.enrolment,
        quiz=attempt.activity.key,
        attempt=attempt.uuid,
        given=lambda _held: given,
        operation=operation,
        made_at=made_at,
        writer=writer,
    )
    return saved.verdict


@dataclass(frozen=True)
class Saved:
    """What became of answers, and the attempt as it stood then."""

    attempt: Attempt
    verdict: Verdict


def save_form(
    *,
    enrolment: Enrolment,
    quiz: uuid.UUID,
    attempt: uuid.UUID,
    given: Callable[[Attempt], Sequence[Given]],
    operation: uuid.UUID | None = None,
    made_at: datetime | None = None,
    writer: uuid.UUID | None = None,
) -> Saved:
    """As ``save_answers``, for the attempt that ``queries.attempt_in`` finds, read once and locked;
    ``given`` reads the answers for it. Raises Attempt.DoesNotExist too."""
    now = timezone.now()
    made_at = min(made_at or now, now)
    operation = operation or uuid.uuid4()
    with transaction.atomic():
        held = attempt_in(enrolment, quiz, attempt, lock=True)
        clean = [(one.question, _clean(held, one)) for one in given(held)]
        sent = [_Sent.of(operation, *one, alone=len(clean) == 1) for one in clean]
        arrived = _arrived(held, sent)
        rows = []
        for one in sent:
            own, question, response = arrived.id_of(one), one.question, one.response
            before = arrived.repeated.get(own)
            verdict = before or _verdict(held, question, now, made_at, writer, arrived.newest.get(question))
            rows.append((own, question, response, verdict, before is None))
        Arrival.objects.bulk_create(
            Arrival(
                attempt=held,
                operation=own,
                question=question,
                response=response,
                made_at=made_at,
                arrived_at=now,
                verdict=verdict,
            )
            for own, question, response, verdict, is_new in rows
            if is_new
        )
        Answer.objects.bulk_create(
            [
                Answer(
                    attempt=held,
                    question=question,
                    response=response,
                    operation=own,
                    made_at=made_at,
                    saved_at=now,
                )
                for own, question, response, verdict, is_new in rows
                if is_new and verdict == Verdict.SAVED
            ],
            update_conflicts=True,
            unique_fields=["attempt", "question"],
            update_fields=["response", "operation", "made_at", "saved_at"],
        )
    verdicts = [verdict for *_rest, verdict, _new in rows]
    refused = next((verdict for verdict in verdicts if verdict in REFUSALS), None)
    if refused:
        raise AttemptVoided if held.voided_at else REFUSALS[refused]
    return Saved(held, Verdict.SAVED if Verdict.SAVED in verdicts else Verdict.OLDER)


def _clean(attempt: Attempt, given: Given) -> Response:
    asked = {drawn["id"] for drawn in attempt.drawn["questions"]}
    by_id = {item.id: item for item in judged_content(attempt).items if item.id in asked}
    try:
        return by_id[given.question].clean_response(given.response)
    except (KeyError, ValueError) as error:
        raise BadAnswer from error


def _locked(attempt: Attempt) -> Attempt:
    """The attempt as it stands, locked until the transaction ends."""
    held = Attempt.objects.select_for_update().get(pk=attempt.pk)
    held.enrolment, held.activity = attempt.enrolment, attempt.activity
    held.edition = frozen_edition(held.edition_id)
    return held


@dataclass(frozen=True)
class _Sent:
    """A clean answer with its operation's id, and the one it has where that id brought something else."""

    question: str
    response: Response
    operation: uuid.UUID
    otherwise: uuid.UUID

    @classmethod
    def of(cls, operation: uuid.UUID, question: str, response: Response, *, alone: bool) -> _Sent:
        own = operation if alone else uuid.uuid5(operation, question)
        otherwise = uuid.uuid5(own, question + json.dumps(response, sort_keys=True))
        return cls(question, response, own, otherwise)


@dataclass(frozen=True)
class _Arrived:
    """Verdicts of operations that arrived before, what each said, and the newest moment saved of each
    question."""

    repeated: dict[uuid.UUID, Verdict]
    said: dict[uuid.UUID, tuple[str, Response]]
    newest: dict[str, datetime]

    def id_of(self, sent: _Sent) -> uuid.UUID:
        """A page that one went back to sends its operation again, with another answer: that is a new one."""
        said = (sent.question, sent.response)
        return sent.operation if self.said.get(sent.operation, said) == said else sent.otherwise


def _arrived(attempt: Attempt, sent: Sequence[_Sent]) -> _Arrived:
    ids = [id_ for one in sent for id_ in (one.operation, one.otherwise)]
    questions = [one.question for one in sent]
    arrived = _Arrived({}, {}, {})
    for own, question, response, made_at, verdict in arrivals_of(attempt, ids, questions):
        arrived.repeated[own], arrived.said[own] = Verdict(verdict), (question, response)
        if verdict == Verdict.SAVED:
            arrived.newest[question] = max(made_at, arrived.newest.get(question, made_at))
    return arrived


def _verdict(
    attempt: Attempt,
    question: str,
    now: datetime,
    made_at: datetime,
    writer: uuid.UUID | None,
    standing: datetime | None,
) -> Verdict:
    """What becomes of an answer that arrives ``now``; ``standing`` is when the one that stands was made."""
    if attempt.submitted_at:
        return Verdict.LATE if attempt.handed_in_by == HandedInBy.CLOCK else Verdict.CLOSED
    if _is_timed_out(attempt, now):
        return Verdict.LATE
    if writer and writer != attempt.writer and not _was_written_before(attempt, made_at):
        return Verdict.OTHER_TAB
    if question in attempt.checked or _was_left(attempt, question):
        return Verdict.PASSED_BY
    if standing and standing > made_at:
        return Verdict.OLDER
    return Verdict.SAVED


def _was_written_before(attempt: Attempt, made_at: datetime) -> bool:
    """Was an answer made before the tab that writes now took over? Then its own tab was the one to write."""
    return attempt.writer_since is not None and made_at < attempt.writer_since


def _was_left(attempt: Attempt, question: str) -> bool:
    settings = quiz_settings(attempt.edition, attempt.activity.key)
    if not settings.forward_only or settings.one_page:
        return False
    return question in [drawn["id"] for drawn in attempt.drawn["questions"][: attempt.reached - 1]]


def _is_timed_out(attempt: Attempt, now: datetime) -> bool:
    """Are the time and its grace over?"""
    return attempt.deadline_at is not None and now > attempt.deadline_at + grace()


def grace() -> timedelta:
    """How long after the time is up an answer may still arrive."""
    return timedelta(seconds=site.MALAKA_ANSWER_GRACE)


def take_over(attempt: Attempt) -> uuid.UUID:
    """A new tab writes from now on, and every older one no longer does; the token of the new one.

    What an older one was given before that and could not send is still taken when it arrives.
    """
    attempt.writer, attempt.writer_since = uuid.uuid4(), timezone.now()
    Attempt.objects.filter(pk=attempt.pk).update(writer=attempt.writer, writer_since=attempt.writer_since)
    return attempt.writer


def _may_write(attempt: Attempt, writer: uuid.UUID | None) -> None:
    if attempt.voided_at:
        raise AttemptVoided
    if attempt.submitted_at:
        raise AttemptClosed
    if writer and writer != attempt.writer:
        raise WrittenElsewhere


def go_on_to(attempt: Attempt, number: int, writer: uuid.UUID | None = None) -> None:
    """A forward-only attempt has reached the question ``number``, counted from 1; one past the last is the
    last look."""
    with transaction.atomic():
        held = _locked(attempt)
        _may_write(held, writer)
        held.reached = max(held.reached, min(number, held.reached + 1, len(held.drawn["questions"]) + 1))
        held.save(update_fields=["reached"])
    attempt.reached = held.reached


def flag(attempt: Attempt, question: str, writer: uuid.UUID | None = None) -> bool:
    """Flag a question for later, or take its flag off; whether it is flagged now."""
    with transaction.atomic():
        held = _locked(attempt)
        _may_write(held, writer)
        if question not in [drawn["id"] for drawn in held.drawn["questions"]]:
            raise BadAnswer
        held.flagged = sorted({*held.flagged} ^ {question})
        held.save(update_fields=["flagged"])
    return question in held.flagged


def check(attempt: Attempt, question: str, writer: uuid.UUID | None = None) -> None:
    """The learner wants to know how they did at a question; its answer stays as it is from then on."""
    with transaction.atomic():
        held = _locked(attempt)
        _may_write(held, writer)
        if not Answer.objects.filter(attempt=held, question=question, response__isnull=False).exists():
            return
        if question not in held.checked:
            held.checked = [*held.checked, question]
            held.save(update_fields=["checked"])


def submit(attempt: Attempt, *, by: HandedInBy = HandedInBy.LEARNER) -> Attempt:
    """Hand in: grade what was saved and count it. A second call changes nothing."""
    with transaction.atomic():
        enrolment = hold(attempt.enrolment)
        attempt = (
            Attempt.objects.select_for_update(of=("self",)).select_related("activity").get(pk=attempt.pk)
        )
        attempt.enrolment, attempt.edition = enrolment, frozen_edition(attempt.edition_id)
        if attempt.submitted_at:
            return attempt
        now = timezone.now()
        attempt.submitted_at, attempt.handed_in_by = now, by
        if by == HandedInBy.CLOCK and attempt.deadline_at:
            attempt.submitted_at = min(now, attempt.deadline_at)
        grade(attempt)
        attempt.save()
        count(attempt, tried=True)
    return attempt


def submit_by_clock(attempt: Attempt) -> Attempt:
    """Hand in an attempt whose time and grace are over; one that was given more time stays open."""
    with transaction.atomic():
        hold(attempt.enrolment)
        held = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if held.submitted_at or _is_timed_out(held, timezone.now()):
            return submit(attempt, by=HandedInBy.CLOCK)
    return held


def submit_at_end(attempt: Attempt) -> Attempt:
    """Hand in for a page whose countdown is over; one that was given more time since stays open."""
    with transaction.atomic():
        hold(attempt.enrolment)
        held = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if held.deadline_at and held.deadline_at - timezone.now() > COUNTDOWN_SLACK:
            return held
        return submit(attempt)


def timed_out() -> QuerySet[Attempt]:
    """Open attempts whose time and grace are over, the longest overdue first."""
    return (
        Attempt.objects.filter(submitted_at__isnull=True, deadline_at__lt=timezone.now() - grace())
        .select_related("enrolment", "activity", "edition")
        .order_by("deadline_at")
    )


def grade(attempt: Attempt, marked: Mapping[str, Grade] | None = None) -> None:
    """Write the grade of a handed-in attempt into its row, which the caller saves.

    ``marked``: grades that people gave, by question id. The score stays open while one is still to come.
    """
    marks = Decimal(attempt.drawn["pass_mark"])
    dropped = quiz_settings(attempt.edition, attempt.activity.key).dropped
    result = grade_attempt(judged_questions(attempt), answers_of(attempt), marks, marked, dropped)
    attempt.grades = write(result.grades)
    attempt.texts = sum(one.pending for one in result.grades.values()) + len(marked or {})
    attempt.graded_at = None if result.pending else timezone.now()
    attempt.score = None if result.pending else cut(result.score, "0.0001")
    attempt.passed = None if result.pending else result.passed


def count(attempt: Attempt, *, tried: bool = False) -> CourseState:
    """Let the learner's tries at the attempt's quiz count in their progress as its settings say.

    A completion is never withdrawn. Runs in the caller's transaction, which holds the enrolment's lock;
    ``tried`` when an attempt has just been handed in.
    """
    settings = quiz_settings(attempt.edition, attempt.activity.key)
    tries = Attempt.objects.filter(
        enrolment=attempt.enrolment, activity=attempt.activity, submitted_at__isnull=False, voided_at=None
    ).order_by("number")
    made = list(tries)
    scores = [one.score for one in made if one.score is not None]
    score = score_that_counts(scores, settings.counts)
    is_exam = settings.mode is QuizMode.EXAM
    return record_score(
        enrolment=attempt.enrolment,
        activity=attempt.activity,
        score=cut(score, "0.01") if score is not None and is_exam else None,
        passed=any(one.passed for one in made) if is_exam else bool(made),
        replaces=True,
        tried=tried,
    )


def answers_of(attempt: Attempt) -> Mapping[str, Response]:
    """Saved responses by question id."""
    return {answer.question: answer.response for answer in attempt.answers.all()}

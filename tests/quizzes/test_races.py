"""Attempt rules while everybody does everything at once, by PostgreSQL's own locks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from courses.document.activities import QuizSettings
from courses.editions.models import Activity
from courses.progress.models import ActivityProgress, Enrolment
from courses.quizzes import desk
from courses.quizzes.edition import judged_content, judged_questions
from courses.quizzes.errors import AnotherOpen, AttemptClosed, NoTriesLeft, WrittenElsewhere
from courses.quizzes.grading import grade_attempt
from courses.quizzes.models import Answer, Arrival, Attempt, HandedInBy, Sitting, Verdict
from courses.quizzes.services import answers_of, begin, save_answer, submit, take_over
from courses.quizzes.tasks import sweep
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.document import course_document, module, quiz
from tests.factories.learning import live_course
from tests.factories.progress import enrolment
from tests.factories.quizzes import quiz_key
from tests.racing import needs_row_locks, race

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), needs_row_locks]

Work = Callable[[], object]


def a_run(**settings: Any) -> Enrolment:
    return enrolment(course=live_course(course_document(module(quiz(settings=QuizSettings(**settings))))))


def begun(run: Enrolment) -> Attempt:
    return begin(enrolment=run, key=quiz_key(run))


def at_hand() -> Attempt:
    """The one open attempt, as a request reads it."""
    return Attempt.objects.select_related("activity", "enrolment__edition", "edition").get(submitted_at=None)


def saving(attempt: Attempt, question: int, option: int, **fields: Any) -> Work:
    asked = judged_content(attempt).items[question]
    chosen = [asked.options[option].id]  # type: ignore[attr-defined]
    return lambda: save_answer(attempt=attempt, question=asked.id, response=chosen, **fields)


def end_time(attempt: Attempt, seconds_ago: int) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(seconds=seconds_ago))


def grades_are_of_what_stands(attempt: Attempt) -> bool:
    attempt = Attempt.objects.select_related("activity", "edition").get(pk=attempt.pk)
    result = grade_attempt(judged_questions(attempt), answers_of(attempt), Decimal(60))
    return attempt.score == result.score.quantize(Decimal("0.0001"))


def test_racing_starts_answers_and_submissions_make_one_attempt_and_one_count() -> None:
    run = a_run()
    assert race([lambda: begun(run)] * 6) == []
    attempt = at_hand()
    assert race([saving(attempt, 0, 0, operation=uuid.uuid4())] * 6) == []
    assert Arrival.objects.count() == Answer.objects.count() == 1
    assert race([lambda: submit(attempt)] * 6) == []
    assert ActivityProgress.objects.get().tries == 1


def test_answers_to_one_question_at_once_are_all_logged_and_the_newest_stands() -> None:
    attempt, now = begun(a_run()), timezone.now()
    works = [saving(attempt, 0, n % 2, made_at=now - timedelta(seconds=n)) for n in range(8)]
    assert race(works) == []
    assert Arrival.objects.count() == 8
    assert Answer.objects.get().made_at == now


def test_one_operation_with_two_answers_at_once_is_two_arrivals() -> None:
    attempt, operation = begun(a_run()), uuid.uuid4()
    assert race([saving(attempt, 0, n % 2, operation=operation) for n in range(6)]) == []
    assert Arrival.objects.count() == 2
    assert Answer.objects.count() == 1


def test_an_answer_that_races_with_handing_in_is_graded_or_refused() -> None:
    run = a_run()
    for _round in range(4):
        begun(run)
        attempt = at_hand()
        works: list[Work] = [lambda attempt=attempt: submit(attempt)]  # type: ignore[misc]
        works += [saving(attempt, question, 0) for question in (0, 1) for _time in range(3)]
        errors = race(works)
        assert all(isinstance(error, AttemptClosed) for error in errors)
        arrivals = Arrival.objects.filter(attempt=attempt)
        assert arrivals.count() == 6
        assert arrivals.filter(verdict=Verdict.CLOSED).count() == len(errors)
        assert grades_are_of_what_stands(attempt)
    assert not Attempt.objects.filter(submitted_at=None).exists()


def test_the_last_try_is_begun_once() -> None:
    run = a_run(tries=1)

    def try_it() -> None:
        submit(begun(run))

    errors = race([try_it] * 6)
    assert all(isinstance(error, NoTriesLeft) for error in errors)
    assert Attempt.objects.get().number == ActivityProgress.objects.get().tries == 1


def test_whoever_comes_back_after_the_time_while_the_sweep_runs_begins_one_new_attempt() -> None:
    run = a_run(time_limit=30)
    first = begun(run)
    end_time(first, 70)
    assert race([lambda: begun(run), lambda: begun(run), sweep, sweep, lambda: begun(run)]) == []
    assert list(Attempt.objects.order_by("number").values_list("number", "handed_in_by")) == [
        (1, HandedInBy.CLOCK),
        (2, ""),
    ]
    assert ActivityProgress.objects.get().tries == 1


def test_of_two_tabs_one_writes_whatever_comes_first() -> None:
    attempt = begun(a_run())
    older = take_over(attempt)
    tokens: list[uuid.UUID] = []
    works: list[Work] = [lambda: tokens.append(take_over(Attempt.objects.get(pk=attempt.pk)))]
    works += [saving(attempt, 0, 0, writer=older) for _time in range(5)]
    errors = race(works)
    assert all(isinstance(error, WrittenElsewhere) for error in errors)
    assert Attempt.objects.get().writer == tokens[0]
    assert Arrival.objects.filter(verdict=Verdict.OTHER_TAB).count() == len(errors)
    assert Arrival.objects.count() == 5


def a_room(people: int, **settings: Any) -> tuple[Sitting, list[Enrolment]]:
    document = course_document(module(quiz(settings=QuizSettings(time_limit=30, **settings))))
    course, agency, now = live_course(document), AgencyFactory(), timezone.now()
    runs = [enrolment(course=course, agency=agency) for _n in range(people)]
    sitting = Sitting.objects.create(
        activity=Activity.objects.get(course=course, key=quiz_key(runs[0])),
        agency=agency,
        name="Imtihon",
        opens_at=now - timedelta(minutes=10),
        closes_at=now + timedelta(minutes=120),
        made_by=UserFactory(),
    )
    return sitting, runs


def beginning(run: Enrolment) -> Work:
    return lambda: begun(run)


def test_a_room_that_begins_while_minutes_are_added_has_them_all() -> None:
    sitting, runs = a_room(6)
    adding: Work = lambda: desk.add_minutes(  # noqa: E731
        sitting=sitting, minutes=15, reason="Chiroq oʻchdi", by=sitting.made_by
    )
    assert race([*map(beginning, runs), adding]) == []
    for attempt in Attempt.objects.all():
        assert attempt.deadline_at == attempt.begun_at + timedelta(minutes=45)


def test_an_exam_is_cancelled_or_begun() -> None:
    sitting, runs = a_room(4)
    race([*map(beginning, runs), lambda: desk.cancel(sitting)])
    sitting.refresh_from_db()
    assert bool(sitting.cancelled_at) != Attempt.objects.exists()


def test_reopening_while_the_learner_begins_anew_leaves_one_attempt_open() -> None:
    sitting, (run,) = a_room(1)
    first = submit(begun(run))
    reopening: Work = lambda: desk.reopen(attempt=first, reason="Adashib", by=sitting.made_by)  # noqa: E731
    errors = race([reopening, beginning(run), beginning(run)])
    assert all(isinstance(error, AnotherOpen) for error in errors)
    assert Attempt.objects.filter(submitted_at=None).count() == 1


def test_voiding_while_answers_come_and_it_is_handed_in_counts_for_nothing() -> None:
    sitting, (run,) = a_room(1, pass_mark=Decimal(100))
    begun(run)
    attempt = at_hand()
    voiding: Work = lambda: desk.void(attempt=attempt, reason="Boshqa odam", by=sitting.made_by)  # noqa: E731
    errors = race([voiding, lambda: submit(attempt), saving(attempt, 0, 0), saving(attempt, 1, 0)])
    assert all(isinstance(error, AttemptClosed) for error in errors)
    done = Attempt.objects.get()
    assert done.voided_at
    assert not done.is_open
    assert ActivityProgress.objects.get().score is None

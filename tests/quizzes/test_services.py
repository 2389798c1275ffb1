from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.document.activities import QuizSettings
from courses.progress.models import ActivityProgress, ActivityState, Enrolment
from courses.quizzes.errors import AttemptClosed, BadAnswer, NoTriesLeft
from courses.quizzes.models import Answer, Attempt, Verdict
from courses.quizzes.services import begin, save_answer, submit
from tests.factories.document import course_document, module, quiz
from tests.factories.editions import course_with_edition
from tests.factories.progress import enrolment
from tests.factories.quizzes import answer_all, quiz_key, quiz_of, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> Enrolment:
    return enrolment()


def test_beginning_twice_goes_on_with_the_same_attempt(run: Enrolment) -> None:
    first = begin(enrolment=run, key=quiz_key(run))
    assert begin(enrolment=run, key=quiz_key(run)) == first
    assert Attempt.objects.count() == 1


def test_right_answers_pass_and_are_recorded(run: Enrolment) -> None:
    attempt = taken(begin(enrolment=run, key=quiz_key(run)), right=True)
    assert (attempt.passed, attempt.score) == (True, Decimal(100))
    progress = ActivityProgress.objects.get(enrolment=run, activity=attempt.activity)
    assert (progress.state, progress.score, progress.tries) == (ActivityState.DONE, Decimal(100), 1)


def test_handing_in_twice_counts_once(run: Enrolment) -> None:
    attempt = taken(begin(enrolment=run, key=quiz_key(run)), right=True)
    assert submit(attempt).submitted_at == attempt.submitted_at
    assert ActivityProgress.objects.get(activity=attempt.activity).tries == 1


def test_a_worse_try_takes_nothing_away(run: Enrolment) -> None:
    taken(begin(enrolment=run, key=quiz_key(run)), right=True)
    worse = taken(begin(enrolment=run, key=quiz_key(run)), right=False)
    assert worse.passed is False
    progress = ActivityProgress.objects.get(activity=worse.activity)
    assert (progress.state, progress.score, progress.tries) == (ActivityState.DONE, Decimal(100), 2)


def test_an_answer_after_handing_in_is_refused(run: Enrolment) -> None:
    attempt = taken(begin(enrolment=run, key=quiz_key(run)), right=False)
    with pytest.raises(AttemptClosed):
        answer_all(attempt, right=True)


def test_an_older_answer_that_arrives_late_does_not_replace_a_newer_one(run: Enrolment) -> None:
    attempt = begin(enrolment=run, key=quiz_key(run))
    question = quiz_of(run).items[0]
    newer, older = (option.id for option in question.options[:2])  # type: ignore[attr-defined]
    now = timezone.now()
    save_answer(attempt=attempt, question=question.id, response=[newer], made_at=now)
    late = save_answer(
        attempt=attempt, question=question.id, response=[older], made_at=now - timedelta(minutes=5)
    )
    assert late == Verdict.OLDER
    assert Answer.objects.get(question=question.id).response == [newer]


def test_a_clock_that_runs_ahead_gains_nothing(run: Enrolment) -> None:
    attempt = begin(enrolment=run, key=quiz_key(run))
    question = quiz_of(run).items[0]
    first, second = (option.id for option in question.options[:2])  # type: ignore[attr-defined]
    ahead = timezone.now() + timedelta(days=1)
    save_answer(attempt=attempt, question=question.id, response=[first], made_at=ahead)
    save_answer(attempt=attempt, question=question.id, response=[second])
    assert Answer.objects.get(question=question.id).response == [second]


@pytest.mark.parametrize("response", [["not an option"], "a", [1], {"x": 1}])
def test_an_answer_that_does_not_fit_is_refused(run: Enrolment, response: object) -> None:
    attempt = begin(enrolment=run, key=quiz_key(run))
    with pytest.raises(BadAnswer):
        save_answer(attempt=attempt, question=quiz_of(run).items[0].id, response=response)
    with pytest.raises(BadAnswer):
        save_answer(attempt=attempt, question=str(uuid.uuid4()), response=[])


def test_tries_run_out() -> None:
    run = enrolment(course=course_with_edition(course_document(module(quiz(settings=QuizSettings(tries=2))))))
    for _try in range(2):
        taken(begin(enrolment=run, key=quiz_key(run)), right=False)
    with pytest.raises(NoTriesLeft):
        begin(enrolment=run, key=quiz_key(run))

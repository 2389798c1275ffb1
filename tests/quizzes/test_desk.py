"""The incident desk: minutes, reopened and voided attempts, by the engine's own clock and locks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.document.activities import QuizSettings
from courses.editions.models import Activity
from courses.progress.models import ActivityProgress, ActivityState, Enrolment
from courses.quizzes import desk
from courses.quizzes.errors import (
    AlreadyBegun,
    AnotherOpen,
    BadMinutes,
    NothingToReopen,
    NoTimeToReopen,
    NoTriesLeft,
    ReasonMissing,
    SittingCancelled,
    VoidedAlready,
)
from courses.quizzes.models import Attempt, HandedInBy, Incident, IncidentKind, Sitting
from courses.quizzes.services import begin, submit, timed_out
from courses.quizzes.tasks import sweep
from lms.accounts.models import Letter
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.document import course_document, module, quiz
from tests.factories.learning import live_course
from tests.factories.progress import enrolment
from tests.factories.quizzes import answer_all, quiz_key, taken

pytestmark = pytest.mark.django_db


def a_room(people: int = 1, **settings: Any) -> tuple[Sitting, list[Enrolment]]:
    document = course_document(module(quiz(settings=QuizSettings(**{"time_limit": 30, **settings}))))
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


def begun(run: Enrolment) -> Attempt:
    return begin(enrolment=run, key=quiz_key(run))


def end_time(attempt: Attempt, seconds_ago: int) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(seconds=seconds_ago))


def minutes(sitting: Sitting, number: int, **fields: Any) -> Incident:
    return desk.add_minutes(
        sitting=sitting, minutes=number, reason="Chiroq oʻchdi", by=sitting.made_by, **fields
    )


def deadlines() -> list[Any]:
    return list(Attempt.objects.order_by("pk").values_list("deadline_at", flat=True))


def test_a_power_cut_moves_every_open_attempt_and_those_that_begin_later() -> None:
    sitting, runs = a_room(3)
    before = [begun(run).deadline_at for run in runs[:2]]
    incident = minutes(sitting, 15)
    later = begun(runs[2])
    assert deadlines()[:2] == [one + timedelta(minutes=15) for one in before if one]
    assert later.deadline_at == later.begun_at + timedelta(minutes=45)
    assert (incident.kind, incident.minutes, incident.learner) == (IncidentKind.MINUTES, 15, None)


def test_minutes_for_one_learner_are_nobody_elses() -> None:
    sitting, runs = a_room(2)
    mine, other = (begun(run).deadline_at for run in runs)
    minutes(sitting, 10, learner=runs[0].user)
    minutes(sitting, 5, learner=runs[0].user)
    assert mine
    assert deadlines() == [mine + timedelta(minutes=15), other]
    assert sitting.accommodations.get().extra_minutes == 15


def test_as_many_queries_for_a_room_of_twelve_as_for_two(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    for people in (2, 12):
        sitting, runs = a_room(people)
        for run in runs:
            begun(run)
        with django_assert_num_queries(6):
            minutes(sitting, 5)


def test_minutes_after_the_deadline_and_before_the_sweep_keep_the_attempt_open() -> None:
    sitting, runs = a_room()
    attempt = begun(runs[0])
    end_time(attempt, 70)
    overdue = list(timed_out())
    minutes(sitting, 10)
    sweep()
    assert Attempt.objects.get().is_open
    assert overdue == [attempt]


def test_minutes_after_the_sweep_reopen_nothing_by_themselves() -> None:
    sitting, runs = a_room()
    attempt = begun(runs[0])
    end_time(attempt, 70)
    sweep()
    minutes(sitting, 10)
    assert Attempt.objects.get().handed_in_by == HandedInBy.CLOCK


def test_who_was_handed_in_by_the_sweep_goes_on_where_they_were() -> None:
    sitting, runs = a_room()
    attempt = answer_all(begun(runs[0]), right=True)
    end_time(attempt, 70)
    sweep()
    with pytest.raises(NoTimeToReopen):
        desk.reopen(attempt=attempt, reason="Aloqa uzildi", by=sitting.made_by)
    again = desk.reopen(attempt=attempt, reason="Aloqa uzildi", by=sitting.made_by, minutes=10)
    assert (again.is_open, again.score, again.answers.count()) == (True, None, 2)
    assert again.writer != attempt.writer
    progress = ActivityProgress.objects.get()
    assert progress.state == ActivityState.DONE, "what was passed is not withdrawn"
    assert submit(again).passed
    assert Incident.objects.get().minutes == 10


def test_reopened_by_mistake_it_ends_when_it_would_have() -> None:
    sitting, runs = a_room()
    attempt = taken(begun(runs[0]), right=False)
    again = desk.reopen(attempt=attempt, reason="Adashib topshirdi", by=sitting.made_by)
    assert again.deadline_at == attempt.deadline_at
    assert ActivityProgress.objects.get().state == ActivityState.BEGUN


def test_who_may_go_on_is_told_by_letter_until_when() -> None:
    sitting, runs = a_room()
    attempt = begun(runs[0])
    end_time(attempt, 70)
    sweep()
    again = desk.reopen(attempt=attempt, reason="Aloqa uzildi", by=sitting.made_by, minutes=10)
    assert again.deadline_at
    letter = Letter.objects.get(to=runs[0].user.email)
    assert f"{timezone.localtime(again.deadline_at):%H:%M}" in letter.body
    assert "Aloqa uzildi" not in letter.body


def test_reopening_is_refused_while_another_attempt_is_open() -> None:
    sitting, runs = a_room()
    first = taken(begun(runs[0]), right=False)
    begun(runs[0])
    with pytest.raises(AnotherOpen):
        desk.reopen(attempt=first, reason="Adashib topshirdi", by=sitting.made_by)
    assert not Incident.objects.exists()
    assert not Letter.objects.exists()
    assert Attempt.objects.get(pk=first.pk).score is not None


def test_a_voided_attempt_does_not_count_and_the_try_is_free_again() -> None:
    sitting, runs = a_room(tries=1)
    first = taken(begun(runs[0]), right=False)
    with pytest.raises(NoTriesLeft):
        begun(runs[0])
    desk.void(attempt=first, reason="Kompyuter buzildi", by=sitting.made_by)
    assert ActivityProgress.objects.get().score is None
    assert begun(runs[0]).number == 2
    with pytest.raises(VoidedAlready):
        desk.void(attempt=first, reason="Yana", by=sitting.made_by)
    with pytest.raises(NothingToReopen):
        desk.reopen(attempt=first, reason="Yana", by=sitting.made_by)


def test_voiding_an_open_attempt_closes_it() -> None:
    sitting, runs = a_room()
    desk.void(attempt=begun(runs[0]), reason="Boshqa odam yozdi", by=sitting.made_by)
    assert Attempt.objects.get().handed_in_by == HandedInBy.DESK
    assert begun(runs[0]).number == 2


def test_a_void_never_withdraws_a_completion() -> None:
    sitting, runs = a_room()
    attempt = taken(begun(runs[0]), right=True)
    runs[0].refresh_from_db()
    completed = runs[0].completed_at
    desk.void(attempt=attempt, reason="Tekshirilmoqda", by=sitting.made_by)
    runs[0].refresh_from_db()
    assert (runs[0].completed_at, ActivityProgress.objects.get().state) == (completed, ActivityState.DONE)


def test_a_voided_score_gives_way_to_the_tries_that_count() -> None:
    sitting, runs = a_room()
    taken(begun(runs[0]), right=False)
    best = taken(begun(runs[0]), right=True)
    desk.void(attempt=best, reason="Yordam berildi", by=sitting.made_by)
    assert ActivityProgress.objects.get().score == 0


@pytest.mark.parametrize("number", [0, -5, 241])
def test_minutes_have_bounds_and_everything_a_reason(number: int) -> None:
    sitting, runs = a_room()
    attempt = begun(runs[0])
    with pytest.raises(BadMinutes):
        minutes(sitting, number)
    for action in (desk.void, desk.reopen):
        with pytest.raises(ReasonMissing):
            action(attempt=attempt, reason="  ", by=sitting.made_by)
    assert not Incident.objects.exists()


def test_a_cancelled_sitting_does_not_open_the_exam_to_everybody() -> None:
    sitting, runs = a_room()
    desk.cancel(sitting)
    with pytest.raises(SittingCancelled):
        begun(runs[0])


def test_once_somebody_began_neither_the_sitting_is_cancelled_nor_their_time_changed() -> None:
    sitting, runs = a_room(2)
    begun(runs[0])
    with pytest.raises(AlreadyBegun):
        desk.cancel(sitting)
    with pytest.raises(AlreadyBegun):
        desk.accommodate(sitting=sitting, user=runs[0].user, extra_minutes=10, extra_tries=0)
    desk.accommodate(sitting=sitting, user=runs[1].user, extra_minutes=10, extra_tries=1)
    late = begun(runs[1])
    assert late.deadline_at == late.begun_at + timedelta(minutes=40)


def test_a_page_is_told_of_more_time_and_hands_nothing_in_before_it_is_up(client: Client) -> None:
    sitting, (run,) = a_room()
    attempt = begun(run)
    client.force_login(run.user)
    here = f"/uz/courses/egov/{run.course.slug}/module/quiz/{attempt.uuid}/"
    end_time(attempt, 1)
    assert client.get(f"{here}clock/").json()["seconds"] == 0
    minutes(sitting, 15)
    told = client.get(f"{here}clock/").json()
    assert told["open"]
    assert told["seconds"] > 14 * 60

    assert client.post(f"{here}submit/", {"clock": "1", "q": "2"})["Location"].endswith("&q=2")
    attempt.refresh_from_db()
    assert attempt.is_open

    end_time(attempt, 1)
    client.post(f"{here}submit/", {"clock": "1"})
    assert client.get(f"{here}clock/").json()["open"] is False

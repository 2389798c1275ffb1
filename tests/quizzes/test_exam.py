"""An exam: tabs, time, sittings, review, and nothing of the key in what a browser gets."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.document.activities import QuizSettings
from courses.document.quiz import Counts, QuizMode, ReviewRules, When
from courses.progress.models import ActivityProgress, ActivityState, Enrolment
from courses.quizzes.edition import judged_content
from courses.quizzes.errors import (
    AnswerLate,
    CoolingDown,
    LeftBehind,
    NotOpenYet,
    SittingOver,
    WrittenElsewhere,
    WrongStartCode,
)
from courses.quizzes.models import Answer, Arrival, Attempt, HandedInBy, Sitting, Verdict
from courses.quizzes.services import begin, go_on_to, save_answer, submit, take_over
from courses.quizzes.tasks import sweep
from lms.accounts.models import Role
from tests.factories.accounts import AgencyFactory, UserFactory, person
from tests.factories.document import course_document, module, quiz
from tests.factories.learning import live_course
from tests.factories.progress import enrolment
from tests.factories.quizzes import answer_all, chosen_in, quiz_key, taken

pytestmark = pytest.mark.django_db


def a_run(**settings: Any) -> Enrolment:
    document = course_document(module(quiz(settings=QuizSettings(**settings))))
    return enrolment(course=live_course(document))


def begun(run: Enrolment) -> Attempt:
    return begin(enrolment=run, key=quiz_key(run))


def address(attempt: Attempt, *tail: str) -> str:
    course = attempt.enrolment.course
    return f"/uz/courses/egov/{course.slug}/module/quiz/{attempt.uuid}/" + "".join(f"{t}/" for t in tail)


def end_time(attempt: Attempt, seconds_ago: int) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(seconds=seconds_ago))


def save_one(attempt: Attempt, **fields: Any) -> Verdict:
    question = judged_content(attempt).items[0]
    return save_answer(attempt=attempt, question=question.id, response=question.right_response(), **fields)


def test_an_operation_that_arrives_again_is_one_arrival() -> None:
    attempt, operation = begun(a_run()), uuid.uuid4()
    for _time in range(3):
        save_one(attempt, operation=operation)
    assert Arrival.objects.get().verdict == Verdict.SAVED
    assert Answer.objects.get().operation == operation


def test_the_newest_tab_writes_and_the_older_one_is_told(client: Client) -> None:
    attempt = begun(a_run())
    older = take_over(attempt)
    newer = take_over(attempt)
    with pytest.raises(WrittenElsewhere):
        save_one(attempt, writer=older)
    save_one(attempt, writer=newer)
    assert sorted(Arrival.objects.values_list("verdict", flat=True)) == [Verdict.OTHER_TAB, Verdict.SAVED]
    client.force_login(attempt.enrolment.user)
    form = {**chosen_in(attempt, judged_content(attempt).items[0], []), "w": str(older)}
    told = client.post(address(attempt, "answer"), form, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["state"]) == (409, "other_tab")
    assert client.get(f"{address(attempt)}?w={older}").status_code == 409
    assert client.post(address(attempt), form).status_code == 409
    assert client.get(f"{address(attempt)}?w={newer}").status_code == 200


def test_an_answer_counts_within_the_grace_and_is_kept_as_evidence_after_it() -> None:
    attempt = begun(a_run(time_limit=10))
    end_time(attempt, 50)
    assert save_one(attempt) == Verdict.SAVED
    end_time(attempt, 70)
    with pytest.raises(AnswerLate):
        save_one(attempt)
    assert Arrival.objects.filter(verdict=Verdict.LATE).count() == 1


def test_the_sweep_hands_in_what_was_saved_when_the_browser_is_gone() -> None:
    attempt = answer_all(begun(a_run(time_limit=10)), right=True)
    end_time(attempt, 30)
    sweep()
    assert Attempt.objects.get().is_open
    end_time(attempt, 70)
    sweep()
    done = Attempt.objects.get()
    assert (done.handed_in_by, done.passed, done.submitted_at) == (HandedInBy.CLOCK, True, done.deadline_at)
    with pytest.raises(AnswerLate):
        save_one(attempt)


def test_a_visit_after_the_time_hands_in_as_well(client: Client) -> None:
    attempt = begun(a_run(time_limit=10))
    end_time(attempt, 70)
    client.force_login(attempt.enrolment.user)
    assert client.get(address(attempt)).status_code == 200
    assert Attempt.objects.get().handed_in_by == HandedInBy.CLOCK


def test_forward_only_leaves_questions_behind() -> None:
    attempt = begun(a_run(forward_only=True))
    first, second = (drawn["id"] for drawn in attempt.drawn["questions"])
    save_answer(attempt=attempt, question=first, response=[])
    go_on_to(attempt, 2)
    with pytest.raises(LeftBehind):
        save_answer(attempt=attempt, question=first, response=[])
    save_answer(attempt=attempt, question=second, response=[])


@pytest.mark.parametrize(
    ("counts", "score"), [(Counts.BEST, 100), (Counts.LAST, 0), (Counts.FIRST, 100), (Counts.MEAN, 50)]
)
def test_the_try_that_counts_is_the_authors_choice_and_a_pass_is_never_withdrawn(
    counts: Counts, score: int
) -> None:
    run = a_run(counts=counts)
    taken(begun(run), right=True)
    submit(begun(run))
    progress = ActivityProgress.objects.get()
    assert (progress.score, progress.state) == (Decimal(score), ActivityState.DONE)


def test_practice_is_done_when_handed_in_and_does_not_count() -> None:
    run = a_run(mode=QuizMode.PRACTICE)
    submit(begun(run))
    progress = ActivityProgress.objects.get()
    assert (progress.score, progress.state) == (None, ActivityState.DONE)


def test_the_next_try_waits_for_the_cool_down() -> None:
    run = a_run(cool_down=30)
    attempt = taken(begun(run), right=False)
    with pytest.raises(CoolingDown):
        begun(run)
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=timezone.now() - timedelta(minutes=31))
    assert begun(run).number == 2


def sitting(run: Enrolment, opens: int, closes: int, **fields: Any) -> Sitting:
    agency = AgencyFactory()
    Enrolment.objects.filter(pk=run.pk).update(agency=agency)
    run.refresh_from_db()
    now = timezone.now()
    from courses.editions.models import Activity

    return Sitting.objects.create(
        activity=Activity.objects.get(course=run.course, key=quiz_key(run)),
        agency=agency,
        name="Imtihon",
        opens_at=now + timedelta(minutes=opens),
        closes_at=now + timedelta(minutes=closes),
        made_by=UserFactory(),
        **fields,
    )


@pytest.mark.parametrize(("opens", "closes", "refusal"), [(5, 60, NotOpenYet), (-60, -5, SittingOver)])
def test_a_quiz_with_a_sitting_is_begun_in_its_window(
    opens: int, closes: int, refusal: type[Exception]
) -> None:
    run = a_run()
    sitting(run, opens, closes)
    with pytest.raises(refusal):
        begun(run)


def test_a_sitting_asks_for_its_code_adds_minutes_and_ends_the_time() -> None:
    run = a_run(time_limit=20)
    exam = sitting(run, -10, 60, start_code="Tong 7", added_minutes=5)
    exam.accommodations.create(user=run.user, extra_minutes=10)
    with pytest.raises(WrongStartCode):
        begun(run)
    attempt = begin(enrolment=run, key=quiz_key(run), code=" tong 7")
    assert attempt.deadline_at == attempt.begun_at + timedelta(minutes=35)
    assert attempt.sitting == exam


def test_no_byte_of_a_key_reaches_the_browser_before_it_may(client: Client) -> None:
    run = a_run(tries=1, review=ReviewRules(*[When.NEVER] * 5))
    client.force_login(run.user)
    attempt = begun(run)
    bytes_got = b""
    for tail in ([], ["submit"]):
        bytes_got += client.get(address(attempt, *tail), follow=True).content
    for question in judged_content(attempt).items:
        form = chosen_in(attempt, question, [question.options[0].id])  # type: ignore[attr-defined]
        bytes_got += client.post(address(attempt, "answer"), form).content
        bytes_got += client.post(address(attempt), {**form, "go": "2"}, follow=True).content
        bytes_got += client.post(
            address(attempt), {**form, "go": f"check:{question.id}"}, follow=True
        ).content
    bytes_got += client.post(address(attempt, "submit"), follow=True).content
    text = bytes_got.decode()
    assert "result__score" not in text
    for question in judged_content(attempt).items:
        for option in question.options:  # type: ignore[attr-defined]
            assert option.id not in text
            assert not option.feedback or option.feedback not in text
    for mark in ("option--right", "option--wrong", "option--key", "verdict"):
        assert f'"{mark}' not in text
        assert f" {mark}" not in text


def test_the_same_option_goes_by_another_name_in_another_attempt(client: Client) -> None:
    run = a_run()
    first = begun(run)
    question = judged_content(first).items[0]
    option = question.options[0].id  # type: ignore[attr-defined]
    one = chosen_in(first, question, [option])
    submit(first)
    assert chosen_in(begun(run), question, [option]) != one


def test_an_auditor_replays_an_attempt_and_nobody_else(client: Client) -> None:
    attempt = answer_all(begun(a_run()), right=True)
    client.force_login(attempt.enrolment.user)
    replay = f"/uz/attempts/{attempt.uuid}/replay/"
    assert client.get(replay).status_code == 403
    client.force_login(person(Role.AUDITOR, attempt.enrolment.course.agency))
    page = client.get(replay)
    assert len(page.context["steps"]) == len(attempt.drawn["questions"])


@pytest.mark.parametrize(
    ("auditor", "learner", "status"),
    [
        ("vazirlik", "vazirlik", 200),
        ("egov", "vazirlik", 200),
        ("hokimlik", "vazirlik", 404),
        ("hokimlik", None, 200),
        ("vazirlik", None, 404),
    ],
)
def test_an_agencys_auditor_replays_its_own_people_and_the_national_centres_all(
    client: Client, auditor: str, learner: str | None, status: int
) -> None:
    agencies = {code: AgencyFactory(code=code) for code in ("egov", "vazirlik", "hokimlik")}
    course = live_course(course_document(module(quiz())), agency=agencies["hokimlik"])
    attempt = begun(enrolment(course=course, agency=agencies.get(learner or "")))
    client.force_login(person(Role.AUDITOR, agencies[auditor]))
    assert client.get(f"/uz/attempts/{attempt.uuid}/replay/").status_code == status

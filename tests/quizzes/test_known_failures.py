"""What learners lost elsewhere does not happen here; each test names the report it answers."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.document.activities import QuizSettings
from courses.progress.models import ActivityProgress, Enrolment
from courses.quizzes import desk
from courses.quizzes.edition import judged_content
from courses.quizzes.models import Answer, Arrival, Attempt, HandedInBy, Verdict
from courses.quizzes.services import begin, submit
from courses.quizzes.tasks import sweep
from lms.accounts.models import Role
from tests.factories.accounts import AgencyFactory, person
from tests.factories.document import course_document, module, quiz
from tests.factories.learning import live_course
from tests.factories.progress import enrolment
from tests.factories.quizzes import chosen_in, quiz_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(client: Client) -> Enrolment:
    document = course_document(module(quiz(settings=QuizSettings(time_limit=30))))
    run = enrolment(course=live_course(document))
    client.force_login(run.user)
    return run


def begun(run: Enrolment) -> Attempt:
    return begin(enrolment=run, key=quiz_key(run))


def address(attempt: Attempt, tail: str = "") -> str:
    course = attempt.enrolment.course
    return f"/uz/courses/egov/{course.slug}/module/quiz/{attempt.uuid}/{tail}"


def form_of(attempt: Attempt, option: int, writer: object = "", **fields: Any) -> dict[str, Any]:
    """The first question answered with its option of this number."""
    question = judged_content(attempt).items[0]
    chosen = question.options[option].id  # type: ignore[attr-defined]
    return {**chosen_in(attempt, question, [chosen]), "w": str(writer or ""), **fields}


def option(attempt: Attempt, number: int) -> list[str]:
    return [judged_content(attempt).items[0].options[number].id]  # type: ignore[attr-defined]


def save(client: Client, attempt: Attempt, form: dict[str, Any], made_at: datetime | None = None) -> Any:
    """As the script sends it; ``made_at`` when the learner answered, by a browser whose clock is right."""
    operation = form.pop("operation", str(uuid.uuid4()))
    made = {"made_at": made_at.isoformat()} if made_at else {}
    headers = {"Accept": "application/json", "X-Malaka-Sent-At": timezone.now().isoformat()}
    return client.post(
        address(attempt, "answer/"), {**form, "operation": operation, **made}, headers=headers
    ).json()


def end_time(attempt: Attempt, seconds_ago: int) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(seconds=seconds_ago))


def writer_of(client: Client, attempt: Attempt) -> str:
    """A new tab: the token that its page has."""
    location: str = client.get(address(attempt))["Location"]
    return location.partition("?w=")[2][:36]


class TestAnswersGivenAndNotRecorded:
    """Chamilo 3561."""

    def test_what_was_told_to_be_saved_is_in_the_attempt_and_in_its_log(
        self, client: Client, run: Enrolment
    ) -> None:
        attempt = begun(run)
        for number in (0, 1, 0):
            assert save(client, attempt, form_of(attempt, number)) == {"state": "saved"}
            assert Answer.objects.get().response == option(attempt, number)
        assert [one.response for one in Arrival.objects.all()] == [option(attempt, n) for n in (0, 1, 0)]
        submit(attempt)
        assert Attempt.objects.get().grades[judged_content(attempt).items[0].id]["score"] == "1"

    def test_a_page_that_one_went_back_to_saves_what_it_shows(self, client: Client, run: Enrolment) -> None:
        attempt, operation = begun(run), str(uuid.uuid4())
        for number in (0, 1):
            form = form_of(attempt, number, operation=operation, number=1, go="2")
            assert client.post(address(attempt), form).status_code == 302
        assert Answer.objects.get().response == option(attempt, 1)

    def test_such_a_page_is_sent_again_without_harm(self, client: Client, run: Enrolment) -> None:
        attempt, operation = begun(run), str(uuid.uuid4())
        for number in (0, 1, 1):
            save(client, attempt, form_of(attempt, number, operation=operation))
        assert Arrival.objects.count() == 2

    def test_one_operation_for_two_questions_is_two(self, client: Client, run: Enrolment) -> None:
        attempt, operation = begun(run), str(uuid.uuid4())
        save(client, attempt, form_of(attempt, 0, operation=operation))
        other = judged_content(attempt).items[1]
        save(client, attempt, {**chosen_in(attempt, other, []), "operation": operation})
        assert Answer.objects.count() == 2

    def test_no_page_of_an_attempt_is_kept_by_the_browser(self, client: Client, run: Enrolment) -> None:
        attempt = begun(run)
        for tail in ("", "submit/", "clock/"):
            answer = client.get(address(attempt, tail), follow=True)
            assert "no-store" in answer["Cache-Control"]


class TestAnAnswerOpenInAClosedAttempt:
    """Coursemology 2046: one tab hands in while another still has the question open."""

    def test_the_other_tab_changes_nothing_and_is_told(self, client: Client, run: Enrolment) -> None:
        attempt = begun(run)
        older, newer = writer_of(client, attempt), writer_of(client, attempt)
        save(client, attempt, form_of(attempt, 1, newer))
        client.post(address(attempt, "submit/"), {"w": newer})
        graded = Attempt.objects.get().grades

        for writer in (older, newer):
            assert save(client, attempt, form_of(attempt, 0, writer))["state"] == "closed"
            told = client.post(address(attempt), {**form_of(attempt, 0, writer), "go": "2"}, follow=True)
            assert "result" in told.content.decode()
        assert Attempt.objects.get().grades == graded
        assert Answer.objects.get().response == option(attempt, 1)
        assert Arrival.objects.filter(verdict=Verdict.CLOSED).count() == 4
        assert not Attempt.objects.filter(submitted_at=None).exists()

    def test_the_older_tab_cannot_hand_in(self, client: Client, run: Enrolment) -> None:
        attempt = begun(run)
        older, newer = writer_of(client, attempt), writer_of(client, attempt)
        assert client.post(address(attempt, "submit/"), {"w": older}).status_code == 409
        assert Attempt.objects.get().is_open
        assert client.post(address(attempt, "submit/"), {"w": newer}).status_code == 302

    def test_nothing_moves_in_an_attempt_that_was_handed_in(self, client: Client, run: Enrolment) -> None:
        attempt = submit(begun(run))
        question = judged_content(attempt).items[0].id
        for go in (f"flag:{question}", f"check:{question}", "2", "finish"):
            assert client.post(address(attempt), {"go": go, "number": 1}).status_code in (200, 302)
        attempt.refresh_from_db()
        assert (attempt.flagged, attempt.checked, attempt.reached) == ([], [], 1)


class TestConnectionBackAndSubmissionStillRefused:
    """Artemis 1469 and 10809."""

    def test_what_was_answered_without_a_link_counts_when_it_is_back(
        self, client: Client, run: Enrolment
    ) -> None:
        attempt = begun(run)
        writer = writer_of(client, attempt)
        made_at = timezone.now()
        assert save(client, attempt, form_of(attempt, 0, writer), made_at) == {"state": "saved"}
        assert client.post(address(attempt, "submit/"), {"w": writer}).status_code == 302
        assert Answer.objects.get().response == option(attempt, 0)

    def test_it_counts_though_the_learner_opened_the_attempt_anew_before_it_was_sent(
        self, client: Client, run: Enrolment
    ) -> None:
        attempt = begun(run)
        before, made_at = writer_of(client, attempt), timezone.now() - timedelta(seconds=5)
        after = writer_of(client, attempt)
        assert save(client, attempt, form_of(attempt, 0, before), made_at) == {"state": "saved"}
        save(client, attempt, form_of(attempt, 1, after))
        assert save(client, attempt, form_of(attempt, 0, before), made_at)["state"] == "older"
        assert Answer.objects.get().response == option(attempt, 1)

    def test_what_the_older_tab_is_given_from_then_on_does_not(self, client: Client, run: Enrolment) -> None:
        attempt = begun(run)
        older = writer_of(client, attempt)
        writer_of(client, attempt)
        assert save(client, attempt, form_of(attempt, 0, older), timezone.now())["state"] == "other_tab"
        assert not Answer.objects.exists()

    def test_within_the_grace_it_is_taken_and_handed_in(self, client: Client, run: Enrolment) -> None:
        attempt = begun(run)
        writer = writer_of(client, attempt)
        end_time(attempt, 50)
        assert save(client, attempt, form_of(attempt, 0, writer)) == {"state": "saved"}
        client.post(address(attempt, "submit/"), {"clock": "1"})
        assert Attempt.objects.get().grades[judged_content(attempt).items[0].id]["score"] == "1"

    def test_after_it_what_was_saved_has_been_handed_in(self, client: Client, run: Enrolment) -> None:
        attempt = begun(run)
        save(client, attempt, form_of(attempt, 0))
        end_time(attempt, 61)
        sweep()
        assert save(client, attempt, form_of(attempt, 1))["state"] == "late"
        page = client.post(address(attempt, "submit/"), follow=True)
        assert page.status_code == 200
        done = Attempt.objects.get()
        assert (done.handed_in_by, done.score) == (HandedInBy.CLOCK, Decimal(50))
        assert Arrival.objects.filter(verdict=Verdict.LATE).count() == 1
        assert client.get(address(attempt)).context["too_late"] == 1
        save(client, attempt, form_of(attempt, 0))
        Arrival.objects.filter(verdict=Verdict.LATE).first().delete()  # type: ignore[union-attr]
        assert client.get(address(attempt)).context["too_late"] == 0

    def test_a_page_that_is_sent_again_after_it_does_nothing_more(
        self, client: Client, run: Enrolment
    ) -> None:
        attempt, operation = begun(run), str(uuid.uuid4())
        question = judged_content(attempt).items[0].id
        form = form_of(attempt, 0, operation=operation, number=1, go=f"flag:{question}")
        for seconds_ago in (0, 61):
            end_time(attempt, seconds_ago)
            assert client.post(address(attempt), form).status_code == 302
        row = Attempt.objects.get()
        assert (row.flagged, row.handed_in_by) == ([question], HandedInBy.CLOCK)

    def test_whoever_runs_the_exam_lets_it_in_by_reopening(self, client: Client, run: Enrolment) -> None:
        attempt = begun(run)
        before, made_at = writer_of(client, attempt), timezone.now() - timedelta(seconds=5)
        end_time(attempt, 61)
        sweep()
        manager = person(Role.CENTRE_MANAGER, AgencyFactory())
        desk.reopen(attempt=Attempt.objects.get(), reason="Aloqa uzildi", by=manager, minutes=10)
        assert save(client, attempt, form_of(attempt, 0, before), made_at) == {"state": "saved"}


class TestARetriedSubmissionMakesASecondAttempt:
    """Frappe LMS 2659."""

    def test_handing_in_again_and_again_is_one_try(self, client: Client, run: Enrolment) -> None:
        attempt = begun(run)
        writer = writer_of(client, attempt)
        save(client, attempt, form_of(attempt, 0, writer))
        answers = {
            client.post(address(attempt, "submit/"), fields)["Location"]
            for fields in ({"w": writer}, {"w": writer}, {"clock": "1"}, {})
        }
        assert answers == {address(attempt)}
        done = Attempt.objects.get()
        assert done.number == 1
        assert ActivityProgress.objects.get().tries == 1

    def test_beginning_again_and_again_is_one_attempt(self, client: Client, run: Enrolment) -> None:
        here = address(begun(run)).rsplit("/", 2)[0] + "/begin/"
        locations = {client.post(here)["Location"] for _time in range(3)}
        assert locations == {address(Attempt.objects.get())}

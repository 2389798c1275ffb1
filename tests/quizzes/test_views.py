from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.document.activities import QuizSettings
from courses.document.quiz import ReviewRules, When
from courses.progress.models import Enrolment
from courses.quizzes.edition import judged_content
from courses.quizzes.models import Answer, Attempt
from courses.quizzes.services import begin
from lms.accounts.models import Role
from tests.factories.accounts import UserFactory, person
from tests.factories.document import course_document, module, quiz
from tests.factories.learning import live_course
from tests.factories.progress import enrolment
from tests.factories.quizzes import answer_all, chosen_in, quiz_key, taken

pytestmark = pytest.mark.django_db


def a_run(**settings: object) -> Enrolment:
    document = course_document(module(quiz(settings=QuizSettings(**settings))))  # type: ignore[arg-type]
    return enrolment(course=live_course(document))


def address(run: Enrolment) -> str:
    return f"/uz/courses/egov/{run.course.slug}/module/quiz/"


def test_a_quiz_can_be_taken_without_javascript(client: Client) -> None:
    run = a_run()
    client.force_login(run.user)
    assert client.get(address(run)).status_code == 200
    here = client.post(address(run) + "begin/")["Location"]
    attempt = Attempt.objects.get()
    for question in judged_content(attempt).items:
        number = next(n for n, d in enumerate(attempt.drawn["questions"], 1) if d["id"] == question.id)
        fields = {
            **chosen_in(attempt, question, sorted(question.key)),  # type: ignore[attr-defined]
            "number": number,
            "go": "finish",
        }
        assert client.post(here, fields)["Location"].startswith(here + "submit/")
    assert client.post(here + "submit/")["Location"] == here
    assert "result--passed" in client.get(here).content.decode()


def test_an_attempt_knows_the_language_that_it_was_begun_in(client: Client) -> None:
    documents = course_document(module(quiz(languages=("uz", "ru"))), languages=("uz", "ru"))
    run = enrolment(course=live_course(documents))
    client.force_login(run.user)
    client.post(address(run).replace("/uz/", "/ru/") + "begin/")
    assert Attempt.objects.get().language == "ru"


def test_the_key_is_not_in_the_page_before_it_may_be(client: Client) -> None:
    run = a_run()
    client.force_login(run.user)
    attempt = begin(enrolment=run, key=quiz_key(run))
    page = client.get(f"{address(run)}{attempt.uuid}/", follow=True).content.decode()
    for question in judged_content(attempt).items:
        for option in question.options:  # type: ignore[attr-defined]
            assert not option.feedback or option.feedback not in page
    taken(attempt, right=False)
    page = client.get(f"{address(run)}{attempt.uuid}/").content.decode()
    assert "option--wrong" in page
    assert "option--key" not in page


@pytest.mark.parametrize(("when", "is_shown"), [(When.OVER, True), (When.NEVER, False)])
def test_the_key_is_shown_when_no_try_is_left_unless_it_never_may_be(
    client: Client, when: When, is_shown: bool
) -> None:
    run = a_run(tries=1, review=ReviewRules(key=when))
    client.force_login(run.user)
    attempt = taken(begin(enrolment=run, key=quiz_key(run)), right=False)
    page = client.get(f"{address(run)}{attempt.uuid}/").content.decode()
    assert ("option--key" in page) == is_shown


def test_an_answer_is_saved_as_it_is_given_and_the_clock_of_the_browser_does_not_matter(
    client: Client,
) -> None:
    run = a_run()
    client.force_login(run.user)
    attempt = begin(enrolment=run, key=quiz_key(run))
    question = judged_content(attempt).items[0]
    first, second = (option.id for option in question.options[:2])  # type: ignore[attr-defined]
    wrong_clock = timezone.now() - timedelta(hours=5)
    for chosen in (first, second):
        wrong_clock += timedelta(seconds=1)
        answer = client.post(
            f"{address(run)}{attempt.uuid}/answer/",
            {
                **chosen_in(attempt, question, [chosen]),
                "operation": str(uuid.uuid4()),
                "made_at": wrong_clock.isoformat(),
            },
            headers={"Accept": "application/json", "X-Malaka-Sent-At": wrong_clock.isoformat()},
        )
        assert answer.json() == {"state": "saved"}
    assert Answer.objects.get().response == [second]


def test_an_answer_that_comes_after_handing_in_is_told_so(client: Client) -> None:
    run = a_run()
    client.force_login(run.user)
    attempt = taken(begin(enrolment=run, key=quiz_key(run)), right=False)
    answer = client.post(
        f"{address(run)}{attempt.uuid}/answer/",
        chosen_in(attempt, judged_content(attempt).items[0], []),
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json()["state"]) == (409, "closed")


def test_nobody_sees_or_changes_another_persons_attempt(client: Client) -> None:
    run = a_run()
    attempt = answer_all(begin(enrolment=run, key=quiz_key(run)), right=True)
    other = enrolment(course=run.course)
    client.force_login(other.user)
    for tail in ("", "submit/", "answer/"):
        assert client.post(f"{address(run)}{attempt.uuid}/{tail}").status_code == 404
    client.force_login(UserFactory())
    assert client.get(f"{address(run)}{attempt.uuid}/").status_code == 302
    assert Attempt.objects.get().submitted_at is None


def test_an_author_looks_at_the_questions_and_leaves_no_record(client: Client) -> None:
    run = a_run()
    client.force_login(person(Role.TRAINER, run.course.agency))
    assert client.get(address(run)).status_code == 200
    page = client.get(client.post(address(run) + "begin/")["Location"])
    assert page.status_code == 200
    assert not Attempt.objects.exists()


def test_passing_the_last_required_quiz_completes_the_course_and_leads_to_the_certificate(
    client: Client,
) -> None:
    run = a_run()
    client.force_login(run.user)
    attempt = answer_all(begin(enrolment=run, key=quiz_key(run)), right=True)
    here = f"{address(run)}{attempt.uuid}/"
    client.post(here + "submit/")
    run.refresh_from_db()
    assert run.completed_at
    assert f"/uz/certificates/{run.uuid}/" in client.get(here).content.decode()


def test_double_clicks_hand_in_once(client: Client) -> None:
    run = a_run()
    client.force_login(run.user)
    attempt = answer_all(begin(enrolment=run, key=quiz_key(run)), right=True)
    here = f"{address(run)}{attempt.uuid}/submit/"
    assert {client.post(here).status_code for _click in range(3)} == {302}
    assert Attempt.objects.count() == 1

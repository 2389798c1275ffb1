"""A learner appeals a question; whoever answers for the course or for them answers, and they are told."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.document.activities import QuizContent
from courses.editions.models import Course
from courses.quizzes.appealing import AlreadyAnswered, AppealOpen, answer, appeal, to_answer
from courses.quizzes.edition import judged_content
from courses.quizzes.models import Appeal, Attempt, Outcome
from courses.quizzes.services import begin
from lms.accounts.models import Agency, Letter, Role, User
from lms.accounts.services import grant
from tests.factories.accounts import AgencyFactory, UserFactory, person
from tests.factories.learning import course_of, live_course
from tests.factories.progress import enrolment
from tests.factories.quizzes import quiz_key, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return live_course(course_of(lessons=1, with_quiz=True))


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory(code="vazirlik")


@pytest.fixture
def attempt(course: Course, agency: Agency) -> Attempt:
    return tried(course, agency)


def tried(course: Course, agency: Agency | None) -> Attempt:
    run = enrolment(course=course, user=UserFactory(), agency=agency)
    return taken(begin(enrolment=run, key=quiz_key(run)), right=False)


def content(attempt: Attempt) -> QuizContent:
    return judged_content(attempt)


def address_of(attempt: Attempt, course: Course) -> str:
    module = next(iter(attempt.edition.outline.modules))
    parts = [course.agency.code, course.slug, module.slug, "quiz", attempt.uuid]
    return reverse("quiz_attempt", args=parts)


def test_a_learner_appeals_on_the_result_page(client: Client, course: Course, attempt: Attempt) -> None:
    client.force_login(attempt.enrolment.user)
    address = address_of(attempt, course)
    question = content(attempt).items[0].id
    assert f"{address}appeal/" in client.get(address).content.decode()
    sent = client.post(f"{address}appeal/", {"question": question, "text": "Ikki javob ham toʻgʻri."})
    page = client.get(sent["Location"]).content.decode()
    assert "Ikki javob ham toʻgʻri." in page
    assert Appeal.objects.get().question == question


def test_an_appeal_that_was_kept_while_the_link_was_down_is_taken_once(
    client: Client, course: Course, attempt: Attempt
) -> None:
    client.force_login(attempt.enrolment.user)
    form = {"question": content(attempt).items[0].id, "text": "Kalit xato."}
    address = f"{address_of(attempt, course)}appeal/"
    answers = [client.post(address, form, headers={"Accept": "application/json"}) for _time in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json()["next"]
    assert Appeal.objects.count() == 1
    other = client.post(address, {**form, "text": "Yana."}, headers={"Accept": "application/json"})
    assert other.status_code == 409


def test_one_appeal_on_a_question_is_open_at_a_time(attempt: Attempt, agency: Agency) -> None:
    question = content(attempt).items[0].id
    first = appeal(attempt=attempt, question=question, text="Bir.")
    with pytest.raises(AppealOpen):
        appeal(attempt=attempt, question=question, text="Ikki.")
    trainer = person(Role.TRAINER, agency)
    answer(row=first, user=trainer, outcome=Outcome.REFUSED, text="Kalit toʻgʻri.")
    with pytest.raises(AlreadyAnswered):
        answer(row=first, user=trainer, outcome=Outcome.ACCEPTED, text="Yoʻq.")
    assert appeal(attempt=attempt, question=question, text="Ikki.").pk != first.pk


@pytest.mark.parametrize(("question", "text"), [("nothing", "Xato."), (None, "  ")])
def test_what_is_no_appeal_is_refused(
    client: Client, course: Course, attempt: Attempt, question: str | None, text: str
) -> None:
    client.force_login(attempt.enrolment.user)
    form = {"question": question or content(attempt).items[0].id, "text": text}
    assert client.post(f"{address_of(attempt, course)}appeal/", form).status_code == 302
    assert not Appeal.objects.exists()


def test_an_open_attempt_and_a_strangers_take_no_appeal(
    client: Client, course: Course, attempt: Attempt
) -> None:
    run = enrolment(course=course)
    under_way = begin(enrolment=run, key=quiz_key(run))
    form = {"question": content(under_way).items[0].id, "text": "Xato."}
    client.force_login(run.user)
    client.post(f"{address_of(under_way, course)}appeal/", form)
    assert client.post(f"{address_of(attempt, course)}appeal/", form).status_code == 404
    assert not Appeal.objects.exists()


def test_the_courses_author_accepts_blind_and_goes_on_to_correct(
    client: Client, course: Course, attempt: Attempt
) -> None:
    row = appeal(attempt=attempt, question=content(attempt).items[0].id, text="Ikkinchisi ham toʻgʻri.")
    author = UserFactory()
    grant(author, course.agency, Role.TRAINER)
    client.force_login(author)
    page = client.get(reverse("appeals")).content.decode()
    assert "Ikkinchisi ham toʻgʻri." in page
    assert str(attempt.enrolment.user) not in page
    form = {"answer": "Haqsiz.", "go": "accept"}
    sent = client.post(reverse("answer_appeal", args=[row.uuid]), form)
    assert sent["Location"] == reverse("correct_edition", args=[course.pk])
    assert "Ikkinchisi ham toʻgʻri." in client.get(sent["Location"]).content.decode()
    assert Letter.objects.filter(to=attempt.enrolment.user.email, body__contains="Haqsiz.").count() == 1


def test_a_refusal_needs_a_reason(client: Client, attempt: Attempt, agency: Agency) -> None:
    row = appeal(attempt=attempt, question=content(attempt).items[0].id, text="Xato.")
    client.force_login(person(Role.CENTRE_MANAGER, agency))
    assert str(attempt.enrolment.user) in client.get(reverse("appeals")).content.decode()
    address = reverse("answer_appeal", args=[row.uuid])
    client.post(address, {"answer": " ", "go": "refuse"})
    assert Appeal.objects.get().answered_at is None
    client.post(address, {"answer": "Qonunda shunday.", "go": "refuse"})
    assert Appeal.objects.get().outcome == Outcome.REFUSED


def test_strangers_see_no_appeal(attempt: Attempt, agency: Agency) -> None:
    appeal(attempt=attempt, question=content(attempt).items[0].id, text="Xato.")
    strangers: list[User] = [person(Role.TRAINER), person(Role.LEARNER, agency), attempt.enrolment.user]
    assert [to_answer(user).count() for user in strangers] == [0, 0, 0]


def test_the_list_of_appeals_costs_the_same_for_any_number(
    client: Client, course: Course, agency: Agency
) -> None:
    client.force_login(person(Role.CENTRE_MANAGER, agency))
    counts = []
    for _round in range(2):
        for _number in range(2):
            row = tried(course, agency)
            appeal(attempt=row, question=content(row).items[0].id, text="Xato.")
        client.get(reverse("appeals"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("appeals"))
        counts.append(len(captured))
    assert counts[0] == counts[1]

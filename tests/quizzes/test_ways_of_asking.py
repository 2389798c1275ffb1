"""One page or one question a page, flags, checking at once, forward only: each by plain forms."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from courses.document.activities import QuizSettings
from courses.document.questions import Question
from courses.document.quiz import QuizMode, ReviewRules, When
from courses.progress.models import Enrolment
from courses.quizzes.edition import judged_content
from courses.quizzes.errors import LeftBehind
from courses.quizzes.models import Answer, Arrival, Attempt
from courses.quizzes.services import begin, save_answer
from tests.factories.document import course_document, module, multiple_response, quiz, single_choice
from tests.factories.learning import live_course
from tests.factories.progress import enrolment
from tests.factories.quizzes import chosen_in, quiz_key

pytestmark = pytest.mark.django_db

AT_ONCE = ReviewRules(correctness=When.ANSWERED, feedback=When.ANSWERED, key=When.ANSWERED)
WHY = "Qonun shunday deydi."
"""The feedback of the right option of the first question."""


def begun(client: Client, **settings: Any) -> Attempt:
    content = quiz().content["uz"]
    items = (single_choice(), multiple_response(), single_choice())
    made = quiz(
        settings=QuizSettings(shuffle_questions=False, **settings),
        content={"uz": type(content)("Test", items)},  # type: ignore[call-arg]
    )
    run: Enrolment = enrolment(course=live_course(course_document(module(made))))
    client.force_login(run.user)
    return begin(enrolment=run, key=quiz_key(run))


def address(attempt: Attempt, tail: str = "") -> str:
    return f"/en/courses/egov/{attempt.enrolment.course.slug}/module/quiz/{attempt.uuid}/{tail}"


def questions(attempt: Attempt) -> tuple[Question, ...]:
    return judged_content(attempt).items


def page(client: Client, attempt: Attempt, query: str = "") -> str:
    return client.get(address(attempt) + query, follow=True).content.decode()


def form(attempt: Attempt, *chosen: tuple[int, int], **fields: Any) -> dict[str, Any]:
    """A page's form: option ``o`` of question ``q`` for each pair, and the token of the tab."""
    merged: dict[str, Any] = {"question": [], "w": str(Attempt.objects.get(pk=attempt.pk).writer)}
    for q, o in chosen:
        asked = questions(attempt)[q]
        own = chosen_in(attempt, asked, [asked.options[o].id])  # type: ignore[attr-defined]
        merged["question"].append(own.pop("question"))
        merged |= own
    return {**merged, **fields}


class TestOnePage:
    def test_every_question_stands_on_it_and_is_saved_at_once(self, client: Client) -> None:
        attempt = begun(client, one_page=True)
        html = page(client, attempt)
        assert all(f'id="answer-{question.id}"' in html for question in questions(attempt))
        assert html.count('name="go" value="2"') == 0
        sent = form(attempt, (0, 0), (1, 1), (2, 1), go="finish")
        answer = client.post(address(attempt), sent)
        assert answer["Location"].startswith(address(attempt, "submit/"))
        assert Answer.objects.count() == Arrival.objects.count() == 3
        assert "Every question is answered" in client.get(answer["Location"]).content.decode()

    def test_enter_in_a_field_presses_no_button_of_a_question(self, client: Client) -> None:
        html = page(client, begun(client, one_page=True))
        sheet = html[html.index('<form id="sheet"') :]
        first = sheet[sheet.index('<button type="submit"') :].partition(">")[0]
        assert 'value="stay"' in first

    def test_sent_twice_it_is_logged_once(self, client: Client) -> None:
        attempt, operation = begun(client, one_page=True), str(uuid.uuid4())
        sent = form(attempt, (0, 0), (1, 1), go="finish", operation=operation)
        for _time in range(2):
            client.post(address(attempt), sent)
        assert Arrival.objects.count() == 2

    def test_a_page_that_one_went_back_to_saves_what_changed_on_it(self, client: Client) -> None:
        attempt, operation = begun(client, one_page=True), str(uuid.uuid4())
        client.post(address(attempt), form(attempt, (0, 0), (2, 1), go="finish", operation=operation))
        client.post(address(attempt), form(attempt, (0, 0), (2, 0), go="finish", operation=operation))
        third = questions(attempt)[2]
        assert Answer.objects.get(question=third.id).response == [third.options[0].id]  # type: ignore[attr-defined]
        assert Arrival.objects.count() == 3

    def test_forward_only_means_nothing_on_it(self, client: Client) -> None:
        attempt = begun(client, one_page=True, forward_only=True)
        client.post(address(attempt), form(attempt, (0, 0), go="finish"))
        client.post(address(attempt), form(attempt, (0, 1), go="finish"))
        assert Answer.objects.get().response == [questions(attempt)[0].options[1].id]  # type: ignore[attr-defined]


class TestFlags:
    @pytest.mark.parametrize("one_page", [True, False])
    def test_a_question_is_flagged_kept_told_and_taken_off(self, client: Client, one_page: bool) -> None:
        attempt = begun(client, one_page=one_page)
        question = questions(attempt)[1].id
        page(client, attempt)
        sent = form(attempt, (1, 0), number=2, go=f"flag:{question}")
        back = client.post(address(attempt), sent)
        assert back["Location"].endswith(f"q=2#answer-{question}")
        html = client.get(back["Location"]).content.decode()
        assert "is-flagged" in html
        assert "Take the flag off" in html
        assert Answer.objects.count() == 1, "what was chosen is saved with it"
        look = client.get(address(attempt, "submit/"), follow=True).content.decode()
        assert "1 question is flagged for later" in look
        client.post(address(attempt), form(attempt, number=2, go=f"flag:{question}"))
        attempt.refresh_from_db()
        assert attempt.flagged == []

    def test_a_flag_changes_no_grade_and_is_of_a_question_that_was_asked(self, client: Client) -> None:
        attempt = begun(client)
        client.post(address(attempt), {"go": f"flag:{uuid.uuid4()}", "number": 1})
        attempt.refresh_from_db()
        assert attempt.flagged == []

    def test_an_older_tab_flags_nothing(self, client: Client) -> None:
        attempt = begun(client)
        older = form(attempt, number=1, go=f"flag:{questions(attempt)[0].id}")
        page(client, attempt)
        assert client.post(address(attempt), older).status_code == 409
        attempt.refresh_from_db()
        assert attempt.flagged == []


class TestCheckedAtOnce:
    @pytest.mark.parametrize("one_page", [True, False])
    def test_it_tells_of_this_question_and_its_answer_stays(self, client: Client, one_page: bool) -> None:
        attempt = begun(client, mode=QuizMode.PRACTICE, review=AT_ONCE, one_page=one_page)
        first = questions(attempt)[0]
        page(client, attempt)
        sent = form(attempt, (0, 0), number=1, go=f"check:{first.id}")
        html = client.post(address(attempt), sent, follow=True).content.decode()
        assert html.count(WHY) == 1, "the third question has the same feedback and was not checked"
        assert "option--right" in html
        with pytest.raises(LeftBehind):
            save_answer(attempt=Attempt.objects.get(), question=first.id, response=[])
        client.post(address(attempt), form(attempt, (0, 1), number=1, go="2"))
        assert Answer.objects.get().response == [first.options[0].id]  # type: ignore[attr-defined]

    def test_the_others_on_the_page_are_saved_though_one_was_checked(self, client: Client) -> None:
        attempt = begun(client, mode=QuizMode.PRACTICE, review=AT_ONCE, one_page=True)
        page(client, attempt)
        sent = form(attempt, (0, 0), number=1, go=f"check:{questions(attempt)[0].id}")
        client.post(address(attempt), sent)
        client.post(address(attempt), form(attempt, (0, 1), (1, 0), (2, 0), go="finish"))
        assert Answer.objects.count() == 3

    def test_nothing_is_told_of_a_question_without_an_answer(self, client: Client) -> None:
        attempt = begun(client, mode=QuizMode.PRACTICE, review=AT_ONCE)
        page(client, attempt)
        sent = form(attempt, number=1, go=f"check:{questions(attempt)[0].id}")
        assert WHY not in client.post(address(attempt), sent, follow=True).content.decode()
        attempt.refresh_from_db()
        assert attempt.checked == []

    def test_an_exam_tells_nothing_before_it_is_handed_in(self, client: Client) -> None:
        attempt = begun(client)
        assert "Check my answer" not in page(client, attempt)
        sent = form(attempt, (0, 0), number=1, go=f"check:{questions(attempt)[0].id}")
        assert WHY not in client.post(address(attempt), sent, follow=True).content.decode()
        attempt.refresh_from_db()
        assert attempt.checked == []


class TestForwardOnly:
    def test_no_question_is_opened_again_or_leapt_to(self, client: Client) -> None:
        attempt = begun(client, forward_only=True)
        ids = [question.id for question in questions(attempt)]
        assert f'id="answer-{ids[0]}"' in page(client, attempt, "?q=3")
        client.post(address(attempt), form(attempt, (0, 0), number=1, go="3"))
        for query in ("?q=1", "?q=3", ""):
            assert f'id="answer-{ids[1]}"' in page(client, attempt, query)
        client.post(address(attempt), form(attempt, (0, 1), number=1, go="1"))
        assert Answer.objects.get().response == [questions(attempt)[0].options[0].id]  # type: ignore[attr-defined]
        assert Arrival.objects.filter(verdict="passed_by").count() == 1

    def test_the_last_look_leads_back_to_none(self, client: Client) -> None:
        attempt = begun(client, forward_only=True)
        for number in (1, 2, 3):
            page(client, attempt)
            client.post(address(attempt), form(attempt, (number - 1, 0), number=number, go=str(number + 1)))
        html = page(client, attempt)
        assert "Before you hand in" in html
        assert "&amp;q=" not in html

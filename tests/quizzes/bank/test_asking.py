"""What keeps a quiz that asks the bank out of an edition, and what is noted when one is published."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail_localize.segments.extract import extract_segments

from courses.document.questions import Facts
from courses.quizzes.models import BankUse, QuizPage
from courses.tree.publish import publish_edition
from lms.accounts.models import Agency
from tests.factories.bank import bank_question
from tests.factories.document import course_document, module, quiz, single_choice
from tests.factories.learning import live_course

pytestmark = pytest.mark.django_db


def page_asking(agency: Agency, *blocks: dict[str, object]) -> QuizPage:
    live_course(course_document(module(quiz())), agency=agency)
    page = QuizPage.objects.get()
    stream = page.questions.stream_block
    page.questions = stream.to_python([{**block, "id": f"b{n}"} for n, block in enumerate(blocks)])
    page.save()
    return page


def draw(count: int, tag: str = "", difficulty: str = "") -> dict[str, object]:
    return {"type": "draw", "value": {"count": count, "tag": tag, "difficulty": difficulty}}


def told(page: QuizPage) -> str:
    return " ".join(message for message, blocking in page.problems() if blocking)


def test_a_draw_that_finds_enough_is_no_problem(agency: Agency) -> None:
    bank_question(agency, question=single_choice(facts=Facts(tags=("qonun",), difficulty=2)))
    assert not told(page_asking(agency, draw(1, "qonun", "2")))


def test_a_draw_that_finds_too_few_is_told(agency: Agency) -> None:
    bank_question(agency, question=single_choice(facts=Facts(tags=("qonun",), difficulty=2)))
    assert "qonun" in told(page_asking(agency, draw(2, "qonun")))


def test_a_retired_question_is_told(agency: Agency) -> None:
    retired = bank_question(agency, "Eskirgan savol", retired_at=timezone.now())
    assert "Eskirgan savol" in told(page_asking(agency, {"type": "bank_question", "value": retired.pk}))


def test_anothers_question_is_told_unless_it_is_shared(agency: Agency, other: Agency) -> None:
    foreign = bank_question(other, "Begona savol")
    page = page_asking(agency, {"type": "bank_question", "value": foreign.pk})
    assert "Begona savol" in told(page)
    foreign.is_shared = True
    foreign.save()
    assert not told(QuizPage.objects.get())


def test_publishing_notes_what_may_be_asked(agency: Agency) -> None:
    question = bank_question(agency)
    page = page_asking(agency, draw(1))
    page.save_revision().publish()
    publish_edition(page.activity.course, None)
    use = BankUse.objects.get()
    assert (use.question, use.version, use.activity) == (question, question.version, page.activity)


def test_a_draws_competency_is_not_translated(agency: Agency) -> None:
    page = page_asking(agency, draw(1, "qonunchilik"))
    assert "qonunchilik" not in str([vars(segment) for segment in extract_segments(page)])

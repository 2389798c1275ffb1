"""No byte of a key reaches a browser before the review rules allow it: every type, every kind of answer."""

from __future__ import annotations

import dataclasses
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from courses.document.activities import QuizContent
from courses.document.questions import (
    Categorise,
    ExtendedText,
    Gaps,
    Hotspot,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from courses.document.quiz import QuizMode, ReviewRules, When
from courses.editions.models import Course
from courses.progress.models import Enrolment
from courses.quizzes import edition, sheet
from courses.quizzes.edition import judged_content
from courses.quizzes.models import Attempt
from courses.quizzes.services import begin
from tests.factories.progress import enrolment
from tests.once import Once
from tests.quizzes.secrets import MARKS, Browser, every_question, form_of, secret, secret_course, told_in

pytestmark = pytest.mark.django_db

NOTHING = ReviewRules(*[When.NEVER] * 5)
ANSWERS = dataclasses.replace(NOTHING, answers=When.SUBMITTED)
MARKED = ReviewRules(feedback=When.NEVER, key=When.OVER)
AT_ONCE = ReviewRules(correctness=When.ANSWERED, feedback=When.ANSWERED, key=When.ANSWERED)
QUIZZES: dict[str, dict[str, Any]] = {
    "one-page": {"one_page": True, "review": NOTHING},
    "one-a-page": {"review": NOTHING, "time_limit": 30},
    "forward": {"forward_only": True, "review": NOTHING},
    "answers": {"one_page": True, "review": ANSWERS},
    "marked": {"one_page": True, "tries": 3, "review": MARKED},
    "practice": {"one_page": True, "mode": QuizMode.PRACTICE, "review": AT_ONCE},
}
TYPES = every_question()


@pytest.fixture(scope="module")
def course(once: Once[Course]) -> Course:
    return once(lambda: secret_course(**QUIZZES))


@pytest.fixture
def run(course: Course, client: Client) -> Enrolment:
    run = enrolment(course=Course.objects.get(pk=course.pk))
    client.force_login(run.user)
    return run


def browser_at(slug: str, client: Client, run: Enrolment) -> Browser:
    key = next(one.key for one in run.edition.outline.activities() if one.slug == slug)
    return Browser(client, begin(enrolment=run, key=key), slug)


def responses(question: Question) -> list[Any]:
    """A right one and a wrong one; typed, a wrong one only: what is typed stands in the page again."""
    right = question.right_response()
    if isinstance(question, ExtendedText):
        return ["Mening javobim", "Yana biri"]
    if isinstance(question, ShortText | Numeric):
        typed = {"number": "1", "unit": question.part_ids()[0]} if isinstance(question, Numeric) else "boshqa"
        return [typed]
    if isinstance(question, Gaps):
        chosen = [{gap.part: f"{gap.number}.{place}" for gap in question.gaps} for place in (0, 1)]
        return chosen if question.part_ids() else [{"1": "boshqa"}]
    if isinstance(right, dict):
        values = list(right.values())
        turned = dict(zip(right, [*values[1:], values[0]], strict=True))
        return [right, turned]
    if isinstance(right, list):
        return [right, list(reversed(question.part_ids()))[: len(right)]]
    return [right, "false" if right == "true" else "true"] if right else []


@pytest.mark.parametrize("slug", ["one-page", "one-a-page", "forward"])
def test_nothing_of_any_type_is_told_where_nothing_may_be(slug: str, client: Client, run: Enrolment) -> None:
    browser = browser_at(slug, client, run)
    attempt = browser.attempt
    browser.visit()
    for question in judged_content(attempt).items:
        replies = {browser.answer(question, form_of(question, r, attempt.seed)) for r in responses(question)}
        assert len(replies) <= 1, "a right answer is told apart from a wrong one"
        browser.post("", {"go": f"check:{question.id}"})
        browser.post("", {"go": f"flag:{question.id}"})
    browser.post("", {"go": "2", "number": "1"})
    browser.visit()
    browser.post("submit/", {})
    browser.visit()
    assert told_in(browser.text) == []


def test_no_refusal_tells_of_a_key(client: Client, run: Enrolment) -> None:
    browser = browser_at("one-a-page", client, run)
    questions = judged_content(browser.attempt).items
    for question in questions:
        field = f"answer-{question.id}"
        for hostile in ("x", "1.0", "true", question.part_ids()[:1] or "y", ["a", "b"]):
            for accept in ("application/json", "text/html"):
                fields = {"question": question.id, field: hostile, f"{field}-1": hostile}
                browser.post("answer/", fields, Accept=accept)
    browser.post("answer/", {"question": str(uuid.uuid4())}, Accept="application/json")
    browser.post("answer/", {"question": questions[0].id, "w": str(uuid.uuid4())})
    browser.post("", {"question": questions[0].id, "w": str(uuid.uuid4())})
    browser.get(f"{browser.here}?w={uuid.uuid4()}")
    browser.get(browser.here.replace(str(browser.attempt.uuid), str(uuid.uuid4())))
    browser.post("submit/", {"clock": "1"})
    browser.post("submit/", {})
    browser.post("answer/", {"question": questions[0].id}, Accept="application/json")
    sent = [part for question in questions for part in question.part_ids()[:1]]
    assert [one for one in told_in(browser.text) if one not in sent] == []


def test_what_was_right_is_marked_and_neither_feedback_nor_key_is_there(
    client: Client, run: Enrolment
) -> None:
    browser = browser_at("marked", client, run)
    for question in judged_content(browser.attempt).items:
        for response in responses(question)[-1:]:
            browser.answer(question, form_of(question, response, browser.attempt.seed))
    browser.post("submit/", {})
    page = browser.get(browser.here)
    assert "option--wrong" in page
    assert [one for one in told_in(page) if one not in MARKS] == []
    for mark in ("option--key", "row-part__key"):
        assert mark not in page


def test_ones_own_answers_are_shown_without_a_word_of_right_or_wrong(client: Client, run: Enrolment) -> None:
    browser = browser_at("answers", client, run)
    for question in judged_content(browser.attempt).items:
        for response in responses(question)[-1:]:
            browser.answer(question, form_of(question, response, browser.attempt.seed))
    browser.post("submit/", {})
    page = browser.get(browser.here)
    assert "boshqa" in page
    assert told_in(page) == []


def test_checking_one_question_tells_nothing_of_the_others(client: Client, run: Enrolment) -> None:
    browser = browser_at("practice", client, run)
    question = next(q for q in judged_content(browser.attempt).items if isinstance(q, SingleChoice))
    browser.answer(question, form_of(question, [question.options[1].id], browser.attempt.seed))
    browser.post("", {"go": f"check:{question.id}"})
    page = browser.get(browser.here)
    own = secret("bitta", "izoh"), secret("bitta", "yoq"), secret("bitta", "o"), secret("bitta", "ha")
    assert own[0] in page
    for one in sorted(own, key=len, reverse=True):
        page = page.replace(one, "")
    place = page.index(f'id="answer-{question.id}"')
    after = page.index('id="answer-', place + 10) if 'id="answer-' in page[place + 10 :] else len(page)
    assert told_in(page[:place] + page[after:]) == []


def other_key(question: Question) -> Question:
    """The same question to look at, with another answer."""
    match question:
        case SingleChoice() | MultipleResponse():
            options = question.options
            right = [one.right for one in options]
            turned = [replace(o, right=r) for o, r in zip(options, [*right[1:], right[0]], strict=True)]
            return replace(question, options=tuple(turned))
        case TrueFalse():
            return replace(question, answer=not question.answer)
        case Matching():
            prompts = question.prompts
            return replace(question, prompts=tuple(replace(p, target=prompts[0].target) for p in prompts))
        case Ordering():
            return replace(question, items=question.items[::-1])
        case Categorise():
            first = question.categories[0].id
            return replace(question, items=tuple(replace(i, category=first) for i in question.items))
        case Hotspot():
            areas = question.areas
            return replace(question, areas=(*(replace(a, right=False) for a in areas[:3]), areas[3]))
        case ShortText():
            return replace(question, accepted="boshqa soʻz")
        case Numeric():
            return replace(question, answer=question.answer + 1, tolerance=question.tolerance * 2)
        case ExtendedText():
            return replace(question, model_answer="boshqa")
    return question


def test_a_quiz_with_other_answers_looks_the_same_to_the_last_byte(
    client: Client, run: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = browser_at("one-page", client, run).attempt
    real = edition.quiz_content

    def pages() -> list[str]:
        browser = Browser(client, attempt, "one-page")
        browser.get(f"{browser.here}?w={Attempt.objects.get(pk=attempt.pk).writer}")
        for question in every_question():
            for response in responses(question)[:1]:
                browser.answer(question, form_of(question, response, attempt.seed))
        return [_without_chance(one.decode()) for one in browser.got]

    pages()
    before = pages()
    turned: list[str] = []

    def other(*args: Any) -> QuizContent:
        content = real(*args)
        items = tuple(other_key(question) for question in content.items)
        turned.extend(new.type for new, old in zip(items, content.items, strict=True) if new != old)
        return replace(content, items=items)

    for where in (edition, sheet):
        monkeypatch.setattr(where, "quiz_content", other)
    assert pages() == before
    assert len(set(turned)) == 10


def _without_chance(page: str) -> str:
    """Without what is new in each page: tokens against forgery, ids of operations and of tabs, dates."""
    page = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page)
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page)
    return re.sub(r"(?m)^(Date|Expires|Set-Cookie|Last-Modified).*$", "", page)

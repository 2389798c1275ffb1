"""Every question can be translated; the translation follows its source, and no language changes its key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringSegment

from content.blocks import QuestionStream, Reader, stored
from content.models import Picture
from courses.document.questions import Facts, Figure, Question
from courses.document.walk import difference
from courses.tree.models import LessonPage
from tests.content.test_blocks_translate import blocks, translate
from tests.factories.document import asset
from tests.factories.everything import everything
from tests.factories.questions import an_id, every_type
from tests.factories.tree import lesson_page, published_course

pytestmark = pytest.mark.django_db

KNOWN = {block.document.type for block in QuestionStream().child_blocks.values()}
TYPED = ("short_text", "gaps")
FACTS = Facts("Ajratadi", ("jarayon",), 2, "OʻRQ-1")


@pytest.fixture
def source() -> LessonPage:
    page = lesson_page(published_course(everything()))
    questions = [
        replace(
            question,
            facts=FACTS,
            figures=(Figure(an_id(f"figure of {question.id}"), asset().sha256, "Shakl"),),
        )
        for question in every_type()
        if question.type in KNOWN
    ]
    pictures = {picture.sha256: picture.pk for picture in Picture.objects.all()}
    for question in questions:
        for sha256 in question.assets():
            pictures.setdefault(sha256, Picture.objects.latest("pk").pk)
    page.body = [check_of(questions, pictures)]
    page.save()
    return page


def check_of(questions: list[Question], pictures: dict[str, int]) -> dict[str, Any]:
    raw = stored(QuestionStream(), questions, Reader("uz", pictures=pictures))
    return {
        "type": "knowledge_check",
        "value": {"title": "Tekshiruv", "questions": raw},
        "id": an_id("check"),
    }


def questions_of(page: LessonPage) -> list[Question]:
    (check,) = blocks(page, "knowledge_check")
    return list(check.questions)


@pytest.fixture
def russian() -> Locale:
    return Locale.objects.get_or_create(language_code="ru")[0]


def assert_follows(translated: list[Question], originals: list[Question]) -> None:
    assert len(translated) == len(originals) > 3
    for question, original in zip(translated, originals, strict=True):
        assert difference(original, question) is None
        assert question.facts == original.facts == FACTS
        if original.type in TYPED:  # what is accepted is each language's own
            assert original.with_answers_of(question).grade(question.right_response()).is_right
        else:
            assert question.right_response() == original.right_response()
        for text, other in zip(original.words(), question.words(), strict=True):
            assert not text or "ru:" in other or original.type == "gaps"  # several answers are one string
        assert [figure.alt for figure in question.figures] == ["ru:Shakl"]


def test_every_question_is_translated_and_keeps_its_key(source: LessonPage, russian: Locale) -> None:
    assert_follows(questions_of(translate(source, russian)), questions_of(source))


def test_every_translated_question_follows_a_changed_source(source: LessonPage, russian: Locale) -> None:
    translate(source, russian)
    (check,) = source.body.get_prep_value()
    check["value"]["questions"] = check["value"]["questions"][::-1]
    source.body = [check]
    source.save()
    assert_follows(questions_of(translate(source, russian)), questions_of(source))


def test_a_translator_never_meets_what_no_language_changes(source: LessonPage, russian: Locale) -> None:
    translate(source, russian)
    paths = set(StringSegment.objects.values_list("context__path", flat=True))
    assert paths
    assert not [path for path in paths if ".facts." in path or path.endswith((".answer", ".scoring"))]

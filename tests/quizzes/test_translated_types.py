"""Every type of question is translated, keeps what no language changes, and follows its source."""

from __future__ import annotations

import dataclasses

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from content.blocks import QuestionStream
from courses.document.activities import QuizContent
from courses.document.questions import Question, ShortText
from courses.document.walk import difference
from courses.quizzes.models import QuizPage
from courses.tree.to_document import content_of
from tests.factories.document import course_document, module, quiz
from tests.factories.questions import every_type
from tests.factories.tree import activity_page, published_course

pytestmark = pytest.mark.django_db

KNOWN = {block.document.type for block in QuestionStream().child_blocks.values()}


@pytest.fixture
def page() -> QuizPage:
    items = tuple(question for question in every_type() if question.type in KNOWN)
    activity = quiz(content={"uz": QuizContent(title="Test", items=items)})
    found = activity_page(QuizPage, published_course(course_document(module(activity))))
    assert isinstance(found, QuizPage)
    return found


def translate(page: QuizPage, locale: Locale) -> QuizPage:
    """As a translator does: every string gets “ru:” before it, every line of accepted answers too."""
    source, _created = TranslationSource.get_or_create_from_instance(page)
    source.update_from_db()
    for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={"data": f"ru:{segment.string.data}", "translation_type": "manual"},
        )
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    translation.source.create_or_update_translation(locale, copy_parent_pages=True, fallback=True)
    return QuizPage.objects.get(translation_key=page.translation_key, locale=locale)


def questions(page: QuizPage) -> list[Question]:
    return list(content_of(page).content.questions())


def test_words_are_translated_and_nothing_else_is(page: QuizPage) -> None:
    translated = translate(page, Locale.objects.get_or_create(language_code="ru")[0])
    pairs = list(zip(questions(page), questions(translated), strict=True))
    assert len(pairs) > 10
    for source, other in pairs:
        assert difference(source, other) is None, source.type
        assert source.facts == other.facts
        for text, words in zip(source.words(), other.words(), strict=True):
            lines = source.type == "gaps"  # several answers are one string
            assert not text or "ru:" in words or lines, (source.type, text)


def test_a_translation_adds_its_own_accepted_answers(page: QuizPage) -> None:
    translated = translate(page, Locale.objects.get_or_create(language_code="ru")[0])
    (source,) = (q for q in questions(page) if isinstance(q, ShortText))
    (other,) = (q for q in questions(translated) if isinstance(q, ShortText))
    assert "ru:" in other.accepted
    assert source.with_answers_of(other).grade("ru:Toshkent").is_right


def test_what_no_language_changes_follows_the_source(page: QuizPage) -> None:
    russian = Locale.objects.get_or_create(language_code="ru")[0]
    translate(page, russian)
    raw = list(page.questions.get_prep_value())
    for block in raw:
        if "points" in block["value"]:
            block["value"]["points"] = "7"
    page.questions = page.questions.stream_block.to_python(list(reversed(raw)))
    page.save()
    again = translate(page, russian)
    for source, other in zip(questions(page), questions(again), strict=True):
        assert difference(source, other) is None, source.type
    assert [dataclasses.asdict(q)["id"] for q in questions(again)] == [q.id for q in questions(page)]

from __future__ import annotations

from dataclasses import replace

from courses.document.activities import QuizContent, QuizSettings
from courses.document.fields import read, write
from courses.document.questions import Option, SingleChoice
from courses.quizzes.drawing import DrawnQuiz, draw

CONTENT = QuizContent(
    title="?",
    items=tuple(
        SingleChoice(id=f"q{n}", stem="?", options=tuple(Option(id=f"q{n}{x}", html=x) for x in "abcdef"))
        for n in range(12)
    ),
)


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    assert draw(CONTENT, QuizSettings(), 7) == draw(CONTENT, QuizSettings(), 7)
    assert draw(CONTENT, QuizSettings(), 7) != draw(CONTENT, QuizSettings(), 8)


def test_nothing_is_shuffled_where_the_author_says_so() -> None:
    drawn = draw(CONTENT, QuizSettings(shuffle_questions=False, shuffle_options=False), 7)
    assert drawn.arrange(CONTENT) == list(CONTENT.items)


def test_a_drawn_quiz_is_shown_in_the_same_order_in_another_language() -> None:
    russian = replace(CONTENT, items=tuple(replace(item, stem="ru") for item in CONTENT.items))  # type: ignore[call-overload]
    drawn = draw(CONTENT, QuizSettings(), 7)
    assert [q.id for q in drawn.arrange(russian)] == [q.id for q in drawn.arrange(CONTENT)]
    assert {q.stem for q in drawn.arrange(russian)} == {"ru"}


def test_a_drawn_quiz_survives_storage() -> None:
    drawn = draw(CONTENT, QuizSettings(), 7)
    assert read(DrawnQuiz, write(drawn)) == drawn

"""A quiz as an edition froze it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import cast

from courses.document.activities import QuizContent, QuizSettings, Settings
from courses.document.fields import read
from courses.document.questions import Question
from courses.editions.frozen import frozen_content
from courses.editions.models import Edition
from lms.kept import Kept

from .drawing import DrawnQuiz
from .models import Attempt

_settings: Kept[QuizSettings] = Kept(size=256)


def quiz_settings(edition: Edition, key: uuid.UUID) -> QuizSettings:
    """The quiz's settings."""
    return _settings.get((edition.pk, key), lambda: _read_settings(edition, key))


def _read_settings(edition: Edition, key: uuid.UUID) -> QuizSettings:
    for module in edition.structure["modules"]:
        for activity in module["activities"]:
            if activity["key"] == str(key):
                return cast(QuizSettings, read(Settings, activity["settings"]))
    raise LookupError(key)


def quiz_content(edition: Edition, key: uuid.UUID, language: str) -> QuizContent:
    """The quiz's words in ``language``, in the course's first language where the edition lacks that one."""
    return cast(QuizContent, frozen_content(edition, key, language))


def judged_content(attempt: Attempt) -> QuizContent:
    """The content whose key counts: the source language's."""
    return quiz_content(attempt.edition, attempt.activity.key, attempt.edition.outline.languages[0])


def judged_questions(attempt: Attempt) -> list[Question]:
    """The questions of an attempt, as drawn, that take what any language of the edition takes for right."""
    questions = DrawnQuiz.of(attempt.drawn).arrange(judged_content(attempt))
    codes = attempt.edition.outline.languages[1:]
    others = [quiz_content(attempt.edition, attempt.activity.key, code) for code in codes]
    return with_answers_of_all(questions, others)


def with_answers_of_all(questions: Sequence[Question], others: Sequence[QuizContent]) -> list[Question]:
    """``questions`` that also take what the contents in other languages take for right."""
    by_id = [{question.id: question for question in content.items} for content in others]
    merged = list(questions)
    for place, question in enumerate(questions):
        for other in by_id:
            if question.id in other and other[question.id].type == question.type:
                merged[place] = merged[place].with_answers_of(other[question.id])
    return merged

"""Grading an attempt anew by a corrected quiz: a pure function of the quiz, the attempt and its answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courses.document.activities import QuizContent, QuizSettings
from courses.document.fields import read
from courses.document.questions import ExtendedText, Grade, Question, Response

from .edition import with_answers_of_all
from .grading import FULL, Result, cut, result_of


@dataclass(frozen=True)
class Judge:
    """A corrected quiz; ``questions`` by id take what any of its languages takes for right."""

    questions: Mapping[str, Question]
    dropped: frozenset[str]

    @classmethod
    def of(cls, contents: Sequence[QuizContent], settings: QuizSettings) -> Judge:
        """``contents`` in every language, the source language's first."""
        merged = with_answers_of_all(contents[0].items, contents[1:])
        return cls({question.id: question for question in merged}, frozenset(settings.dropped))

    def judge(
        self,
        drawn: Mapping[str, Any],
        grades: Mapping[str, Any],
        answers: Mapping[str, Response],
        marks: Mapping[str, Grade],
        changed: Collection[str],
    ) -> Result:
        """The result of an attempt: questions ``changed`` are graded anew, of the others the grade stands.

        ``drawn`` is its written DrawnQuiz, ``grades`` are written Grades, ``marks`` what markers gave.
        """
        asked = [self.questions[one["id"]] for one in drawn["questions"] if one["id"] in self.questions]
        new = {question.id: self._grade(question, grades, answers, marks, changed) for question in asked}
        result = result_of(asked, new, Decimal(drawn["pass_mark"]))
        return Result(cut(result.score, "0.0001"), result.passed, result.grades, result.pending)

    def _grade(
        self,
        question: Question,
        grades: Mapping[str, Any],
        answers: Mapping[str, Response],
        marks: Mapping[str, Grade],
        changed: Collection[str],
    ) -> Grade:
        if question.id in self.dropped:
            return FULL
        stands = grades.get(question.id)
        if stands is not None and question.id not in changed:
            return read(Grade, stands)
        if isinstance(question, ExtendedText) and stands is not None:
            return marks.get(question.id) or read(Grade, stands)
        return question.grade(_still_clean(question, answers.get(question.id)))


def _still_clean(question: Question, response: Response) -> Response:
    """The response; none where it chose a part that the mended question no longer has."""
    if response is None:
        return None
    try:
        return question.clean_response(response)
    except ValueError:
        return None

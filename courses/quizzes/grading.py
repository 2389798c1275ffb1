"""Grading an attempt: a pure function of the questions and the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from courses.document.questions import Grade, Question, Response


@dataclass(frozen=True)
class Result:
    """``score`` in per cent, unrounded; ``grades`` by question id."""

    score: Decimal
    passed: bool
    grades: dict[str, Grade]


def grade_attempt(
    questions: Sequence[Question], answers: Mapping[str, Response], pass_mark: Decimal
) -> Result:
    """Grade ``answers`` by question id; a missing one scores 0. The unrounded score meets the pass mark."""
    grades = {question.id: question.grade(answers.get(question.id)) for question in questions}
    points = sum((question.points for question in questions), Decimal(0))
    earned = sum((grades[question.id].score * question.points for question in questions), Decimal(0))
    score = earned * 100 / points if points else Decimal(0)
    return Result(score, earned * 100 >= pass_mark * points and bool(points), grades)

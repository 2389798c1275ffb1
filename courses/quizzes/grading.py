"""Grading an attempt: a pure function of the questions and the answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from courses.document.questions import Grade, Question, Response
from courses.document.quiz import Counts

FULL = Grade(Decimal(1))


@dataclass(frozen=True)
class Result:
    """``score`` in per cent, unrounded; ``grades`` by question id. ``pending``: a marker is to come."""

    score: Decimal
    passed: bool
    grades: dict[str, Grade]
    pending: bool = False


def grade_attempt(
    questions: Sequence[Question],
    answers: Mapping[str, Response],
    pass_mark: Decimal,
    marked: Mapping[str, Grade] | None = None,
    dropped: Collection[str] = (),
) -> Result:
    """Grade ``answers`` by question id; a missing one scores 0. The unrounded score meets the pass mark.

    Questions of a survey earn nothing and cost nothing; a quiz of nothing else is passed with 100.
    ``marked`` are grades that people gave, by question id; a ``dropped`` question earns its full points.
    """
    marked = {**(marked or {}), **dict.fromkeys(dropped, FULL)}
    grades = {q.id: marked.get(q.id) or q.grade(answers.get(q.id)) for q in questions}
    return result_of(questions, grades, pass_mark)


def result_of(questions: Sequence[Question], grades: dict[str, Grade], pass_mark: Decimal) -> Result:
    """The result of ``questions`` with their grades by id."""
    graded = [question for question in questions if question.is_graded]
    pending = any(grades[question.id].pending for question in graded)
    if questions and not graded:
        return Result(Decimal(100), True, grades)
    points = sum((question.points for question in graded), Decimal(0))
    earned = sum((grades[question.id].score * question.points for question in graded), Decimal(0))
    score = earned * 100 / points if points else Decimal(0)
    passed = not pending and bool(points) and earned * 100 >= pass_mark * points
    return Result(score, passed, grades, pending)


def score_that_counts(scores: Sequence[Decimal], rule: Counts) -> Decimal | None:
    """The score of a quiz from those of its tries, in the order in which they were begun."""
    if not scores:
        return None
    if rule is Counts.LAST:
        return scores[-1]
    if rule is Counts.FIRST:
        return scores[0]
    if rule is Counts.MEAN:
        return sum(scores, Decimal(0)) / len(scores)
    return max(scores)


def cut(score: Decimal, places: str) -> Decimal:
    """Shortened, never rounded up: 59.999 must not read as a passed 60."""
    return score.quantize(Decimal(places), rounding=ROUND_DOWN)

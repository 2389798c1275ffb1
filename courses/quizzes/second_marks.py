"""What a text earns by the marks that people gave it: a pure function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from courses.document.activities import QuizSettings
from courses.document.questions import ExtendedText, Grade

Levels = Mapping[str, str]
"""Level ids by criterion id."""


def settled(question: ExtendedText, marks: Sequence[Levels], settings: QuizSettings) -> Grade | None:
    """The grade by ``marks`` in the order given; None while one is still to come.

    Of two that differ by no more than the tolerance the mean counts, else the third. Raises ValueError for
    levels that are not the rubric's.
    """
    grades = [question.marked(levels) for levels in marks]
    if not grades or len(grades) < settings.markers:
        return None
    if settings.markers == 1:
        return grades[0]
    if len(grades) > 2:
        return grades[2]
    first, second = grades[0].score, grades[1].score
    if abs(first - second) * 100 > settings.tolerance:
        return None
    return Grade((first + second) / Decimal(2))

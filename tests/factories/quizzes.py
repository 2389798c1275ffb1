"""Quizzes with their keys known."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from courses.document.activities import QuizContent
from courses.document.questions import Question
from courses.editions.frozen import frozen_content
from courses.progress.models import Enrolment
from courses.quizzes.edition import judged_content
from courses.quizzes.models import Attempt
from courses.quizzes.naming import field_of, names_of
from courses.quizzes.services import save_answer, submit


def quiz_key(enrolment: Enrolment) -> UUID:
    """The key of the first quiz in the enrolment's edition."""
    return next(a.key for a in enrolment.edition.outline.activities() if a.kind == "quiz")


def quiz_of(enrolment: Enrolment) -> QuizContent:
    content = frozen_content(enrolment.edition, quiz_key(enrolment), enrolment.edition.outline.languages[0])
    assert isinstance(content, QuizContent)
    return content


def answer_all(attempt: Attempt, *, right: bool) -> Attempt:
    """Answer every question rightly, or every one wrongly."""
    for question in judged_content(attempt).items:
        key = question.key  # type: ignore[attr-defined]
        chosen = [o.id for o in question.options if (o.id in key) == right]  # type: ignore[attr-defined]
        save_answer(attempt=attempt, question=question.id, response=chosen if right else chosen[:1])
    return attempt


def chosen_in(attempt: Attempt, question: Question, options: Iterable[str]) -> dict[str, object]:
    """The form of a choice: ``options`` by the names that they go by in the attempt."""
    names = names_of(question, attempt.seed)
    return {"question": question.id, field_of(question.id): [names[option] for option in options]}


def taken(attempt: Attempt, *, right: bool) -> Attempt:
    return submit(answer_all(attempt, right=right))

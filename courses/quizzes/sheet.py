"""An attempt laid out for its learner: the questions as drawn, with what was answered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from courses.document.fields import read
from courses.document.questions import Grade, Question, Response

from .drawing import DrawnQuiz
from .models import Attempt
from .services import answers_of, quiz_content


@dataclass(frozen=True)
class Review:
    """What a learner sees of a graded question: grade and feedback, and the key where they may have it."""

    grade: Grade
    show_key: bool
    show_feedback: bool = True


@dataclass(frozen=True)
class Item:
    """One question on the sheet, counted from 1; without its key unless it is reviewed."""

    number: int
    question: Question
    response: Response = None
    review: Review | None = None

    @property
    def is_answered(self) -> bool:
        return self.response is not None

    @property
    def name(self) -> str:
        return f"answer-{self.question.id}"


@dataclass(frozen=True)
class Sheet:
    attempt: Attempt
    drawn: DrawnQuiz
    questions: tuple[Question, ...]
    items: tuple[Item, ...]

    @classmethod
    def of(cls, attempt: Attempt, language: str) -> Sheet:
        """The sheet of ``attempt`` in ``language``."""
        drawn = read(DrawnQuiz, attempt.drawn)
        questions = tuple(drawn.arrange(quiz_content(attempt.edition, attempt.activity.key, language)))
        answers = answers_of(attempt)
        items = tuple(
            Item(number, question.without_key(), answers.get(question.id))
            for number, question in enumerate(questions, start=1)
        )
        return cls(attempt, drawn, questions, items)

    def reviewed(self, *, show_key: bool) -> Sheet:
        """The sheet of a graded attempt."""
        items = tuple(
            replace(
                item,
                question=question,
                review=Review(read(Grade, self.attempt.grades[question.id]), show_key),
            )
            for item, question in zip(self.items, self.questions, strict=True)
        )
        return replace(self, items=items)

    @property
    def answered(self) -> int:
        return sum(item.is_answered for item in self.items)

    @property
    def unanswered(self) -> list[Item]:
        return [item for item in self.items if not item.is_answered]

"""What an attempt asks: drawn once, by a stored seed, from the edition's questions."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from courses.document.activities import QuizContent, QuizSettings
from courses.document.questions import Question


@dataclass(frozen=True)
class DrawnQuestion:
    """A question's id and the order in which its parts are shown."""

    id: str
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawnQuiz:
    """The questions in the order asked, and what passes, in per cent."""

    questions: tuple[DrawnQuestion, ...]
    pass_mark: Decimal
    schema: int = 1

    def arrange(self, content: QuizContent) -> list[Question]:
        """The questions of ``content``, in whichever language, as they were drawn."""
        by_id = {question.id: question for question in content.items}
        return [by_id[drawn.id].arranged(drawn.order) for drawn in self.questions if drawn.id in by_id]


def draw(content: QuizContent, settings: QuizSettings, seed: int) -> DrawnQuiz:
    """Draw a quiz; the same seed draws the same."""
    chance = random.Random(seed)  # noqa: S311 (must repeat itself; no secret hangs on it)
    questions = list(content.items)
    if settings.shuffle_questions:
        chance.shuffle(questions)
    drawn = []
    for question in questions:
        drawn.append(DrawnQuestion(question.id, question.drawn_order(chance, settings.shuffle_options)))
    return DrawnQuiz(tuple(drawn), settings.pass_mark)

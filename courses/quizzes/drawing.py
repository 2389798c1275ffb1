"""What an attempt asks: drawn once, by a stored seed, from the edition's questions."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courses.document.activities import QuizContent, QuizSettings
from courses.document.questions import Question
from courses.document.quiz import Ask


@dataclass(frozen=True)
class DrawnQuestion:
    """A question's id, the order in which its parts are shown, and the section it is asked in."""

    id: str
    order: tuple[str, ...] = ()
    section: str = ""


@dataclass(frozen=True)
class DrawnQuiz:
    """The questions in the order asked, and what passes, in per cent."""

    questions: tuple[DrawnQuestion, ...]
    pass_mark: Decimal
    schema: int = 1

    @classmethod
    def of(cls, written: dict[str, Any]) -> DrawnQuiz:
        """The quiz that ``fields.write`` wrote. By hand: it is read with every step of an exam."""
        questions = tuple(
            DrawnQuestion(one["id"], tuple(one.get("order", ())), one.get("section", ""))
            for one in written["questions"]
        )
        return cls(questions, Decimal(written["pass_mark"]))

    def arrange(self, content: QuizContent, only: Collection[str] | None = None) -> list[Question]:
        """The questions of ``content``, in whichever language, as they were drawn; all of them, or ``only``
        those with these ids."""
        by_id = {one.id: one for one in content.items if only is None or one.id in only}
        return [by_id[drawn.id].arranged(drawn.order) for drawn in self.questions if drawn.id in by_id]


def draw(content: QuizContent, settings: QuizSettings, seed: int) -> DrawnQuiz:
    """Draw a quiz; the same seed draws the same.

    Sections keep their order, and questions are shuffled inside theirs. No question is asked twice: where
    two draws share questions and run short, the later one asks fewer.
    """
    chance = random.Random(seed)  # noqa: S311 (must repeat itself; no secret hangs on it)
    by_id = {question.id: question for question in content.items}
    drawn = [
        DrawnQuestion(id_, by_id[id_].drawn_order(chance, settings.shuffle_options), section)
        for section, ids in _chosen(content, settings, chance)
        for id_ in ids
    ]
    return DrawnQuiz(tuple(drawn), settings.pass_mark)


def _chosen(
    content: QuizContent, settings: QuizSettings, chance: random.Random
) -> Iterator[tuple[str, list[str]]]:
    """The ids that each section asks, in the order asked."""
    free = [question.id for question in content.items if question.id not in settings.dropped]
    if not settings.sections:
        if settings.shuffle_questions:
            chance.shuffle(free)
        yield "", free
    for section in settings.sections:
        chosen: list[str] = []
        for ask in section.asks:
            picked = _pick(ask, free, chance)
            free = [id_ for id_ in free if id_ not in picked]
            chosen += picked
        if settings.shuffle_questions:
            chance.shuffle(chosen)
        yield section.id, chosen


def _pick(ask: Ask, free: list[str], chance: random.Random) -> list[str]:
    pool = [id_ for id_ in ask.pool if id_ in free]
    if len(pool) <= ask.count:
        return pool
    picked = chance.sample(pool, ask.count)
    return [id_ for id_ in pool if id_ in picked]

"""The kinds of activity and what each keeps in a document.

A kind has *settings* (language-neutral, frozen in the edition's outline) and a *content* for each
language. A later kind registers a pair of its own here by subclassing; nothing switches on the kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from .blocks import Block
from .fields import Registered
from .questions import Question
from .quiz import USUAL_REVIEW, Counts, QuizMode, ReviewRules, Section, SectionText


class Settings(Registered):
    """Language-neutral facts of one activity."""

    type: ClassVar[str]
    pass_mark: Decimal | None = None
    tries: int = 0
    weight: Decimal = Decimal(0)

    def asked_of(self, questions: int) -> int:
        """How many of the activity's questions a learner is asked."""
        return questions


class Content(Registered):
    """What one activity says in one language."""

    type: ClassVar[str]
    title: str

    def words(self) -> Iterator[str]:
        return iter(())

    def reading(self) -> Iterator[str]:
        """The words whose reading takes time of its own; a graded question's are in its own time."""
        return self.words()

    def assets(self) -> Iterator[str]:
        return iter(())

    def questions(self) -> Iterator[Question]:
        return iter(())


@dataclass(frozen=True)
class LessonSettings(Settings):
    type = "lesson"


@dataclass(frozen=True)
class LessonContent(Content):
    type = "lesson"
    title: str
    body: tuple[Block, ...] = ()
    summary: str = ""

    def words(self) -> Iterator[str]:
        for block in self.body:
            yield from block.words()

    def assets(self) -> Iterator[str]:
        for block in self.body:
            yield from block.assets()

    def questions(self) -> Iterator[Question]:
        for block in self.body:
            yield from getattr(block, "questions", ())


@dataclass(frozen=True)
class QuizSettings(Settings):
    """``pass_mark`` in per cent; ``tries`` 0 is any number; ``weight`` is the share in the course score.

    ``sections`` say what is asked; without any, every question is, once. ``time_limit`` and ``cool_down``
    (between two tries) in minutes, 0 is none. ``dropped`` are ids of questions that a correction took out:
    they are asked no more, and whoever was asked one has its full points. ``markers`` of a text are 1, or 2
    whose mean counts up to a difference of ``tolerance`` per cent of the points; beyond it a third settles.
    """

    type = "quiz"
    pass_mark: Decimal = Decimal(60)
    tries: int = 0
    weight: Decimal = Decimal(1)
    shuffle_questions: bool = True
    shuffle_options: bool = True
    may_leave_with_key: bool = True
    mode: QuizMode = QuizMode.EXAM
    sections: tuple[Section, ...] = ()
    one_page: bool = False
    forward_only: bool = False
    time_limit: int = 0
    cool_down: int = 0
    counts: Counts = Counts.BEST
    review: ReviewRules = USUAL_REVIEW
    dropped: tuple[str, ...] = ()
    markers: int = 1
    blind_marking: bool = False
    tolerance: int = 20

    def asked_of(self, questions: int) -> int:
        if not self.sections:
            return questions - len(self.dropped)
        return min(questions, sum(ask.count for section in self.sections for ask in section.asks))


@dataclass(frozen=True)
class QuizContent(Content):
    type = "quiz"
    title: str
    items: tuple[Question, ...] = ()
    intro: str = ""
    summary: str = ""
    sections: tuple[SectionText, ...] = ()

    def words(self) -> Iterator[str]:
        yield self.intro
        for section in self.sections:
            yield section.title
            yield section.intro
        for question in self.items:
            yield from question.words()

    def reading(self) -> Iterator[str]:
        yield self.intro

    def assets(self) -> Iterator[str]:
        for question in self.items:
            yield from question.assets()

    def questions(self) -> Iterator[Question]:
        return iter(self.items)

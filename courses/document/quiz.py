"""What a quiz asks and by which rules: the language-neutral side of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuizMode(StrEnum):
    """``exam`` is done when it is passed. ``practice`` and ``pre_test`` are done when they are handed in and
    never count in the course's score; practice tells after each answer."""

    EXAM = "exam"
    PRACTICE = "practice"
    PRE_TEST = "pre_test"


class Counts(StrEnum):
    """Which try's score counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    MEAN = "mean"


class When(StrEnum):
    """From when a learner sees something: after each answer, once handed in, once no further try is to come
    (passed, or no tries left, or the sitting closed), or never."""

    ANSWERED = "answered"
    SUBMITTED = "submitted"
    OVER = "over"
    NEVER = "never"


@dataclass(frozen=True)
class ReviewRules:
    """When a learner sees their own answers, the score, which were right, the feedback, and the key."""

    answers: When = When.SUBMITTED
    score: When = When.SUBMITTED
    correctness: When = When.SUBMITTED
    feedback: When = When.SUBMITTED
    key: When = When.OVER


USUAL_REVIEW = ReviewRules()


@dataclass(frozen=True)
class Ask:
    """Ask ``count`` questions of those whose ids ``pool`` holds; a fixed question is a pool of one."""

    pool: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True)
class Section:
    """A part of a quiz; its title and introduction are in the content, by ``id``."""

    id: str
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class SectionText:
    """``intro`` is HTML."""

    id: str
    title: str = ""
    intro: str = ""

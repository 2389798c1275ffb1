"""What every question type shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from ..fields import Registered

Response = Any
"""A learner's answer as JSON: its shape is the question type's (``choice``: a list of option ids)."""


@dataclass(frozen=True)
class Grade:
    """``score`` is a share of the question's points, 0 to 1, unrounded."""

    score: Decimal
    right_parts: tuple[str, ...] = ()
    wrong_parts: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return self.score == 1


class Question(Registered):
    """One question; ``id`` is its block id, unique in its activity.

    ``stem`` and every feedback are HTML; ``points`` is its weight in a quiz.
    """

    type: ClassVar[str]
    id: str
    stem: str
    points: Decimal

    @property
    def template(self) -> str:
        """Template of the learner's widget; gets ``question``, ``response``, ``name``, ``review``."""
        return f"questions/{self.type}.html"

    def clean_response(self, response: Response) -> Response:
        """The response in its normal form; raises ValueError on anything no honest form sends."""
        raise NotImplementedError

    def grade(self, response: Response) -> Grade:
        """Grade a clean response; ``None`` is an unanswered question and scores 0."""
        raise NotImplementedError

    def movable_parts(self) -> tuple[str, ...]:
        """Ids of the parts that a quiz may shuffle, in the author's order."""
        return ()

    def arranged(self, order: tuple[str, ...]) -> Question:
        """The same question with its movable parts in ``order``; unknown ids are passed over."""
        return self

    def problems(self) -> Iterator[str]:
        """What keeps this question from being published, in the editor's language."""
        return iter(())

    def without_key(self) -> Question:
        """The same question without anything that tells the right answer."""
        raise NotImplementedError

    def words(self) -> Iterator[str]:
        yield self.stem

    def assets(self) -> Iterator[str]:
        return iter(())

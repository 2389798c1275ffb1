"""Extended text: written by the learner, marked by a trainer with a rubric."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from .base import Grade, Question, Response, text_of

LONGEST_ESSAY = 20_000


@dataclass(frozen=True)
class RubricLevel:
    """How well a criterion may be met; ``value`` is its worth, 0 or more."""

    id: str
    text: str
    value: Decimal


@dataclass(frozen=True)
class Criterion:
    id: str
    title: str
    levels: tuple[RubricLevel, ...]

    @property
    def best(self) -> Decimal:
        return max((level.value for level in self.levels), default=Decimal(0))


@dataclass(frozen=True)
class ExtendedText(Question):
    """The response is the text; ``model_answer`` (HTML) is shown to markers, and to learners afterwards.

    ``min_words`` and ``max_words`` advise and do not refuse; 0 is no advice.
    """

    type = "extended_text"
    grades_in_browser = False
    needs_marking = True
    rubric: tuple[Criterion, ...]
    min_words: int = dataclasses.field(default=0, kw_only=True)
    max_words: int = dataclasses.field(default=0, kw_only=True)
    model_answer: str = dataclasses.field(default="", kw_only=True)

    def clean_response(self, response: Response) -> Response:
        if response in (None, []):
            return None
        text = text_of(response, 2 * LONGEST_ESSAY).replace("\r\n", "\n")
        if len(text) > LONGEST_ESSAY:
            raise ValueError("the text is too long")
        return text or None

    def grade(self, response: Response) -> Grade:
        """Nothing written earns nothing; what is written waits for its marker."""
        return Grade(Decimal(0), pending=response is not None)

    def marked(self, levels: Mapping[str, str]) -> Grade:
        """The grade that a marker gives by level ids by criterion id: Σ chosen ÷ Σ best.

        Raises ValueError unless every criterion has one of its levels.
        """
        values = {c.id: {level.id: level.value for level in c.levels} for c in self.rubric}
        if set(levels) != set(values) or any(levels[c] not in known for c, known in values.items()):
            raise ValueError("not a level for each criterion")
        best = sum((criterion.best for criterion in self.rubric), Decimal(0))
        earned = sum((values[criterion][level] for criterion, level in levels.items()), Decimal(0))
        return Grade(earned / best if best else Decimal(0))

    def right_response(self) -> Response:
        return None

    def without_key(self) -> Self:
        """The rubric stays: learners write to it."""
        return dataclasses.replace(self._silent(), model_answer="")

    def words(self) -> Iterator[str]:
        yield self.stem
        for criterion in self.rubric:
            yield criterion.title
            for level in criterion.levels:
                yield level.text

    def problems(self) -> Iterator[str]:
        if not self.stem.strip():
            yield _("the question has no text")
        if not self.rubric:
            yield _("the question has no rubric to mark it by")
        for criterion in self.rubric:
            if len(criterion.levels) < 2 or not criterion.best:
                yield _("“%(title)s” needs two levels or more, one of them worth something") % {
                    "title": criterion.title
                }
        if any(level.value < 0 for criterion in self.rubric for level in criterion.levels):
            yield _("a level is worth less than 0")
        if self.max_words and self.min_words > self.max_words:
            yield _("the fewest words are more than the most")

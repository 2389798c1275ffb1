"""Choice questions: one option of several, or several."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from .base import Grade, Question, Response, Scoring, in_order, with_names


@dataclass(frozen=True)
class Option:
    """``html`` is what the learner reads; ``feedback`` (HTML) says why it is right or wrong."""

    id: str
    html: str
    right: bool = False
    feedback: str = ""


@dataclass(frozen=True)
class _Choice(Question):
    options: tuple[Option, ...]

    @property
    def key(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.right)

    def clean_response(self, response: Response) -> Response:
        if response is None or response == []:
            return None
        known = {option.id for option in self.options}
        if (
            not isinstance(response, list)
            or not all(isinstance(item, str) and item in known for item in response)
            or len(set(response)) != len(response)
        ):
            raise ValueError("not options of this question")
        return [option.id for option in self.options if option.id in response]

    def right_response(self) -> Response:
        return [option.id for option in self.options if option.right]

    def _parts(self, chosen: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        right = tuple(o.id for o in self.options if o.right and o.id in chosen)
        wrong = tuple(o.id for o in self.options if not o.right and o.id in chosen)
        return right, wrong

    def without_key(self) -> Self:
        options = tuple(Option(id=option.id, html=option.html) for option in self.options)
        return dataclasses.replace(self._silent(), options=options)

    def part_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def renamed(self, names: Mapping[str, str]) -> Self:
        return dataclasses.replace(self, options=with_names(self.options, names))

    def arranged(self, order: Sequence[str]) -> Self:
        return dataclasses.replace(self, options=in_order(self.options, order))

    def codes(self, response: Response) -> tuple[str, ...]:
        return tuple(response or ())

    def labels(self) -> dict[str, str]:
        return {option.id: option.html for option in self.options}

    def words(self) -> Iterator[str]:
        yield self.stem
        for option in self.options:
            yield option.html

    def problems(self) -> Iterator[str]:
        if not self.stem.strip():
            yield _("the question has no text")
        if len(self.options) < 2:
            yield _("the question needs two options or more")
        if not all(option.html.strip() for option in self.options):
            yield _("an option has no words")
        if not self.key:
            yield _("the question has no right answer")


@dataclass(frozen=True)
class SingleChoice(_Choice):
    """Exactly one option is right; the response is a list of at most one option id."""

    type = "single_choice"

    def clean_response(self, response: Response) -> Response:
        clean = super().clean_response(response)
        if clean and len(clean) > 1:
            raise ValueError("one option only")
        return clean

    def grade(self, response: Response) -> Grade:
        chosen = frozenset(response or ())
        right, wrong = self._parts(chosen)
        return Grade(Decimal(chosen == self.key), right, wrong)

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        if len(self.key) > 1:
            yield _("more than one answer is marked right; use the multiple response type")


@dataclass(frozen=True)
class MultipleResponse(_Choice):
    """Several options may be right; the response is a list of option ids."""

    type = "multiple_response"
    scoring: Scoring = dataclasses.field(default=Scoring.PENALTY, kw_only=True)

    def grade(self, response: Response) -> Grade:
        right, wrong = self._parts(frozenset(response or ()))
        share = self.scoring.share(right=len(right), wrong=len(wrong), keys=len(self.key))
        return Grade(share, right, wrong)

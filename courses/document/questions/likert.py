"""A Likert scale: how far one agrees with a few statements. Nothing is right or wrong about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from .base import Form, Grade, Question, Response, fields_of, pairs_of, with_names


@dataclass(frozen=True)
class Statement:
    id: str
    html: str


@dataclass(frozen=True)
class ScalePoint:
    id: str
    text: str


@dataclass(frozen=True)
class Likert(Question):
    """``scale`` runs from least to most; the response gives scale ids by statement id."""

    type = "likert"
    grades_in_browser = False
    is_graded = False
    statements: tuple[Statement, ...]
    scale: tuple[ScalePoint, ...]

    def response_of(self, form: Form, name: str) -> Response:
        return fields_of(form, name, [statement.id for statement in self.statements])

    def clean_response(self, response: Response) -> Response:
        if response is None:
            return None
        return pairs_of(response, {s.id for s in self.statements}, {p.id for p in self.scale}) or None

    def grade(self, response: Response) -> Grade:
        return Grade(Decimal(0))

    def right_response(self) -> Response:
        return None

    def part_ids(self) -> tuple[str, ...]:
        return (*(statement.id for statement in self.statements), *(point.id for point in self.scale))

    def renamed(self, names: Mapping[str, str]) -> Self:
        return replace(
            self, statements=with_names(self.statements, names), scale=with_names(self.scale, names)
        )

    def without_key(self) -> Self:
        return self._silent()

    def codes(self, response: Response) -> tuple[str, ...]:
        return tuple(f"{statement}={point}" for statement, point in sorted((response or {}).items()))

    def labels(self) -> dict[str, str]:
        return {f"{s.id}={p.id}": f"{s.html} → {p.text}" for s in self.statements for p in self.scale}

    def words(self) -> Iterator[str]:
        yield self.stem
        for statement in self.statements:
            yield statement.html
        for point in self.scale:
            yield point.text

    def problems(self) -> Iterator[str]:
        if not self.statements:
            yield _("the scale has no statement")
        if not 2 <= len(self.scale) <= 7:
            yield _("a scale has two to seven points")

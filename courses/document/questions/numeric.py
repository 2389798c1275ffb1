"""Numeric questions: a number within a tolerance, with a unit where there is one."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from django.utils.translation import gettext as _

from .base import Form, Grade, Question, Response, text_of, with_names

LONGEST_NUMBER = 40
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’]")


def parse_number(text: str) -> Decimal:
    """The number that a person typed, with a comma or a dot, and spaces between thousands.

    Of a comma and a dot, the last one parts off the fraction; a sign that stands more than once parts
    thousands. A single one always parts off the fraction: ``1,500`` is one and a half. Raises ValueError.
    """
    bare = SPACES.sub("", text).replace("−", "-")
    marks = [mark for mark in bare if mark in ",."]
    if len(set(marks)) == 2:
        fraction = marks[-1]
        bare = bare.replace("," if fraction == "." else ".", "")
    elif len(marks) > 1:
        bare = bare.replace(marks[0], "")
    bare = bare.replace(",", ".")
    if not NUMBER.fullmatch(bare):
        raise ValueError("not a number")
    return Decimal(bare)


class ToleranceKind(StrEnum):
    ABSOLUTE = "absolute"
    PERCENT = "percent"


@dataclass(frozen=True)
class Unit:
    """A unit that learners may choose; ``factor`` turns a number in it into the unit of the answer."""

    id: str
    name: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True)
class Numeric(Question):
    """``answer`` ± ``tolerance``, in the unit whose factor is 1, both ends included.

    The response has ``number``, as typed, and ``unit``, a unit's id or empty.
    """

    type = "numeric"
    grades_in_browser = False
    answer: Decimal = dataclasses.field(kw_only=True)
    tolerance: Decimal = dataclasses.field(default=Decimal(0), kw_only=True)
    tolerance_kind: ToleranceKind = dataclasses.field(default=ToleranceKind.ABSOLUTE, kw_only=True)
    units: tuple[Unit, ...] = dataclasses.field(default=(), kw_only=True)

    @property
    def margin(self) -> Decimal:
        """How far from the answer is still right, in the answer's unit."""
        if self.tolerance_kind == ToleranceKind.PERCENT:
            return abs(self.answer) * self.tolerance / 100
        return self.tolerance

    def response_of(self, form: Form, name: str) -> Response:
        return {
            "number": next(iter(form.get(name, ())), ""),
            "unit": next(iter(form.get(f"{name}-unit", ())), ""),
        }

    def clean_response(self, response: Response) -> Response:
        """What is typed is kept even where it is no number: the learner sees it again."""
        if response is None:
            return None
        if not isinstance(response, dict) or not set(response) <= {"number", "unit"}:
            raise ValueError("not a number with its unit")
        number = text_of(response.get("number", ""), LONGEST_NUMBER)
        unit = response.get("unit", "")
        if unit not in {"", *(unit.id for unit in self.units)}:
            raise ValueError("not a unit of this question")
        return {"number": number, "unit": unit} if number else None

    def grade(self, response: Response) -> Grade:
        if response is None:
            return Grade(Decimal(0))
        factors = {unit.id: unit.factor for unit in self.units}
        factor = factors.get(response["unit"]) if factors else Decimal(1)
        try:
            given = parse_number(response["number"])
        except ValueError:
            return Grade(Decimal(0))
        is_right = factor is not None and abs(given * factor - self.answer) <= self.margin
        return Grade(Decimal(is_right))

    def right_response(self) -> Response:
        unit = next((unit.id for unit in self.units if unit.factor == 1), "")
        return {"number": str(self.answer), "unit": unit}

    def part_ids(self) -> tuple[str, ...]:
        return tuple(unit.id for unit in self.units)

    def renamed(self, names: Mapping[str, str]) -> Self:
        return dataclasses.replace(self, units=with_names(self.units, names))

    def renamed_in(self, response: Response, names: Mapping[str, str]) -> Response:
        if not isinstance(response, dict):
            return response
        return {**response, "unit": names.get(response.get("unit", ""), response.get("unit", ""))}

    def without_key(self) -> Self:
        return dataclasses.replace(
            self._silent(),
            answer=Decimal(0),
            tolerance=Decimal(0),
            tolerance_kind=ToleranceKind.ABSOLUTE,
            units=tuple(Unit(unit.id, unit.name) for unit in self.units),
        )

    def codes(self, response: Response) -> tuple[str, ...]:
        if response is None:
            return ()
        names = {unit.id: unit.name for unit in self.units}
        return (f"{response['number']} {names.get(response['unit'], '')}".strip(),)

    def words(self) -> Iterator[str]:
        yield self.stem
        for unit in self.units:
            yield unit.name

    def problems(self) -> Iterator[str]:
        if not self.stem.strip():
            yield _("the question has no text")
        if self.tolerance < 0:
            yield _("the tolerance is below 0")
        if self.units and sum(unit.factor == 1 for unit in self.units) != 1:
            yield _("exactly one unit, that of the answer, has the factor 1")
        if any(unit.factor <= 0 for unit in self.units):
            yield _("a unit's factor is above 0")

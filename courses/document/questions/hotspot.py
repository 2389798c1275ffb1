"""Hotspot: places on a picture, which a list names too."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Self

from django.utils.translation import gettext as _

from .base import Grade, Question, Response, Scoring, in_order, with_names


class Shape(StrEnum):
    RECTANGLE = "rectangle"
    CIRCLE = "circle"
    POLYGON = "polygon"


NUMBERS = {Shape.RECTANGLE: (4, 4), Shape.CIRCLE: (3, 3), Shape.POLYGON: (6, 40)}
"""How few and how many numbers a shape's coordinates have."""


@dataclass(frozen=True)
class Area:
    """A place on the picture; ``label`` is its name in the list.

    ``coords`` are numbers from 0 to 100, in per cent of the picture's width and height, parted by commas:
    left, top, width, height of a rectangle; middle and radius (in per cent of the width) of a circle; corners
    of a polygon.
    """

    id: str
    label: str
    shape: Shape
    coords: str
    right: bool = False
    feedback: str = ""

    def numbers(self) -> tuple[Decimal, ...]:
        """The coordinates; raises ValueError where they are none of this shape."""
        try:
            numbers = tuple(Decimal(part.strip()) for part in self.coords.split(","))
        except InvalidOperation:
            raise ValueError("not numbers") from None
        fewest, most = NUMBERS[self.shape]
        odd = self.shape == Shape.POLYGON and len(numbers) % 2
        if not fewest <= len(numbers) <= most or odd or not all(0 <= n <= 100 for n in numbers):
            raise ValueError("not the coordinates of this shape")
        return numbers


@dataclass(frozen=True)
class Hotspot(Question):
    """``asset`` is the picture's SHA-256, ``alt`` says what it shows. The response is a list of area ids."""

    type = "hotspot"
    grades_in_browser = False
    asset: str
    alt: str
    areas: tuple[Area, ...]
    scoring: Scoring = dataclasses.field(default=Scoring.PENALTY, kw_only=True)
    several: bool = dataclasses.field(default=False, kw_only=True)
    """May several be chosen? Set where the key is taken away."""

    @property
    def key(self) -> frozenset[str]:
        return frozenset(area.id for area in self.areas if area.right)

    @property
    def takes_several(self) -> bool:
        return self.several or len(self.key) > 1

    def clean_response(self, response: Response) -> Response:
        if response is None or response == []:
            return None
        known = {area.id for area in self.areas}
        if (
            not isinstance(response, list)
            or not all(isinstance(item, str) and item in known for item in response)
            or len(set(response)) != len(response)
            or (len(response) > 1 and not self.takes_several)
        ):
            raise ValueError("not places of this question")
        return [area.id for area in self.areas if area.id in response]

    def grade(self, response: Response) -> Grade:
        chosen = frozenset(response or ())
        right = tuple(area.id for area in self.areas if area.right and area.id in chosen)
        wrong = tuple(area.id for area in self.areas if not area.right and area.id in chosen)
        return Grade(self.scoring.share(right=len(right), wrong=len(wrong), keys=len(self.key)), right, wrong)

    def right_response(self) -> Response:
        return [area.id for area in self.areas if area.right]

    def part_ids(self) -> tuple[str, ...]:
        return tuple(area.id for area in self.areas)

    def renamed(self, names: Mapping[str, str]) -> Self:
        return dataclasses.replace(self, areas=with_names(self.areas, names))

    def arranged(self, order: Sequence[str]) -> Self:
        return dataclasses.replace(self, areas=in_order(self.areas, order))

    def without_key(self) -> Self:
        areas = tuple(Area(area.id, area.label, area.shape, area.coords) for area in self.areas)
        return dataclasses.replace(
            self._silent(),
            areas=areas,
            several=self.takes_several,
        )

    def codes(self, response: Response) -> tuple[str, ...]:
        return tuple(response or ())

    def labels(self) -> dict[str, str]:
        return {area.id: area.label for area in self.areas}

    def words(self) -> Iterator[str]:
        yield self.stem
        for area in self.areas:
            yield area.label

    def assets(self) -> Iterator[str]:
        yield from super().assets()
        yield self.asset

    def problems(self) -> Iterator[str]:
        if not self.stem.strip():
            yield _("the question has no text")
        if not self.asset:
            yield _("the question has no picture")
        if not self.alt.strip():
            yield _("the picture is not told in words")
        if len(self.areas) < 2:
            yield _("the question needs two places or more")
        if not self.key:
            yield _("the question has no right answer")
        for area in self.areas:
            if not area.label.strip():
                yield _("a place has no name")
            try:
                area.numbers()
            except ValueError:
                yield _("“%(coords)s” are not the coordinates of this shape") % {"coords": area.coords[:40]}

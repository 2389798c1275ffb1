"""How a QTI item is scored: by its right response alone, or by a mapping that gives values a worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from lxml import etree

from ..questions import Scoring
from .base import NotHeld, Say, number, plain_number
from .worth import WHOLE, Typed, accepted, one_right, several_right, starred
from .xml import attribute, children


@dataclass(frozen=True)
class Mapping:
    """What values earn. ``lowest`` and ``highest`` bound the sum; ``case`` tells by value whether capitals
    count."""

    worth: dict[str, Decimal] = field(default_factory=dict)
    default: Decimal = Decimal(0)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    case: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, declaration: etree._Element) -> Mapping:
        for mapping in children(declaration, "mapping"):
            entries = {" ".join(attribute(e, "mapKey").split()): e for e in children(mapping, "mapEntry")}
            bounds = (attribute(mapping, name) for name in ("lowerBound", "upperBound"))
            lowest, highest = (number(bound) if bound else None for bound in bounds)
            return cls(
                {key: number(attribute(entry, "mappedValue")) for key, entry in entries.items()},
                number(attribute(mapping, "defaultValue") or "0"),
                lowest,
                highest,
                {key: attribute(entry, "caseSensitive") != "false" for key, entry in entries.items()},
            )
        return cls()


@dataclass
class Scored:
    """The right values as declared, the standard template and its mapping. ``points`` is what the whole
    answer earns by the mapping, once it was asked for."""

    template: str
    correct: list[str]
    mapping: Mapping
    say: Say
    points: Decimal | None = None

    @property
    def is_mapped(self) -> bool:
        return self.template == "map_response"

    def renamed(self, name: Callable[[str], str]) -> Scored:
        """The same with its values written another way."""
        mapping = Mapping(
            {name(value): worth for value, worth in self.mapping.worth.items()},
            self.mapping.default,
            self.mapping.lowest,
            self.mapping.highest,
        )
        return Scored(self.template, [name(value) for value in self.correct], mapping, self.say)

    def _worths(self, values: Sequence[str]) -> list[Decimal]:
        worths = [self.mapping.worth.get(value, self.mapping.default) for value in values]
        if not any(worth > 0 for worth in worths):
            raise NotHeld(_("what is right and what earns points are not the same"))
        return worths

    def _agrees(self, keys: set[str]) -> None:
        if self.correct and set(self.correct) != keys:
            raise NotHeld(_("what is right and what earns points are not the same"))

    def _known(self, values: Sequence[str]) -> None:
        if not self.correct and not self.is_mapped:
            raise ValueError(_("the item has no right answer"))
        if not {*self.correct} <= set(values):
            raise ValueError(_("the right answer is none of the choices"))

    def one(self, values: Sequence[str]) -> str:
        """The one value of ``values`` that is right."""
        self._known(values)
        if not self.is_mapped:
            if len(set(self.correct)) > 1:
                raise NotHeld(_("several of its answers are worth something though one can be chosen"))
            return self.correct[0]
        worths = self._worths(values)
        best = max(worths)
        right = values[one_right([WHOLE * worth / best for worth in worths], self.say)]
        self._agrees({right})
        self.points = best
        return right

    def several(self, values: Sequence[str], *, all_at_once: bool) -> tuple[set[str], Scoring]:
        """Those of ``values`` that are right, and how they are scored."""
        self._known(values)
        if not self.is_mapped:
            return set(self.correct), Scoring.ALL
        worths = self._worths(values)
        total = sum((worth for worth in worths if worth > 0), Decimal(0))
        highest = self.mapping.highest
        if highest is not None and 0 < highest < total * Decimal("0.99"):
            raise NotHeld(_("a part of its right answers earns all points"))
        shares = [WHOLE * worth / total for worth in worths]
        right, scoring = several_right(shares, self.say, all_at_once=all_at_once)
        if scoring == Scoring.PENALTY and self.mapping.lowest != 0:
            self.say(_("its score could fall below 0; here it cannot"))
        keys = {values[place] for place in right}
        self._agrees(keys)
        self.points = total
        return keys, scoring

    def typed(self) -> tuple[str, bool]:
        """Accepted answers, one a line, and whether capitals count."""
        if not self.is_mapped:
            return accepted([Typed(starred(value)) for value in self.correct], self.say).lines, True
        best = max([*self.mapping.worth.values(), Decimal(0)])
        if best <= 0 or self.mapping.default > 0:
            raise NotHeld(_("what is right and what earns points are not the same"))
        if not {*self.correct} <= {value for value, worth in self.mapping.worth.items() if worth > 0}:
            raise NotHeld(_("what is right and what earns points are not the same"))
        answers = [Typed(starred(value), WHOLE * worth / best) for value, worth in self.mapping.worth.items()]
        lines = accepted([*answers, Typed("*", min(Decimal(0), self.mapping.default))], self.say).lines
        self.points = best
        cases = {self.mapping.case[value] for value, worth in self.mapping.worth.items() if worth > 0}
        if len(cases) > 1:
            self.say(_("capitals counted in some of its answers; here they count in none"))
        return lines, cases == {True}


def points_of(declared: Decimal | None, scored: Scored, say: Say) -> Decimal:
    """A question's points: what its mapping gives, else what the item declares, else 1."""
    points = declared if scored.points is None else scored.points
    if points is None:
        return Decimal(1)
    if not Decimal("0.01") <= points <= 100:
        say(_("its points, %(points)s, became 1") % {"points": plain_number(points)[:20]})
        return Decimal(1)
    return points.quantize(Decimal("0.01")).normalize() + 0

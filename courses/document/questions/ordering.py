"""Ordering: steps to be put in their right order."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Self

from django.utils.translation import gettext as _

from .base import Form, Grade, Question, Response, fields_of, in_order, with_names


@dataclass(frozen=True)
class OrderItem:
    id: str
    html: str


@dataclass(frozen=True)
class Ordering(Question):
    """``items`` stand in the right order; the response is a list of all their ids.

    The share is that of neighbours who follow each other as they should: adjacent pairs right ÷ (items − 1).
    ``shown`` is the order in which an attempt shows them.
    """

    type = "ordering"
    items: tuple[OrderItem, ...]
    shown: tuple[str, ...] = dataclasses.field(default=(), kw_only=True)

    def in_order_of(self, response: Response) -> tuple[OrderItem, ...]:
        """The items as a clean response puts them; without one, as they are shown."""
        return in_order(self.items, response or self.shown)

    def response_of(self, form: Form, name: str) -> Response:
        """Fields ``name-<item>`` have places counted from 1; items without one come last, as they are
        shown."""
        ids = [item.id for item in in_order(self.items, self.shown)]
        places = {
            item: int(text)
            for item, text in fields_of(form, name, ids).items()
            if text.isascii() and text.isdigit() and len(text) < 4
        }
        return sorted(ids, key=lambda item: places.get(item, 1_000)) if places else None

    def clean_response(self, response: Response) -> Response:
        if response is None or response == []:
            return None
        ids = {item.id for item in self.items}
        if (
            not isinstance(response, list)
            or len(response) != len(ids)
            or not all(isinstance(item, str) for item in response)
            or set(response) != ids
        ):
            raise ValueError("not an order of these items")
        return list(response)

    def grade(self, response: Response) -> Grade:
        """A part is the item that another should, and does or does not, stand right before."""
        if not response or len(self.items) < 2:
            return Grade(Decimal(0))
        wanted = set(pairwise(item.id for item in self.items))
        pairs = list(pairwise(response))
        right = tuple(second for first, second in pairs if (first, second) in wanted)
        wrong = tuple(second for first, second in pairs if (first, second) not in wanted)
        return Grade(Decimal(len(right)) / Decimal(len(wanted)), right, wrong)

    def right_response(self) -> Response:
        return [item.id for item in self.items]

    def part_ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items)

    def renamed(self, names: Mapping[str, str]) -> Self:
        shown = tuple(names.get(item, item) for item in self.shown)
        return dataclasses.replace(self, items=with_names(self.items, names), shown=shown)

    def drawn_order(self, chance: random.Random, shuffle: bool) -> tuple[str, ...]:
        """Never the right order, whatever the author wishes."""
        ids = list(self.part_ids())
        mixed = list(ids)
        while mixed == ids and len(ids) > 1:
            chance.shuffle(mixed)
        return tuple(mixed)

    def arranged(self, order: Sequence[str]) -> Self:
        return dataclasses.replace(self, shown=tuple(item.id for item in in_order(self.items, order)))

    def without_key(self) -> Self:
        order = self.shown or sorted(self.part_ids())
        return dataclasses.replace(
            self._silent(),
            items=in_order(self.items, order),
            shown=(),
        )

    def codes(self, response: Response) -> tuple[str, ...]:
        """Which item was put in which place, counted from 1."""
        return tuple(f"{place}={item}" for place, item in enumerate(response or (), start=1))

    def labels(self) -> dict[str, str]:
        places = range(1, len(self.items) + 1)
        return {f"{place}={item.id}": f"{place}. {item.html}" for place in places for item in self.items}

    def words(self) -> Iterator[str]:
        yield self.stem
        for item in self.items:
            yield item.html

    def problems(self) -> Iterator[str]:
        if not self.stem.strip():
            yield _("the question has no text")
        if len(self.items) < 2:
            yield _("the question needs two steps or more")
        if not all(item.html.strip() for item in self.items):
            yield _("a step has no words")

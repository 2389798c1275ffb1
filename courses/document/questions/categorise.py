"""Categorise: each item belongs to one of a few categories."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from .base import Form, Grade, Question, Response, Row, Scoring, fields_of, in_order, pairs_of, with_names


@dataclass(frozen=True)
class Category:
    id: str
    html: str


@dataclass(frozen=True)
class CategoryItem:
    """``category`` is the id of where it belongs; ``feedback`` (HTML) says why."""

    id: str
    html: str
    category: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Categorise(Question):
    """The response gives category ids by item id. Categories keep the author's order, items
    are mixed."""

    type = "categorise"
    categories: tuple[Category, ...]
    items: tuple[CategoryItem, ...]
    scoring: Scoring = dataclasses.field(default=Scoring.PARTIAL, kw_only=True)

    @property
    def choices(self) -> tuple[Category, ...]:
        """What each row offers."""
        return self.categories

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(Row(i.id, i.html, (i.category,) if i.category else (), i.feedback) for i in self.items)

    def response_of(self, form: Form, name: str) -> Response:
        return fields_of(form, name, [item.id for item in self.items])

    def clean_response(self, response: Response) -> Response:
        if response is None:
            return None
        items, categories = {i.id for i in self.items}, {c.id for c in self.categories}
        return pairs_of(response, items, categories) or None

    def grade(self, response: Response) -> Grade:
        given = response or {}
        right = tuple(item.id for item in self.items if given.get(item.id, None) == item.category)
        wrong = tuple(item.id for item in self.items if item.id in given and item.id not in right)
        share = self.scoring.share(right=len(right), wrong=len(wrong), keys=len(self.items))
        return Grade(share, right, wrong)

    def right_response(self) -> Response:
        return {item.id: item.category for item in self.items}

    def part_ids(self) -> tuple[str, ...]:
        return (*(item.id for item in self.items), *(category.id for category in self.categories))

    def renamed(self, names: Mapping[str, str]) -> Self:
        return dataclasses.replace(
            self,
            categories=with_names(self.categories, names),
            items=with_names(self.items, names, "category"),
        )

    def drawn_order(self, chance: random.Random, shuffle: bool) -> tuple[str, ...]:
        """Items are always mixed: authors write them below their category."""
        items = [item.id for item in self.items]
        chance.shuffle(items)
        return (*items, *(category.id for category in self.categories))

    def arranged(self, order: Sequence[str]) -> Self:
        return dataclasses.replace(self, items=in_order(self.items, order))

    def without_key(self) -> Self:
        items = tuple(CategoryItem(item.id, item.html) for item in self.items)
        return dataclasses.replace(self._silent(), items=items)

    def codes(self, response: Response) -> tuple[str, ...]:
        return tuple(f"{item}={category}" for item, category in sorted((response or {}).items()))

    def labels(self) -> dict[str, str]:
        return {f"{i.id}={c.id}": f"{i.html} → {c.html}" for i in self.items for c in self.categories}

    def words(self) -> Iterator[str]:
        yield self.stem
        yield from (category.html for category in self.categories)
        yield from (item.html for item in self.items)

    def problems(self) -> Iterator[str]:
        if not self.stem.strip():
            yield _("the question has no text")
        if len(self.categories) < 2:
            yield _("the question needs two categories or more")
        if len(self.items) < 2:
            yield _("the question needs two items or more")
        known = {category.id for category in self.categories}
        if any(item.category not in known for item in self.items):
            yield _("an item belongs to no category")

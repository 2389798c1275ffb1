from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .base import Block


@dataclass(frozen=True)
class AccordionItem:
    id: str
    title: str
    html: str


@dataclass(frozen=True)
class Accordion(Block):
    """Parts that open on demand."""

    type = "accordion"
    id: str
    items: tuple[AccordionItem, ...]

    def words(self) -> Iterator[str]:
        for item in self.items:
            yield item.title
            yield item.html

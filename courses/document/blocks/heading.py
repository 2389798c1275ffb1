from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .base import Block


@dataclass(frozen=True)
class Heading(Block):
    """A heading inside a lesson; ``level`` 2 or 3 (the lesson's title is level 1)."""

    type = "heading"
    id: str
    text: str
    level: int = 2

    def words(self) -> Iterator[str]:
        yield self.text

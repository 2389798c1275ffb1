from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .base import Block


@dataclass(frozen=True)
class Quotation(Block):
    """Somebody's words with their source; ``url`` is empty or http(s)."""

    type = "quotation"
    id: str
    text: str
    source: str
    url: str = ""

    def words(self) -> Iterator[str]:
        yield self.text

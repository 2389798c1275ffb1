from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .base import Block


@dataclass(frozen=True)
class Picture(Block):
    """A picture; ``asset`` and ``narrow`` are SHA-256 of assets, ``narrow`` a taller drawing for phones.

    ``alt`` is empty exactly when ``decorative`` is true.
    """

    type = "picture"
    id: str
    asset: str
    alt: str = ""
    decorative: bool = False
    narrow: str = ""
    caption: str = ""
    source: str = ""

    def words(self) -> Iterator[str]:
        yield self.caption

    def assets(self) -> Iterator[str]:
        yield self.asset
        if self.narrow:
            yield self.narrow

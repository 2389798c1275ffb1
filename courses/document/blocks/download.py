from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .base import Block


@dataclass(frozen=True)
class Download(Block):
    """A file to take away; ``asset`` is its SHA-256."""

    type = "download"
    id: str
    asset: str
    title: str
    description: str = ""

    def words(self) -> Iterator[str]:
        yield self.title
        yield self.description

    def assets(self) -> Iterator[str]:
        yield self.asset

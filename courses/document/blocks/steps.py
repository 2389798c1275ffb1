from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .base import Block


@dataclass(frozen=True)
class Step:
    id: str
    title: str
    html: str = ""


@dataclass(frozen=True)
class Steps(Block):
    """Numbered steps in order."""

    type = "steps"
    id: str
    steps: tuple[Step, ...]

    def words(self) -> Iterator[str]:
        for step in self.steps:
            yield step.title
            yield step.html

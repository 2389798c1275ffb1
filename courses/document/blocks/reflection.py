from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .base import Block


@dataclass(frozen=True)
class Reflection(Block):
    """A question to think over or a task on the learner's own service; nothing is handed in.

    ``hint`` is HTML shown on demand; ``minutes`` is the time it takes, 0 for none.
    """

    type = "reflection"
    id: str
    html: str
    hint: str = ""
    minutes: int = 0

    def words(self) -> Iterator[str]:
        yield self.html
        yield self.hint

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .base import Block


class CalloutKind(StrEnum):
    LAW = "law"
    EXAMPLE = "example"
    WARNING = "warning"
    REMEMBER = "remember"


@dataclass(frozen=True)
class Callout(Block):
    """A box set apart; ``title`` may replace the kind's own word."""

    type = "callout"
    id: str
    kind: CalloutKind
    html: str
    title: str = ""

    def words(self) -> Iterator[str]:
        yield self.title
        yield self.html

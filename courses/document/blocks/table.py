from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .base import Block


@dataclass(frozen=True)
class TableRow:
    """``id`` is the row's block id; ``cells`` are plain texts, as many as the table has columns."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table(Block):
    """A comparison table; ``header`` names the columns, the first cell of a row is its header."""

    type = "table"
    id: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    source: str = ""

    def words(self) -> Iterator[str]:
        yield self.caption
        yield from self.header
        for row in self.rows:
            yield from row.cells

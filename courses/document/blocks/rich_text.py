from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .base import Block


@dataclass(frozen=True)
class RichText(Block):
    """Sanitised HTML of the tags in ``rich_text.TAGS``.

    Links inside are ``<a href="https://…">``, ``<a data-activity="UUID">`` to an activity of the
    same course, or ``<a data-asset="SHA-256">`` to a file.
    """

    type = "rich_text"
    id: str
    html: str

    def words(self) -> Iterator[str]:
        yield self.html

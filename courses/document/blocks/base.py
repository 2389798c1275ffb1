"""What every block of a lesson shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ..fields import Registered


class Block(Registered):
    """One block; ``id`` is the StreamField block id, kept through every export and import.

    A block's template is ``blocks/<type>.html`` and gets the block as ``block``.
    """

    type: ClassVar[str]
    id: str

    @property
    def template(self) -> str:
        return f"blocks/{self.type}.html"

    def words(self) -> Iterator[str]:
        """Every text a reader reads, HTML or plain, for search and reading time."""
        return iter(())

    def assets(self) -> Iterator[str]:
        """SHA-256 of each asset the block shows."""
        return iter(())

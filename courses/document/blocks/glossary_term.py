from __future__ import annotations

from dataclasses import dataclass

from .base import Block


@dataclass(frozen=True)
class GlossaryTerm(Block):
    """A term shown with its definition; ``term`` is the key of an entry of the document's glossary."""

    type = "glossary_term"
    id: str
    term: str

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..questions import Question
from .base import Block


@dataclass(frozen=True)
class KnowledgeCheck(Block):
    """Ungraded questions inside a lesson."""

    type = "knowledge_check"
    id: str
    questions: tuple[Question, ...]
    title: str = ""

    def words(self) -> Iterator[str]:
        yield self.title
        for question in self.questions:
            yield from question.words()

    def assets(self) -> Iterator[str]:
        for question in self.questions:
            yield from question.assets()

"""A question of Moodle XML as it stands in the file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from .base import Say, number
from .losses import html_of, part, stem, told

Shared = dict[str, Any]
"""What every type of question has, by its field's name."""


@dataclass(frozen=True)
class Source:
    """A question as it stands in the file; what its texts lose is told."""

    element: etree._Element
    say: Say

    def text(self, path: str) -> str:
        return text_of(self.element, path)

    def answers(self) -> list[etree._Element]:
        return self.element.findall("answer")

    def html(self, element: etree._Element) -> str:
        return html_of(text_of(element, "text"), str(element.get("format") or "html"), self.say)

    def stem(self) -> str:
        element = self.element.find("questiontext")
        return "" if element is None else stem(self.html(element), self.say, pictures=True)

    def told(self, path: str) -> str:
        return self.feedback(self.element.find(path))

    def feedback(self, element: etree._Element | None) -> str:
        return "" if element is None else told(self.html(element), self.say)

    def part(self, element: etree._Element) -> str:
        return part(self.html(element), self.say)

    def overall(self, shared: Shared, *, right: str, wrong: str) -> None:
        """Feedback of single answers takes the place of the question's own where that is empty."""
        for name, html in (("feedback_right", right), ("feedback_wrong", wrong)):
            if html and shared[name]:
                self.say(_("its feedback on each answer is not taken over"))
            shared[name] = shared[name] or html


def text_of(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else "".join(str(text) for text in found.itertext())


def fraction(answer: etree._Element) -> Decimal:
    return number(str(answer.get("fraction", "0")))

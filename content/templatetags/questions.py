"""Tags of the question templates: what a learner sees of each part, as far as the review allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template

from courses.document import rich_text
from courses.document.questions import Categorise, Matching, Ordering, OrderItem, Question, Response

register = template.Library()


@dataclass(frozen=True)
class ShownRow:
    """A part with the choice it was given. ``mark`` is right, wrong or empty; ``answer`` (HTML) is the right
    choice and ``why`` the feedback, each only where it may be read; ``keys`` travel in packages only."""

    id: str
    html: str
    keys: tuple[str, ...]
    feedback: str
    chosen: str = ""
    chosen_html: str = ""
    mark: str = ""
    answer: str = ""
    why: str = ""


@register.simple_tag
def shown_rows(question: Matching | Categorise, response: Response, review: Any) -> list[ShownRow]:
    """The rows of a question whose parts are each given one of several choices."""
    choices = question.targets if isinstance(question, Matching) else question.categories
    text = {choice.id: choice.html for choice in choices}
    first = {html: choice for choice, html in reversed(text.items())}
    rows = []
    for row in question.rows:
        given = (response or {}).get(row.id, "")
        html = text.get(given, "")
        mark = part_mark(review, row.id)
        rows.append(
            ShownRow(
                id=row.id,
                html=row.html,
                keys=row.keys,
                feedback=row.feedback,
                chosen=first.get(html, "") if isinstance(question, Matching) else given,
                chosen_html=html,
                mark=mark,
                answer=_answer(row.keys, text) if review and review.show_key and mark != "right" else "",
                why=row.feedback if review and review.show_feedback and mark else "",
            )
        )
    return rows


def _answer(keys: tuple[str, ...], text: dict[str, str]) -> str:
    return text.get(keys[0], "") if keys else ""


@register.simple_tag
def part_mark(review: Any, part: str) -> str:
    """What the review says of a part: right, wrong, or nothing."""
    grade = getattr(review, "grade", None)
    if grade is None:
        return ""
    return "right" if part in grade.right_parts else "wrong" if part in grade.wrong_parts else ""


@register.simple_tag
def ordered(question: Ordering, response: Response) -> tuple[OrderItem, ...]:
    """The items of an ordering as the learner put them, or as they are shown."""
    return question.in_order_of(response)


@register.simple_tag
def mixed(question: Question) -> Question:
    """A question in an order that does not tell its answer, where no attempt has drawn one."""
    return question.mixed()


@register.simple_tag
def place_in_key(question: Ordering, item: str) -> int:
    """The right place of an item, counted from 1. For packages, where the key travels."""
    return question.part_ids().index(item) + 1


@register.filter
def plain(html: str) -> str:
    """HTML as one line of text."""
    return " ".join(rich_text.plain(html or "").split())

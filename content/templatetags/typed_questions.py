"""Tags of the templates of typed questions, of gaps, places and scales, as far as the review allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe

from content.templatetags.questions import part_mark
from courses.document import rich_text
from courses.document.questions import (
    Area,
    Gap,
    Gaps,
    Hotspot,
    Numeric,
    Question,
    Response,
    Shape,
    ShortText,
)
from courses.document.questions.spelling import accepted_lines
from courses.document.rendering import RenderContext

register = template.Library()


@register.simple_tag
def typed_mark(review: Any) -> str:
    """What the review says of a typed answer: right, wrong, or nothing."""
    if not getattr(review, "show_feedback", False):
        return ""
    return "right" if review.grade.is_right else "wrong"


@register.filter
def number(value: Decimal) -> str:
    """A number as the language writes it, without needless zeros."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.simple_tag
def right_text(question: ShortText) -> str:
    """The first accepted answer."""
    return next(iter(accepted_lines(question.accepted)), "")


@register.simple_tag
def gap_text(
    r: RenderContext,
    question: Gaps,
    response: Response,
    name: str,
    review: Any,
    open: bool,
    owner: str,
) -> SafeString:
    """The text with a field for each gap in its place."""
    place = "\ue000{}\ue000"
    marked = "".join(
        place.format(piece.number) if isinstance(piece, Gap) else piece for piece in question.pieces()
    )
    html = rich_text.resolve(marked, activity_url=r.activity_url, asset_url=r.asset_url)
    for gap in question.gaps:
        context = {
            "gap": gap,
            "given": (response or {}).get(gap.part, ""),
            "name": name,
            "mark": part_mark(review, gap.part),
            "disabled": bool(review) and not open,
            "owner": owner,
            "mode": r.mode.value,
        }
        field = render_to_string("questions/gap.html", context).strip()
        html = html.replace(place.format(gap.number), field)
    return mark_safe(html)  # noqa: S308


@register.simple_tag
def right_answers(question: Question) -> list[str]:
    """What is right about a question, a line for each part, as HTML or text."""
    labels = question.labels()
    if isinstance(question, ShortText):
        return list(accepted_lines(question.accepted))
    if isinstance(question, Numeric):
        unit = next((unit.name for unit in question.units if unit.factor == 1), "")
        return [f"{number(question.answer)} {unit}".strip()]
    if isinstance(question, Gaps):
        return [f"{key.number}: {key.text}" for key in gap_keys(question)]
    return [labels[code] for code in sorted(question.right_codes()) if code in labels]


@dataclass(frozen=True)
class GapKey:
    number: int
    text: str


@register.simple_tag
def gap_keys(question: Gaps) -> list[GapKey]:
    """The first right answer of each gap."""
    return [GapKey(gap.number, next(iter(accepted_lines(gap.accepted)), "")) for gap in question.gaps]


@dataclass(frozen=True)
class Place:
    """An area in a drawing of 100 by 100; ``upright`` is a circle's vertical radius."""

    field: str
    shape: str
    points: Sequence[str]
    upright: str
    mark: str


@register.simple_tag
def hotspot_places(question: Hotspot, review: Any, name: str, width: int = 0, height: int = 0) -> list[Place]:
    """The areas to be drawn over a picture of this size in pixels, 0 where it is not known."""
    ratio = width / height if width and height else 1.0
    places = []
    for area in question.areas:
        try:
            numbers = [f"{n:f}" for n in area.numbers()]
        except ValueError:
            continue
        upright = f"{float(numbers[2]) * ratio:.3f}" if area.shape == Shape.CIRCLE else ""
        mark = area_mark(question, review, area)
        places.append(Place(f"{name}-{area.id}", area.shape.value, numbers, upright, mark))
    return places


@register.simple_tag
def area_mark(question: Hotspot, review: Any, area: Area) -> str:
    """What the review says of a place: right, wrong, key, or nothing."""
    grade = getattr(review, "grade", None)
    if grade is None:
        return ""
    if area.id in grade.right_parts:
        return "right"
    if area.id in grade.wrong_parts:
        return "wrong"
    return "key" if review.show_key and area.right else ""


@register.simple_tag
def given_for(response: Response, part: str) -> str:
    """What a response gives to one of its parts."""
    given: str = (response or {}).get(part, "")
    return given

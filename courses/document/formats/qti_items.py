"""QTI's interactions as questions, one function an interaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from lxml import etree

from ..questions import (
    Area,
    Categorise,
    Category,
    CategoryItem,
    ExtendedText,
    Gap,
    Gaps,
    Hotspot,
    Matching,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    OrderItem,
    Prompt,
    Question,
    Scoring,
    Shape,
    ShortText,
    SingleChoice,
    Target,
    TrueFalse,
)
from .base import NotHeld, neutral, new_id, number, one_line, plain_number
from .rubric import plain_rubric
from .xml import attribute, children, descendants, first

if TYPE_CHECKING:
    from .qti import Item

TRUTHS = {"true", "false"}


def _html(node: etree._Element) -> str:
    from .qti import inner_html

    return neutral(inner_html(node, without=("feedbackInline", "feedbackBlock")))


def _named(node: etree._Element) -> str:
    return str(node.get("identifier", ""))


def _keys(item: Item) -> list[str]:
    """The right values: as declared, or those that a mapping gives points for."""
    keys = item.correct or [value for value, worth in item.mapped.items() if worth > 0]
    if not keys:
        raise ValueError(_("the item has no right answer"))
    return keys


def _scoring(item: Item) -> Scoring:
    """Raises NotHeld where right values are not worth the same."""
    if item.template == "match_correct":
        return Scoring.ALL
    worth = [value for value in item.mapped.values() if value > 0]
    if not worth or max(worth) != min(worth):
        raise NotHeld(_("its right answers are not worth the same"))
    return Scoring.PENALTY if any(value < 0 for value in item.mapped.values()) else Scoring.PARTIAL


def choice(item: Item) -> Question:
    nodes = list(children(item.interaction, "simpleChoice"))
    keys = _keys(item)
    if not set(keys) <= {_named(node) for node in nodes}:
        raise ValueError(_("the right answer is none of the choices"))
    if item.cardinality == "single" and {_named(node).lower() for node in nodes} == TRUTHS:
        told = {_named(node).lower(): item.feedback.get(_named(node), "") for node in nodes}
        return TrueFalse(
            stem=item.stem,
            answer=keys[0].lower() == "true",
            feedback_true=told["true"],
            feedback_false=told["false"],
            **item.shared,
        )
    options = tuple(
        Option(
            new_id(), _html(node), right=_named(node) in keys, feedback=item.feedback.get(_named(node), "")
        )
        for node in nodes
    )
    if item.cardinality == "single":
        if len(keys) > 1:
            raise NotHeld(_("several of its answers are worth something though one can be chosen"))
        return SingleChoice(stem=item.stem, options=options, **item.shared)
    return MultipleResponse(stem=item.stem, options=options, scoring=_scoring(item), **item.shared)


def order(item: Item) -> Question:
    nodes = {_named(node): node for node in children(item.interaction, "simpleChoice")}
    if sorted(item.correct) != sorted(nodes):
        raise NotHeld(_("its right order does not have every step"))
    items = tuple(OrderItem(new_id(), _html(nodes[name])) for name in item.correct)
    item.reading.say(item.where, _("an order is scored here by the neighbours that are right"))
    return Ordering(stem=item.stem, items=items, **item.shared)


def match(item: Item) -> Question:
    """Sources with one target each; a target that takes several makes it a question of categories."""
    sets = list(children(item.interaction, "simpleMatchSet"))
    if len(sets) != 2:
        raise ValueError(_("a match has two sets"))
    sources, targets = ({_named(n): n for n in children(one, "simpleAssociableChoice")} for one in sets)
    pairs = _pairs(item, set(sources), set(targets))
    if set(pairs) != set(sources):
        raise NotHeld(_("not each of its left side has a right answer"))
    new = {name: new_id() for name in (*sources, *targets)}
    scoring = Scoring.ALL if item.template == "match_correct" else _scoring(item)
    shared = {"stem": item.stem, "scoring": scoring, **item.shared}
    if any(attribute(node, "matchMax") not in ("", "1") for node in targets.values()):
        return Categorise(
            categories=tuple(Category(new[name], _html(node)) for name, node in targets.items()),
            items=tuple(CategoryItem(new[n], _html(node), new[pairs[n]]) for n, node in sources.items()),
            **shared,
        )
    return Matching(
        prompts=tuple(Prompt(new[name], _html(node), new[pairs[name]]) for name, node in sources.items()),
        targets=tuple(Target(new[name], _html(node)) for name, node in targets.items()),
        **shared,
    )


def _pairs(item: Item, left: set[str], right: set[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for value in _keys(item):
        parts = value.split()
        if len(parts) != 2:
            raise ValueError(_("a right answer is no pair"))
        one, other = parts if parts[0] in left else parts[::-1]
        if one not in left or other not in right:
            raise ValueError(_("the right answer is none of the choices"))
        if pairs.setdefault(one, other) != other:
            raise NotHeld(_("one of its left side has several right answers"))
    return pairs


def gap_match(item: Item) -> Question:
    from .qti import inner_html

    words = {_named(n): one_line(_html(n)) for n in children(item.interaction, "gapText")}
    if len(words) != sum(1 for _n in children(item.interaction, "gapText", "gapImg")):
        raise NotHeld(_("pictures that fill gaps cannot be read"))
    gaps = [_named(node) for node in descendants(item.interaction, "gap")]
    filled = {gap: word for word, gap in _swapped(item, set(words), set(gaps))}
    if set(filled) != set(gaps) or not gaps:
        raise NotHeld(_("not each of its gaps has a right answer"))
    numbers = {name: place for place, name in enumerate(gaps, start=1)}
    html = inner_html(item.interaction, without=("gapText", "prompt"))
    html = re.sub(
        r"<gap\b[^>]*?identifier=\"([^\"]*)\"[^>]*>(?:</gap>)?",
        lambda found: f"[[{numbers[found[1]]}]]",
        html,
    )
    outside = neutral(item.stem)
    return Gaps(
        stem=outside,
        text=neutral(html),
        gaps=tuple(
            Gap(
                numbers[name],
                accepted=words[filled[name]],
                chosen=True,
                others="\n".join(text for word, text in words.items() if word != filled[name]),
            )
            for name in gaps
        ),
        scoring=Scoring.ALL if item.template == "match_correct" else Scoring.PARTIAL,
        **item.shared,
    )


def _swapped(item: Item, words: set[str], gaps: set[str]) -> list[tuple[str, str]]:
    """Pairs (word, gap), whichever way round they are written; a word may fill several gaps."""
    pairs = []
    for value in _keys(item):
        one, other = value.split()
        pairs.append((one, other) if one in words else (other, one))
    if not all(word in words and gap in gaps for word, gap in pairs):
        raise ValueError(_("the right answer is none of the choices"))
    return pairs


def inline_choice(item: Item) -> Question:
    nodes = list(children(item.interaction, "inlineChoice"))
    (key,) = _keys(item)[:1]
    words = {_named(node): one_line(_html(node)) for node in nodes}
    gap = Gap(
        1,
        accepted=words[key],
        chosen=True,
        others="\n".join(text for name, text in words.items() if name != key),
    )
    return Gaps(stem="", text=item.before_and_after, gaps=(gap,), **item.shared)


def text_entry(item: Item) -> Question:
    """A number, a short text, or a gap where words follow the field."""
    keys = [key for key in (*item.correct, *(k for k, worth in item.mapped.items() if worth > 0)) if key]
    keys = list(dict.fromkeys(keys))
    if not keys:
        raise ValueError(_("the item has no right answer"))
    if len({worth for worth in item.mapped.values() if worth > 0}) > 1:
        raise NotHeld(_("its right answers are not worth the same"))
    if item.base_type in ("float", "integer"):
        if len(keys) > 1:
            raise NotHeld(_("several numbers are right"))
        return Numeric(stem=item.stem, answer=number(keys[0]), **item.shared)
    after = item.before_and_after.rpartition("[[1]]")[2]
    alone = "<p>[[1]]</p>" in item.before_and_after
    if alone or not one_line(after):
        return ShortText(stem=item.stem, accepted="\n".join(keys), **item.shared)
    gap = Gap(1, accepted="\n".join(keys))
    return Gaps(stem="", text=item.before_and_after, gaps=(gap,), **item.shared)


def extended_text(item: Item) -> Question:
    if item.cardinality != "single":
        raise NotHeld(_("it asks for several texts"))
    return ExtendedText(
        stem=item.stem, rubric=plain_rubric(), model_answer=neutral(item.rubric), **item.shared
    )


def hotspot(item: Item) -> Question:
    shown = first(item.interaction, "object", "img", "picture")
    if shown is None:
        raise ValueError(_("the item has no picture"))
    width, height = (number(str(shown.get(name) or "0")) for name in ("width", "height"))
    if width <= 0 or height <= 0:
        raise NotHeld(_("it does not say how large its picture is"))
    try:
        asset = item.picture(str(shown.get("data") or shown.get("src") or ""))
    except KeyError:
        raise ValueError(_("its picture is not in the file")) from None
    keys = _keys(item)
    areas = tuple(
        _area(node, place, width, height, right=_named(node) in keys)
        for place, node in enumerate(children(item.interaction, "hotspotChoice"), start=1)
    )
    alt = str(shown.get("alt") or one_line("".join(str(text) for text in shown.itertext())) or item.where)
    scoring = Scoring.PENALTY if item.cardinality == "single" else _scoring(item)
    return Hotspot(stem=item.stem, asset=asset, alt=alt, areas=areas, scoring=scoring, **item.shared)


def _area(node: etree._Element, place: int, width: Decimal, height: Decimal, *, right: bool) -> Area:
    numbers = [number(part) for part in str(node.get("coords", "")).split(",")]
    shape = {"rect": Shape.RECTANGLE, "circle": Shape.CIRCLE, "poly": Shape.POLYGON}.get(
        str(node.get("shape"))
    )
    if shape is None:
        raise NotHeld(_("a place of it has a shape that cannot be read"))
    if shape == Shape.RECTANGLE:
        left, top, edge, bottom = numbers
        numbers = [left, top, edge - left, bottom - top]
    sides = [width if index % 2 == 0 else height for index in range(len(numbers))]
    shares = [min(Decimal(100), 100 * n / side) for n, side in zip(numbers, sides, strict=True)]
    coords = ",".join(plain_number(share.quantize(Decimal("0.01"))) for share in shares)
    label = attribute(node, "hotspotLabel") or _("Place %(n)s") % {"n": place}
    return Area(new_id(), label, shape, coords, right=right)


READERS: dict[str, Callable[[Item], Question]] = {
    "choiceInteraction": choice,
    "orderInteraction": order,
    "matchInteraction": match,
    "gapMatchInteraction": gap_match,
    "inlineChoiceInteraction": inline_choice,
    "textEntryInteraction": text_entry,
    "extendedTextInteraction": extended_text,
    "hotspotInteraction": hotspot,
}

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
from .base import NotHeld, new_id, number, one_line, plain_number
from .losses import part, stem
from .qti_html import inner_html
from .rubric import plain_rubric
from .xml import attribute, children, descendants, first

if TYPE_CHECKING:
    from .qti import Item

TRUTHS = {"true", "false"}
FEEDBACK = ("feedbackInline", "feedbackBlock")


def _part(item: Item, node: etree._Element) -> str:
    return part(inner_html(node, without=FEEDBACK), item.say)


def _named(node: etree._Element) -> str:
    return str(node.get("identifier", ""))


def _all_at_once(item: Item, keys: int) -> bool:
    """May a learner choose more than what is right?"""
    most = attribute(item.interaction, "maxChoices")
    return not most.isdigit() or int(most) == 0 or int(most) > keys


def choice(item: Item) -> Question:
    nodes = list(children(item.interaction, "simpleChoice"))
    names = [_named(node) for node in nodes]
    if item.cardinality == "single":
        keys, scoring = {item.scored.one(names)}, Scoring.ALL
    else:
        keys, scoring = _several(item, names)
    told = {name: item.feedback.pop(name, "") for name in names}
    if item.cardinality == "single" and {name.lower() for name in names} == TRUTHS:
        spoken = {name.lower(): text for name, text in told.items()}
        return TrueFalse(
            stem=item.stem,
            answer="true" in {key.lower() for key in keys},
            feedback_true=spoken["true"],
            feedback_false=spoken["false"],
            **item.shared,
        )
    options = tuple(
        Option(new_id(), _part(item, node), right=name in keys, feedback=told[name])
        for name, node in zip(names, nodes, strict=True)
    )
    if item.cardinality == "single":
        return SingleChoice(stem=item.stem, options=options, **item.shared)
    return MultipleResponse(stem=item.stem, options=options, scoring=scoring, **item.shared)


def _several(item: Item, names: list[str]) -> tuple[set[str], Scoring]:
    return item.scored.several(names, all_at_once=_all_at_once(item, len(item.scored.correct)))


def order(item: Item) -> Question:
    nodes = {_named(node): node for node in children(item.interaction, "simpleChoice")}
    right = item.scored.correct
    if sorted(right) != sorted(nodes):
        raise NotHeld(_("its right order does not have every step"))
    items = tuple(OrderItem(new_id(), _part(item, nodes[name])) for name in right)
    item.say(_("an order is scored here by the neighbours that are right"))
    return Ordering(stem=item.stem, items=items, **item.shared)


def match(item: Item) -> Question:
    """Sources with one target each; a target that takes several makes it a question of categories."""
    sets = list(children(item.interaction, "simpleMatchSet"))
    if len(sets) != 2:
        raise ValueError(_("a match has two sets"))
    sources, targets = ({_named(n): n for n in children(one, "simpleAssociableChoice")} for one in sets)
    right, scoring = _pairs(item, list(sources), list(targets))
    pairs: dict[str, str] = {}
    for source, target in right:
        if pairs.setdefault(source, target) != target:
            raise NotHeld(_("one of its left side has several right answers"))
    if set(pairs) != set(sources):
        raise NotHeld(_("not each of its left side has a right answer"))
    new = {name: new_id() for name in (*sources, *targets)}
    shared = {"stem": item.stem, "scoring": scoring, **item.shared}
    if any(attribute(node, "matchMax") not in ("", "1") for node in targets.values()):
        return Categorise(
            categories=tuple(Category(new[name], _part(item, node)) for name, node in targets.items()),
            items=tuple(CategoryItem(new[n], _part(item, s), new[pairs[n]]) for n, s in sources.items()),
            **shared,
        )
    return Matching(
        prompts=tuple(Prompt(new[n], _part(item, node), new[pairs[n]]) for n, node in sources.items()),
        targets=tuple(Target(new[name], _part(item, node)) for name, node in targets.items()),
        **shared,
    )


def _pairs(item: Item, left: list[str], right: list[str]) -> tuple[list[tuple[str, str]], Scoring]:
    """The right pairs in the order of the left side, and how they are scored; a pair may be written either
    way round."""

    def turned(value: str) -> str:
        one, _space, other = value.partition(" ")
        return value if one in left else f"{other} {one}"

    scored = item.scored.renamed(turned)
    if any(len(value.split()) != 2 for value in (*scored.correct, *scored.mapping.worth)):
        raise ValueError(_("a right answer is no pair"))
    values = {f"{one} {other}": (one, other) for one in left for other in right}
    keys, scoring = scored.several(list(values), all_at_once=False)
    item.scored.points = scored.points
    return [pair for value, pair in values.items() if value in keys], scoring


def gap_match(item: Item) -> Question:
    words = {_named(n): one_line(_part(item, n)) for n in children(item.interaction, "gapText")}
    if len(words) != sum(1 for _n in children(item.interaction, "gapText", "gapImg")):
        raise NotHeld(_("pictures that fill gaps cannot be read"))
    gaps = [_named(node) for node in descendants(item.interaction, "gap")]
    pairs, scoring = _pairs(item, list(words), gaps)
    filled = {gap: word for word, gap in pairs}
    if set(filled) != set(gaps) or not gaps:
        raise NotHeld(_("not each of its gaps has a right answer"))
    if len(pairs) > len(gaps):
        raise NotHeld(_("one of its gaps has several right answers"))
    numbers = {name: place for place, name in enumerate(gaps, start=1)}
    html = inner_html(item.interaction, without=("gapText", "prompt"))
    html = re.sub(
        r"<gap\b[^>]*?identifier=\"([^\"]*)\"[^>]*>(?:</gap>)?",
        lambda found: f"[[{numbers[found[1]]}]]",
        html,
    )
    return Gaps(
        stem=item.stem,
        text=stem(html, item.say, pictures=True),
        gaps=tuple(
            Gap(
                numbers[name],
                accepted=words[filled[name]],
                chosen=True,
                others="\n".join(text for word, text in words.items() if word != filled[name]),
            )
            for name in gaps
        ),
        scoring=scoring,
        **item.shared,
    )


def inline_choice(item: Item) -> Question:
    nodes = list(children(item.interaction, "inlineChoice"))
    words = {_named(node): one_line(_part(item, node)) for node in nodes}
    key = item.scored.one(list(words))
    gap = Gap(
        1,
        accepted=words[key],
        chosen=True,
        others="\n".join(text for name, text in words.items() if name != key),
    )
    return Gaps(stem="", text=_text(item), gaps=(gap,), **item.shared)


def _text(item: Item) -> str:
    return stem(item.before_and_after, item.say, pictures=True)


def text_entry(item: Item) -> Question:
    """A number, a short text, or a gap where words follow the field."""
    lines, case = item.scored.typed()
    if item.base_type in ("float", "integer"):
        if len(lines.splitlines()) > 1:
            raise NotHeld(_("several numbers are right"))
        return Numeric(stem=item.stem, answer=number(lines), **item.shared)
    text = _text(item)
    alone = "<p>[[1]]</p>" in text
    if alone or not one_line(text.rpartition("[[1]]")[2]):
        return ShortText(stem=item.stem, accepted=lines, case=case, **item.shared)
    return Gaps(stem="", text=text, gaps=(Gap(1, accepted=lines),), case=case, **item.shared)


def extended_text(item: Item) -> Question:
    if item.cardinality != "single":
        raise NotHeld(_("it asks for several texts"))
    return ExtendedText(stem=item.stem, rubric=plain_rubric(), model_answer=item.rubric, **item.shared)


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
    nodes = list(children(item.interaction, "hotspotChoice"))
    names = [_named(node) for node in nodes]
    if item.cardinality == "single":
        keys, scoring = {item.scored.one(names)}, Scoring.PENALTY
    else:
        keys, scoring = _several(item, names)
    areas = tuple(
        _area(node, place, width, height, right=_named(node) in keys)
        for place, node in enumerate(nodes, start=1)
    )
    alt = str(shown.get("alt") or one_line("".join(str(text) for text in shown.itertext())) or item.name)
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

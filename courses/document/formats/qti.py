"""QTI 2.1 and 3.0: items, alone or in a content package, that use the standard response templates.

Sources: IMS QTI 2.1 Assessment Test, Section and Item Information Model (7, interactions; 8, response
processing templates); 1EdTech QTI 3.0, whose names are those of 2.1 written ``qti-simple-choice``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree

from ..questions import Figure, Question
from . import qti_items
from .base import (
    MOST_QUESTIONS,
    FormatError,
    NotHeld,
    Reading,
    Remark,
    Say,
    at,
    key_of,
    new_id,
    number,
    refuse,
)
from .losses import stem, told
from .qti_html import inner_html, with_mark
from .qti_package import Files, items
from .qti_worth import Mapping, Scored, points_of
from .xml import attribute, children, descendants, first, local, pictures_in

TEMPLATES = ("match_correct", "map_response")
INTERACTIONS = frozenset(
    [
        *("choiceInteraction", "orderInteraction", "matchInteraction", "gapMatchInteraction"),
        *("inlineChoiceInteraction", "textEntryInteraction", "extendedTextInteraction", "hotspotInteraction"),
    ]
)
GAPS = ("gapMatchInteraction", "inlineChoiceInteraction", "textEntryInteraction")
"""Those that may stand inside the text that asks."""
CHOICES = ("simpleChoice", "simpleAssociableChoice", "gapText", "gapImg", "inlineChoice", "rubricBlock")
FEEDBACK = ("modalFeedback", "feedbackInline", "feedbackBlock")


@dataclass
class Item:
    """One item on its way in.

    ``scored`` says what is right; ``feedback`` is HTML by identifier, of which a reader takes what it keeps.
    """

    interaction: etree._Element
    kind: str
    stem: str
    cardinality: str
    base_type: str
    scored: Scored
    feedback: dict[str, str]
    rubric: str
    before_and_after: str
    """The body as HTML, ``[[1]]`` where the interaction stands."""
    shared: dict[str, Any]
    name: str
    say: Say
    picture: Callable[[str], str]
    """The SHA-256 of a picture by its address in the item; raises KeyError or ValueError."""


def read(data: bytes) -> Reading:
    """The questions of a QTI item or package; raises FormatError. What has no standard form is left out."""
    reading, faults = Reading(), list[Remark]()
    for place, (path, root, files) in enumerate(items(data, reading)):
        if place >= MOST_QUESTIONS:
            refuse(_("the file has more than %(most)s questions") % {"most": MOST_QUESTIONS})
        name = str(root.get("title") or root.get("identifier") or "")[:60]
        where = at(path[-60:], name) if path else name
        try:
            reading.add(_question(root, path, files, name, where, reading), where)
        except NotHeld as reason:
            reading.leave_out(where, str(reason))
        except (KeyError, IndexError):
            faults.append(Remark(where, _("the item is not valid QTI")))
        except ValueError as reason:
            faults.append(Remark(where, str(reason) or _("the item is not valid QTI")))
    if faults:
        raise FormatError(faults)
    return reading


def _question(
    root: etree._Element, path: str, files: Files, name: str, where: str, reading: Reading
) -> Question:
    body = first(root, "itemBody")
    if body is None:
        raise ValueError(_("the item has no body"))
    _refuse_moving_parts(root)
    found = [
        node for node in body.iter() if isinstance(node.tag, str) and local(node).endswith("Interaction")
    ]
    if len(found) != 1:
        raise NotHeld(_("it asks for nothing") if not found else _("it asks for several things at once"))
    kind, say = local(found[0]), partial(reading.say, where)
    if kind not in INTERACTIONS:
        raise NotHeld(_("“%(name)s” cannot be read") % {"name": kind[:40]})
    declaration = _declaration(root, attribute(found[0], "responseIdentifier"))
    correct = [
        " ".join(str(value.text or "").split())
        for correct in children(declaration, "correctResponse")
        for value in children(correct, "value")
    ]
    item = Item(
        interaction=found[0],
        kind=kind,
        stem="",
        cardinality=attribute(declaration, "cardinality"),
        base_type=attribute(declaration, "baseType"),
        scored=Scored(_template(root, kind), correct, Mapping.of(declaration), say),
        feedback={
            str(node.get("identifier", "")): told(inner_html(node), say)
            for node in descendants(root, *FEEDBACK)
        },
        rubric="".join(told(inner_html(block), say) for block in descendants(body, "rubricBlock")),
        before_and_after=with_mark(body, found[0]),
        shared={"id": key_of(str(root.get("identifier", "")))},
        name=name,
        say=say,
        picture=lambda address: _keep(address, path, files, reading),
    )
    item.stem = _stem(item)
    item.shared["figures"] = _figures(body, item)
    for field, identifier in (("", "general"), ("_right", "correct"), ("_wrong", "incorrect")):
        item.shared[f"feedback{field}"] = item.feedback.pop(identifier, "")
    question = qti_items.READERS[kind](item)
    if any(item.feedback.values()):
        say(_("some of its feedback is not taken over"))
    if item.rubric and kind != "extendedTextInteraction":
        say(_("its rubric is not taken over"))
    return replace(question, points=points_of(_points(root), item.scored, say))


def _refuse_moving_parts(root: etree._Element) -> None:
    if first(root, "templateDeclaration", "templateProcessing", "printedVariable") is not None:
        raise NotHeld(_("it has variables that change each time it is asked"))
    if attribute(root, "adaptive") in ("true", "1"):
        raise NotHeld(_("it goes on by what was answered before"))
    if first(root, "assessmentStimulusRef", "include") is not None:
        raise NotHeld(_("it asks about a text that stands in another file"))


def _declaration(root: etree._Element, identifier: str) -> etree._Element:
    for declaration in children(root, "responseDeclaration"):
        if declaration.get("identifier") == identifier:
            return declaration
    raise ValueError(_("the response “%(name)s” is not declared") % {"name": identifier[:40]})


def _template(root: etree._Element, kind: str) -> str:
    processing = next(children(root, "responseProcessing"), None)
    if processing is None or (len(processing) == 0 and not attribute(processing, "template")):
        if kind == "extendedTextInteraction":
            return ""
        raise NotHeld(_("it says nowhere how it is scored"))
    name = attribute(processing, "template").rpartition("/")[2].removesuffix(".xml")
    if name not in TEMPLATES:
        raise NotHeld(_("it is scored by rules of its own, not by a standard template"))
    return name


def _points(root: etree._Element) -> Decimal | None:
    for declaration in children(root, "outcomeDeclaration"):
        value = first(declaration, "value")
        if declaration.get("identifier") == "MAXSCORE" and value is not None:
            return number(str(value.text or "1"))
    return None


def _stem(item: Item) -> str:
    """The body without its interaction, and the interaction's own prompt."""
    prompt = next(children(item.interaction, "prompt"), None)
    asked = "" if prompt is None else f"<p>{inner_html(prompt)}</p>"
    outside = item.before_and_after.replace("[[1]]", "")
    return stem(outside + asked, item.say, pictures=True, alone=item.kind not in GAPS)


def _figures(body: etree._Element, item: Item) -> tuple[Figure, ...]:
    """The pictures beside what is asked; a hotspot's own and those of answers are none of them."""
    aside = (*CHOICES, *FEEDBACK, *(["hotspotInteraction"] if item.kind == "hotspotInteraction" else []))
    figures = []
    for address, alt in pictures_in(inner_html(body, without=aside)):
        try:
            figures.append(Figure(new_id(), item.picture(address), alt or _("Picture")))
        except ValueError:
            item.say(_("“%(name)s” is no picture that can be kept") % {"name": address[:60]})
            continue
        except KeyError:
            item.say(_("the picture “%(name)s” is not in the file") % {"name": address[:60]})
            continue
        if not alt:
            item.say(_("the picture “%(name)s” is not told in words yet") % {"name": address[:60]})
    return tuple(figures)


def _keep(address: str, path: str, files: Files, reading: Reading) -> str:
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))
    return reading.keep_picture(place, files[place])

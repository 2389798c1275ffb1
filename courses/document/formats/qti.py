"""QTI 2.1 and 3.0: items, alone or in a content package, that use the standard response templates.

Sources: IMS QTI 2.1 Assessment Test, Section and Item Information Model (7, interactions; 8, response
processing templates); 1EdTech QTI 3.0, whose names are those of 2.1 written ``qti-simple-choice``.
"""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree

from ..questions import Figure, Question
from . import qti_items
from .archive import is_zip, unpack
from .base import (
    MOST_QUESTIONS,
    FormatError,
    NotHeld,
    Reading,
    Remark,
    key_of,
    neutral,
    new_id,
    number,
    refuse,
)
from .xml import attribute, children, descendants, first, local, parse_xml, pictures_in

TEMPLATES = ("match_correct", "map_response", "map_response_point")
INTERACTIONS = frozenset(
    [
        *("choiceInteraction", "orderInteraction", "matchInteraction", "gapMatchInteraction"),
        *("inlineChoiceInteraction", "textEntryInteraction", "extendedTextInteraction", "hotspotInteraction"),
    ]
)
MANIFEST = "imsmanifest.xml"


@dataclass
class Item:
    """One item on its way in.

    ``template`` is a standard template's name or empty; ``correct`` are the values of the right response,
    ``mapped`` the worth of values where there is a mapping; ``feedback`` is HTML by identifier.
    """

    interaction: etree._Element
    kind: str
    stem: str
    template: str
    cardinality: str
    base_type: str
    correct: list[str]
    mapped: dict[str, Decimal]
    feedback: dict[str, str]
    rubric: str
    before_and_after: str
    """The body as HTML, ``[[1]]`` where the interaction stands."""
    shared: dict[str, Any]
    where: str
    reading: Reading
    picture: Callable[[str], str]
    """The SHA-256 of a picture by its address in the item; raises KeyError or ValueError."""


def read(data: bytes) -> Reading:
    """The questions of a QTI item or package; raises FormatError. What has no standard form is left out."""
    reading, faults = Reading(), list[Remark]()
    for place, (path, root, files) in enumerate(_items(data, reading)):
        if place >= MOST_QUESTIONS:
            refuse(_("the file has more than %(most)s questions") % {"most": MOST_QUESTIONS})
        where = str(root.get("title") or root.get("identifier") or path)[:60]
        try:
            reading.add(_question(root, path, files, where, reading), where)
        except NotHeld as reason:
            reading.leave_out(where, str(reason))
        except (ValueError, KeyError, IndexError) as reason:
            faults.append(Remark(where, str(reason) or _("the item is not valid QTI")))
    if faults:
        raise FormatError(faults)
    return reading


Files = dict[str, bytes]


def _items(data: bytes, reading: Reading) -> Iterator[tuple[str, etree._Element, Files]]:
    if not is_zip(data):
        root = parse_xml(data)
        if local(root) != "assessmentItem":
            refuse(_("the file is no QTI item: its root is <%(name)s>") % {"name": local(root)[:40]})
        yield "", root, {}
        return
    files = unpack(data)
    if MANIFEST not in files:
        refuse(_("the package has no %(name)s") % {"name": MANIFEST})
    for path in _item_paths(parse_xml(files[MANIFEST], MANIFEST)):
        if path not in files:
            refuse(_("the item is not in the package"), path[:60])
        root = parse_xml(files[path], path)
        if local(root) == "assessmentItem":
            yield path, root, files
        elif local(root) not in ("assessmentTest", "assessmentSection", "assessmentStimulus"):
            reading.leave_out(path[:60], _("it is no QTI item"))


def _item_paths(manifest: etree._Element) -> Iterator[str]:
    """Items of the manifest, in order; a test's own resource and other content are passed over."""
    for resource in descendants(manifest, "resource"):
        kind = str(resource.get("type", ""))
        if "item" in kind and resource.get("href"):
            yield posixpath.normpath(unquote(str(resource.get("href"))))


def _question(root: etree._Element, path: str, files: Files, where: str, reading: Reading) -> Question:
    body = first(root, "itemBody")
    if body is None:
        raise ValueError(_("the item has no body"))
    found = [
        node for node in body.iter() if isinstance(node.tag, str) and local(node).endswith("Interaction")
    ]
    if len(found) != 1:
        raise NotHeld(_("it asks for nothing") if not found else _("it asks for several things at once"))
    kind = local(found[0])
    if kind not in INTERACTIONS:
        raise NotHeld(_("“%(name)s” cannot be read") % {"name": kind[:40]})
    declaration = _declaration(root, attribute(found[0], "responseIdentifier"))
    item = Item(
        interaction=found[0],
        kind=kind,
        stem="",
        template=_template(root, kind),
        cardinality=attribute(declaration, "cardinality"),
        base_type=attribute(declaration, "baseType"),
        correct=[
            " ".join(str(value.text or "").split())
            for correct in children(declaration, "correctResponse")
            for value in children(correct, "value")
        ],
        mapped=_mapping(declaration),
        feedback=_feedback(root),
        rubric="".join(inner_html(block) for block in descendants(body, "rubricBlock")),
        before_and_after=_with_mark(body, found[0]),
        shared={"id": key_of(str(root.get("identifier", ""))), "points": _points(root)},
        where=where,
        reading=reading,
        picture=lambda address: _keep(address, path, files, reading),
    )
    item.stem = _stem(item)
    item.shared["figures"] = _figures(body, item)
    item.shared["feedback_right"] = item.feedback.pop("correct", "")
    item.shared["feedback_wrong"] = item.feedback.pop("incorrect", "")
    item.shared["feedback"] = item.feedback.pop("general", "")
    return qti_items.READERS[kind](item)


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


def _mapping(declaration: etree._Element) -> dict[str, Decimal]:
    return {
        " ".join(attribute(entry, "mapKey").split()): number(attribute(entry, "mappedValue"))
        for mapping in children(declaration, "mapping")
        for entry in children(mapping, "mapEntry")
    }


def _points(root: etree._Element) -> Decimal:
    for declaration in children(root, "outcomeDeclaration"):
        if declaration.get("identifier") == "MAXSCORE":
            value = first(declaration, "value")
            points = number(str(value.text or "1")) if value is not None else Decimal(1)
            if 0 < points <= 100:
                return points.quantize(Decimal("0.01")).normalize() + 0
    return Decimal(1)


def _feedback(root: etree._Element) -> dict[str, str]:
    """What is told by identifier: of a choice, or ``correct``, ``incorrect`` and ``general``."""
    told = {}
    for node in descendants(root, "modalFeedback", "feedbackInline", "feedbackBlock"):
        told[str(node.get("identifier", ""))] = neutral(inner_html(node))
    return told


def inner_html(node: etree._Element, without: tuple[str, ...] = ()) -> str:
    """What stands inside an element, as HTML; names lose their namespace."""
    clone = copy.deepcopy(node)
    for child in list(clone.iter()):
        if not isinstance(child.tag, str):
            continue
        name = local(child)
        if name in without and child is not clone:
            _take_out(child)
        else:
            child.tag = {"contentBody": "div"}.get(name, name)
    etree.cleanup_namespaces(clone)
    text = etree.tostring(clone, method="html", encoding="unicode", with_tail=False)
    return text.partition(">")[2].rpartition("</")[0]


def _take_out(node: etree._Element, instead: str = "") -> None:
    """Remove an element, leaving what follows it and ``instead``."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    tail = instead + str(node.tail or "")
    if before is not None:
        before.tail = str(before.tail or "") + tail
    else:
        parent.text = str(parent.text or "") + tail
    parent.remove(node)


def _with_mark(body: etree._Element, interaction: etree._Element) -> str:
    clone = copy.deepcopy(body)
    place = list(body.iter()).index(interaction)
    _take_out(list(clone.iter())[place], "[[1]]")
    return neutral(inner_html(clone, without=("rubricBlock", "feedbackBlock")))


def _stem(item: Item) -> str:
    """The body without its interaction, and the interaction's own prompt."""
    outside = item.before_and_after.replace("<p>[[1]]</p>", "").replace("[[1]]", "")
    prompt = next(children(item.interaction, "prompt"), None)
    return neutral(outside + (neutral(inner_html(prompt)) if prompt is not None else ""))


def _figures(body: etree._Element, item: Item) -> tuple[Figure, ...]:
    if item.kind == "hotspotInteraction":
        return ()
    figures = []
    for address, alt in pictures_in(inner_html(body)):
        try:
            figures.append(Figure(new_id(), item.picture(address), alt or _("Picture")))
        except (KeyError, ValueError):
            item.reading.say(
                item.where, _("the picture “%(name)s” is not in the file") % {"name": address[:60]}
            )
            continue
        if not alt:
            message = _("the picture “%(name)s” is not told in words yet") % {"name": address[:60]}
            item.reading.say(item.where, message)
    return tuple(figures)


def _keep(address: str, path: str, files: Files, reading: Reading) -> str:
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))
    return reading.keep_picture(place, files[place])

"""Moodle XML, which Moodle's question bank imports and exports.

Source of the rules: Moodle's documentation of its XML format, and the shape of the files that it writes.
"""

from __future__ import annotations

import base64
from decimal import Decimal
from functools import partial
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree

from ..questions import Facts, Figure, Numeric, Question, ShortText, SingleChoice, TrueFalse
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
from .moodle_questions import READERS
from .moodle_source import Shared, Source, text_of
from .xml import parse_xml, pictures_in


def read(data: bytes) -> Reading:
    """The questions of a Moodle XML file; raises FormatError with every question that is wrong."""
    root = parse_xml(data)
    if root.tag != "quiz":
        refuse(
            _("the file is not Moodle XML: its root is <%(name)s>, not <quiz>") % {"name": str(root.tag)[:40]}
        )
    reading, faults = Reading(), list[Remark]()
    for place, element in enumerate(root.iterchildren("question"), start=1):
        if place > MOST_QUESTIONS:
            refuse(_("the file has more than %(most)s questions") % {"most": MOST_QUESTIONS})
        kind = str(element.get("type", ""))
        if kind == "category":
            continue
        where = at(_("line %(n)s") % {"n": element.sourceline}, text_of(element, "name/text"))
        try:
            reading.add(_question(element, kind, where, reading), where)
        except NotHeld as reason:
            reading.leave_out(where, str(reason))
        except ValueError as reason:
            faults.append(Remark(where, str(reason)))
    if faults:
        raise FormatError(faults)
    return reading


def _question(element: etree._Element, kind: str, where: str, reading: Reading) -> Question:
    reader, say = READERS.get(kind), partial(reading.say, where)
    if reader is None:
        raise NotHeld(_("questions of Moodle's type “%(type)s” cannot be read") % {"type": kind[:40]})
    source = Source(element, say)
    shared: Shared = {
        "id": key_of(text_of(element, "idnumber").strip()),
        "stem": source.stem(),
        "points": _points(element, say),
        "feedback": source.told("generalfeedback"),
        "feedback_right": source.told("correctfeedback"),
        "feedback_wrong": source.told("incorrectfeedback"),
        "figures": _figures(element.find("questiontext"), where, reading),
        "facts": Facts(tags=_tags(element)),
    }
    if any(text_of(hint, "text").strip() for hint in element.findall("hint")):
        say(_("its hints are not taken over"))
    question = reader(source, shared)
    several = not isinstance(question, SingleChoice | TrueFalse | ShortText | Numeric)
    if several and text_of(element, "partiallycorrectfeedback/text").strip():
        say(_("its feedback when partly right is not taken over"))
    return question


def _points(element: etree._Element, say: Say) -> Decimal:
    grade = text_of(element, "defaultgrade").strip()
    points = number(grade) if grade else Decimal(1)
    if not Decimal("0.01") <= points <= 100:
        say(_("its points, %(points)s, became 1") % {"points": grade[:20]})
        points = Decimal(1)
    return points.quantize(Decimal("0.01")).normalize() + 0


def _tags(element: etree._Element) -> tuple[str, ...]:
    found = (
        " ".join(tag.split())[:60] for tag in (str(t.text or "") for t in element.findall("tags/tag/text"))
    )
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _figures(element: etree._Element | None, where: str, reading: Reading) -> tuple[Figure, ...]:
    """The pictures of a stem; those that the file does not bring along are told of."""
    if element is None:
        return ()
    files = {str(file.get("name", "")): file for file in element.findall("file")}
    figures = []
    for address, alt in pictures_in(str(element.findtext("text") or "")):
        name = unquote(address.removeprefix("@@PLUGINFILE@@/")).rpartition("/")[2]
        try:
            data = base64.b64decode("".join(str(files[name].text or "").split()), validate=True)
            figures.append(Figure(new_id(), reading.keep_picture(name, data), alt or _("Picture")))
        except ValueError:
            reading.say(where, _("“%(name)s” is no picture that can be kept") % {"name": address[:60]})
            continue
        except KeyError:
            reading.say(where, _("the picture “%(name)s” is not in the file") % {"name": address[:60]})
            continue
        if not alt:
            reading.say(where, _("the picture “%(name)s” is not told in words yet") % {"name": name[:60]})
    return tuple(figures)

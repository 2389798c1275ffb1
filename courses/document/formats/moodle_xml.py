"""Moodle XML, which Moodle's question bank imports and exports.

Source of the rules: Moodle's documentation of its XML format, and the shape of the files that it writes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree

from ..questions import (
    ExtendedText,
    Facts,
    Figure,
    Gaps,
    Matching,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    OrderItem,
    Prompt,
    Question,
    Scoring,
    ShortText,
    SingleChoice,
    Target,
    TrueFalse,
    Unit,
)
from . import cloze
from .base import (
    MOST_QUESTIONS,
    FormatError,
    Reading,
    Remark,
    key_of,
    neutral,
    new_id,
    number,
    one_line,
    paragraph,
    refuse,
)
from .rubric import plain_rubric
from .xml import parse_xml, pictures_in

Shared = dict[str, Any]


class NotHeld(Exception):
    """The question is sound and of no kind that is read here."""


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
        where = _text(element, "name/text").strip()[:60] or _("question %(n)s") % {"n": place}
        try:
            reading.add(_question(element, kind, where, reading), where)
        except NotHeld as reason:
            reading.leave_out(where, str(reason))
        except (ValueError, KeyError) as reason:
            faults.append(Remark(where, str(reason)))
    if faults:
        raise FormatError(faults)
    return reading


def _question(element: etree._Element, kind: str, where: str, reading: Reading) -> Question:
    reader = READERS.get(kind)
    if reader is None:
        raise NotHeld(_("questions of Moodle's type “%(type)s” cannot be read") % {"type": kind[:40]})
    grade = _text(element, "defaultgrade")
    points = number(grade) if grade.strip() else Decimal(1)
    if not 0 < points <= 100:
        reading.say(where, _("its points, %(points)s, became 1") % {"points": grade.strip()[:20]})
        points = Decimal(1)
    shared: Shared = {
        "id": key_of(_text(element, "idnumber").strip()),
        "stem": _html(element.find("questiontext")),
        "points": points.quantize(Decimal("0.01")).normalize() + 0,
        "feedback": _html(element.find("generalfeedback")),
        "feedback_right": _html(element.find("correctfeedback")),
        "feedback_wrong": _html(element.find("incorrectfeedback")),
        "figures": _figures(element.find("questiontext"), where, reading),
        "facts": Facts(tags=_tags(element)),
    }
    return reader(element, shared)


def _text(element: etree._Element, path: str) -> str:
    return str(element.findtext(path) or "")


def _html(element: etree._Element | None) -> str:
    """Neutral HTML of an element that has a ``text`` and says its format."""
    if element is None:
        return ""
    text = str(element.findtext("text") or "")
    if element.get("format") in ("plain_text", "markdown"):
        return paragraph(text)
    return neutral(text)


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
        except (KeyError, ValueError, binascii.Error):
            reading.say(where, _("the picture “%(name)s” is not in the file") % {"name": address[:60]})
            continue
        if not alt:
            reading.say(where, _("the picture “%(name)s” is not told in words yet") % {"name": name[:60]})
    return tuple(figures)


def _fraction(answer: etree._Element) -> Decimal:
    return number(str(answer.get("fraction", "0")))


def _option(answer: etree._Element, right: bool) -> Option:
    html = (
        neutral(_text(answer, "text"))
        if answer.get("format") != "plain_text"
        else paragraph(_text(answer, "text"))
    )
    return Option(new_id(), html, right=right, feedback=_html(answer.find("feedback")))


def _choice(element: etree._Element, shared: Shared) -> Question:
    answers = element.findall("answer")
    positive = [answer for answer in answers if _fraction(answer) > 0]
    if len(answers) < 2 or not positive:
        raise ValueError(_("a choice needs two answers or more, and a right one"))
    options = tuple(_option(answer, answer in positive) for answer in answers)
    if _text(element, "single").strip().lower() in ("true", "1"):
        if len(positive) > 1 or _fraction(positive[0]) < 100:
            raise NotHeld(_("several of its answers are worth something though one can be chosen"))
        return SingleChoice(options=options, **shared)
    if element.get("type") == "multichoiceset":
        return MultipleResponse(options=options, scoring=Scoring.ALL, **shared)
    worth = [_fraction(answer) for answer in positive]
    if max(worth) - min(worth) > Decimal("0.01") or abs(sum(worth, Decimal(0)) - 100) > 1:
        raise NotHeld(_("its right answers are not worth the same"))
    costs = any(_fraction(answer) < 0 for answer in answers)
    return MultipleResponse(options=options, scoring=Scoring.PENALTY if costs else Scoring.PARTIAL, **shared)


def _true_false(element: etree._Element, shared: Shared) -> Question:
    answers = {_text(answer, "text").strip().lower(): answer for answer in element.findall("answer")}
    if set(answers) != {"true", "false"}:
        raise ValueError(_("it is neither true nor false"))
    return TrueFalse(
        answer=_fraction(answers["true"]) > _fraction(answers["false"]),
        feedback_true=_html(answers["true"].find("feedback")),
        feedback_false=_html(answers["false"].find("feedback")),
        **shared,
    )


def _short_text(element: etree._Element, shared: Shared) -> Question:
    accepted = []
    for answer in element.findall("answer"):
        text, fraction = " ".join(_text(answer, "text").split()), _fraction(answer)
        if text == "*" and fraction == 0:
            shared["feedback_wrong"] = shared["feedback_wrong"] or _html(answer.find("feedback"))
        elif 0 < fraction < 100 or ("*" in text.replace("\\*", "") and fraction):
            raise NotHeld(_("answers worth a part of the points, or with a *, cannot be read"))
        elif fraction >= 100:
            accepted.append(text.replace("\\*", "*"))
            shared["feedback_right"] = shared["feedback_right"] or _html(answer.find("feedback"))
    if not any(accepted):
        raise ValueError(_("the question has no right answer"))
    case = _text(element, "usecase").strip() == "1"
    return ShortText(accepted="\n".join(accepted), case=case, **shared)


def _numeric(element: etree._Element, shared: Shared) -> Question:
    answers = [answer for answer in element.findall("answer") if _fraction(answer) > 0]
    if len(answers) != 1 or _fraction(answers[0]) < 100:
        raise NotHeld(_("several numbers are worth something; one with a tolerance can be read"))
    (answer,) = answers
    units = tuple(
        Unit(new_id(), _text(unit, "unit_name").strip()[:30], 1 / number(_text(unit, "multiplier")))
        for unit in element.findall("units/unit")
        if number(_text(unit, "multiplier"))
    )
    shared["feedback_right"] = shared["feedback_right"] or _html(answer.find("feedback"))
    return Numeric(
        answer=number(_text(answer, "text")),
        tolerance=abs(number(_text(answer, "tolerance") or "0")),
        units=tuple(Unit(u.id, u.name, _short(u.factor)) for u in units) if len(units) > 1 else (),
        **shared,
    )


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("1e-9")).normalize() + 0


def _matching(element: etree._Element, shared: Shared) -> Question:
    prompts, targets = list[Prompt](), dict[str, Target]()
    for sub in element.findall("subquestion"):
        text = paragraph(_text(sub, "answer/text"))
        if not text:
            raise ValueError(_("a pair has no answer"))
        target = targets.setdefault(text, Target(new_id(), text))
        if prompt := _html(sub):
            prompts.append(Prompt(new_id(), prompt, target.id))
    if len(prompts) < 2:
        raise ValueError(_("the question needs two pairs or more"))
    return Matching(prompts=tuple(prompts), targets=tuple(targets.values()), **shared)


def _ordering(element: etree._Element, shared: Shared) -> Question:
    items = tuple(OrderItem(new_id(), _option(answer, False).html) for answer in element.findall("answer"))
    if len(items) < 2:
        raise ValueError(_("the question needs two steps or more"))
    return Ordering(items=items, **shared)


def _essay(element: etree._Element, shared: Shared) -> Question:
    fewest, most = (_text(element, name).strip() for name in ("minwordlimit", "maxwordlimit"))
    return ExtendedText(
        rubric=plain_rubric(),
        model_answer=_html(element.find("graderinfo")),
        min_words=int(fewest) if fewest.isdigit() else 0,
        max_words=int(most) if most.isdigit() else 0,
        **shared,
    )


def _cloze(element: etree._Element, shared: Shared) -> Question:
    text = shared.pop("stem")
    marked, gaps = cloze.read(text)
    if gaps is None:
        raise NotHeld(_("a gap of it is of a kind that cannot be read"))
    return Gaps(stem="", text=marked, gaps=gaps, **shared)


def _select_words(element: etree._Element, shared: Shared) -> Question:
    """Moodle's “select missing words” and “drag words into text”: gap n's right word is the n-th."""
    choices = [
        (one_line(_text(o, "text")), _text(o, "group").strip() or "1")
        for o in (*element.findall("selectoption"), *element.findall("dragbox"))
    ]
    text, gaps = cloze.from_words(shared.pop("stem"), choices)
    if not gaps:
        raise ValueError(_("the text has no gap: write [[1]] where the first one is"))
    return Gaps(stem="", text=text, gaps=gaps, **shared)


READERS: dict[str, Callable[[etree._Element, Shared], Question]] = {
    "multichoice": _choice,
    "multichoiceset": _choice,
    "truefalse": _true_false,
    "shortanswer": _short_text,
    "numerical": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _select_words,
    "ddwtos": _select_words,
}

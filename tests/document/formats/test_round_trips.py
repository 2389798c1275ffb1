"""What each format can hold comes back the same, and what it cannot hold is told."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from courses.document.fields import write as plain
from courses.document.formats import FORMATS, PictureFile
from courses.document.questions import (
    Categorise,
    ExtendedText,
    Facts,
    Gaps,
    Hotspot,
    Likert,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    Scoring,
    ShortText,
    ToleranceKind,
)
from tests.factories.questions import PICTURE, every_type

LEFT_OUT = {
    "gift": {Ordering, Categorise, Hotspot, Likert},
    "moodle": {Categorise, Hotspot, Likert},
    "qti": {Likert},
    "qti3": {Likert},
    "xlsx": {Hotspot},
}
NOT_KEPT = {"qti": ("facts",), "qti3": ("facts",)}
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def shape(question: Question, without: tuple[str, ...] = ()) -> str:
    """A question with its identifiers named in the order in which they occur."""
    names: dict[str, str] = {}
    data = {name: value for name, value in plain(question).items() if name not in without}
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return UUID.sub(lambda found: names.setdefault(found[0], f"id{len(names)}"), text)


def pictures() -> dict[str, PictureFile]:
    file = PictureFile("drawing.svg", "image/svg+xml", PICTURE)
    return {file.sha256: file}


def lossless(question: Question, name: str) -> bool:
    """Does the format hold all of it?"""
    if isinstance(question, ExtendedText):
        return name == "xlsx"
    if isinstance(question, Numeric):
        return name == "xlsx" or (name == "moodle") or (name == "gift" and not question.units)
    if name.startswith("qti") and isinstance(question, Ordering | ShortText):
        return isinstance(question, ShortText)
    return True


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_holds_comes_back_the_same(name: str) -> None:
    form = FORMATS[name]
    held = [
        q
        for q in every_type()
        if type(q) not in LEFT_OUT[name] and not (name == "gift" and isinstance(q, Gaps) and len(q.gaps) > 1)
    ]
    back = form.read(form.write(held, pictures()).data)
    assert not back.left_out
    assert [q.id for q in back.questions] == [q.id for q in held]
    without = NOT_KEPT.get(name, ())
    for before, after in zip(held, back.questions, strict=True):
        if lossless(before, name):
            assert shape(after, without) == shape(before, without)
        else:
            assert type(after) is type(before)
            assert after.stem == before.stem


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_cannot_hold_is_told_by_name(name: str) -> None:
    for question in every_type():
        if type(question) in LEFT_OUT[name]:
            writing = FORMATS[name].write([question], pictures())
            assert str(writing.not_held[0]).startswith("Savol: ")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_questions_make_the_same_answers_right(name: str) -> None:
    """Where a question comes back, its own key still earns every point."""
    form = FORMATS[name]
    for after in form.read(form.write(every_type(), pictures()).data).questions:
        key = after.right_response()
        if key is not None:
            assert after.grade(after.clean_response(key)).score == 1


def variants() -> list[Question]:
    """Questions of every type with what a format may have no room for."""
    some: list[Question] = []
    for question in every_type():
        if isinstance(question, MultipleResponse | Matching | Categorise):
            some += [replace(question, scoring=scoring) for scoring in Scoring]
        if isinstance(question, Gaps):
            some.append(replace(question, stem="<p>Toʻldiring.</p>"))
        if isinstance(question, Gaps) and len(question.gaps) > 1:
            some += [replace(question, scoring=scoring) for scoring in Scoring]
        if isinstance(question, ShortText):
            some.append(replace(question, accepted="a*b", case=True))
        if isinstance(question, ShortText) or (isinstance(question, Gaps) and not question.gaps[0].chosen):
            some += [replace(question, case=True), replace(question, typos=1)]
        if isinstance(question, Numeric):
            some.append(replace(question, tolerance=Decimal(5), tolerance_kind=ToleranceKind.PERCENT))
        if not isinstance(question, Likert):
            some.append(replace(question, feedback_right="<p>Ha.</p>", feedback_wrong="<p>Yoʻq.</p>"))
            some.append(replace(question, points=Decimal("2.5")))
    return some


@pytest.mark.parametrize("name", FORMATS)
def test_no_question_comes_back_otherwise_without_a_word(name: str) -> None:
    form = FORMATS[name]
    for before in variants():
        writing = form.write([replace(before, facts=Facts())], pictures())
        back = form.read(writing.data).questions
        if not back or shape(back[0], ("facts",)) != shape(before, ("facts",)):
            assert writing.not_held, before

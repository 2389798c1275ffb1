"""What a package's questions must be, beyond their shape."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from courses.document.questions import Facts, Figure, Question
from courses.packages.consistency import check_document
from courses.packages.errors import Faults, PackageRefusedError
from tests.factories.document import asset, course_document, module, new_id, quiz
from tests.factories.questions import every_type

ELSEWHERE = asset(b"elsewhere", "elsewhere.png", "image/png")
FILE = asset(b"a,b\n", "sheet.csv", "text/csv")


def faults_of(question: Question) -> str:
    own = quiz()
    content = replace(own.content["uz"], items=(question,))  # type: ignore[type-var]
    document = course_document(module(replace(own, content={"uz": content})))
    document = replace(document, assets=(asset(), FILE))
    faults = Faults()
    with translation.override("en"):
        check_document(document, faults)
    try:
        faults.raise_if_any()
    except PackageRefusedError as error:
        return "; ".join(fault.message for fault in error.faults)
    return ""


def one(kind: str, **fields: Any) -> Question:
    return replace(next(q for q in every_type() if q.type == kind), **fields)


@pytest.mark.parametrize("question", every_type(), ids=lambda question: question.type)
def test_a_whole_question_has_no_fault(question: Question) -> None:
    assert faults_of(question) == ""


def figure(**fields: Any) -> Figure:
    return replace(Figure(new_id(), asset().sha256, "Shakl"), **fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"figures": (figure(alt=" "),)}, "told in words"),
        ({"figures": (figure(asset=FILE.sha256),)}, "not a picture"),
        ({"figures": (figure(asset=ELSEWHERE.sha256),)}, "not among the course's files"),
        ({"facts": Facts(difficulty=6)}, "difficulty"),
        ({"facts": Facts(tags=("x" * 61,))}, "competencies"),
        ({"facts": Facts(tags=("",))}, "competencies"),
        ({"facts": Facts(law="x" * 251)}, "longer than 250"),
        ({"points": Decimal(0)}, "points"),
        ({"feedback_true": "<script>"}, "not allowed"),
    ],
)
def test_a_fault_of_a_question_is_found(fields: dict[str, Any], words: str) -> None:
    assert words in faults_of(one("true_false", **fields))


def test_a_question_that_counts_for_nothing_may_be_worth_nothing() -> None:
    assert faults_of(one("likert", points=Decimal(0))) == ""


def test_a_hotspot_shows_a_picture() -> None:
    assert "not a picture" in faults_of(one("hotspot", asset=FILE.sha256))

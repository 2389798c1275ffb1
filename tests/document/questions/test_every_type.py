"""What holds for a question of whatever type."""

from __future__ import annotations

import dataclasses
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.document.fields import read, write
from courses.document.questions import ExtendedText, Likert, Ordering, Question, renamed_response
from tests.factories.questions import every_type

TYPES = every_type()
each = pytest.mark.parametrize("question", TYPES, ids=[f"{n}-{q.type}" for n, q in enumerate(TYPES)])
TELLING = ("Chunki", "haqida", "Namuna", "Toshkent", "mahalla", "67500")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@each
def test_it_is_sound_and_comes_back_from_json(question: Question) -> None:
    assert list(question.problems()) == []
    assert read(Question, json.loads(json.dumps(write(question)))) == question


@each
def test_its_key_earns_every_point_and_nothing_earns_none(question: Question) -> None:
    key = question.right_response()
    assert question.grade(None).score == 0
    if isinstance(question, ExtendedText | Likert):
        assert key is None
    else:
        assert question.grade(question.clean_response(key)).score == 1


@each
def test_an_attempts_own_names_and_order_change_no_grade(question: Question) -> None:
    order = question.drawn_order(random.Random(7), shuffle=True)
    names = {part: f"t{place:03}" for place, part in enumerate(question.part_ids())}
    shown = question.arranged(order).renamed(names)
    key = question.right_response()
    if key is not None:
        given = shown.clean_response(renamed_response(key, names))
        assert shown.grade(given).score == 1
        back = renamed_response(given, {name: part for part, name in names.items()})
        assert question.clean_response(back) == question.clean_response(key)


@each
def test_nothing_of_the_key_is_left_without_it(question: Question) -> None:
    order = question.drawn_order(random.Random(7), shuffle=False)
    shown = repr(question.arranged(order).without_key())
    assert [text for text in TELLING if text in shown] == []
    assert "right=True" not in shown


def test_an_ordering_is_never_shown_solved() -> None:
    question = next(q for q in TYPES if isinstance(q, Ordering))
    for seed in range(50):
        assert question.drawn_order(random.Random(seed), shuffle=False) != question.part_ids()


@each
@given(hostile=JSON)
def test_any_response_is_graded_within_bounds_or_refused(question: Question, hostile: object) -> None:
    try:
        clean = question.clean_response(hostile)
    except ValueError:
        return
    assert 0 <= question.grade(clean).score <= 1
    assert question.clean_response(clean) == clean


@each
def test_its_version_is_of_what_is_asked_and_not_of_where_it_stands(question: Question) -> None:
    assert question.with_id("another").version == question.version
    assert dataclasses.replace(question, stem="<p>Boshqa?</p>").version != question.version

"""True/false, matching, ordering, categorise and multiple response: graded right, wrong, partly, empty and
hostile; nothing of the key leaves; names and order change no grade."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.document.questions import (
    Categorise,
    Category,
    CategoryItem,
    Matching,
    MultipleResponse,
    Option,
    Ordering,
    OrderItem,
    Prompt,
    Question,
    Scoring,
    Target,
    TrueFalse,
    renamed_response,
)

TRUE = TrueFalse(id="t", stem="?", answer=True, feedback_true="secret why", feedback_right="secret")
PAIRS = Matching(
    id="m",
    stem="?",
    prompts=tuple(Prompt(f"p{n}", f"prompt {n}", f"t{n}") for n in (1, 2, 3)),
    targets=tuple(Target(f"t{n}", f"target {n}") for n in (1, 2, 3, 4)),
    feedback="secret",
)
STEPS = Ordering(
    id="o", stem="?", items=tuple(OrderItem(f"s{n}", f"step {n}") for n in (1, 2, 3, 4)), feedback="secret"
)
BOXES = Categorise(
    id="c",
    stem="?",
    categories=(Category("c1", "one"), Category("c2", "two")),
    items=tuple(CategoryItem(f"i{n}", f"item {n}", f"c{1 + n % 2}", "secret why") for n in (1, 2, 3, 4)),
)
SEVERAL = MultipleResponse(
    id="s",
    stem="?",
    options=tuple(Option(f"a{n}", f"answer {n}", n in (1, 3), "secret why") for n in (1, 2, 3, 4)),
)
ALL = [TRUE, PAIRS, STEPS, BOXES, SEVERAL]
each = pytest.mark.parametrize("question", ALL, ids=lambda question: question.type)


@each
def test_the_right_response_earns_everything(question: Question) -> None:
    right = question.clean_response(question.right_response())
    assert question.grade(right).score == 1
    assert not question.grade(right).wrong_parts


@each
def test_nothing_answered_earns_nothing(question: Question) -> None:
    assert question.clean_response(None) is None
    assert question.clean_response(question.response_of({}, "x")) is None
    assert question.grade(None).score == 0


@pytest.mark.parametrize(
    ("question", "response", "share"),
    [
        (TRUE, "false", 0),
        (PAIRS, {"p1": "t1"}, Decimal(1) / 3),
        (PAIRS, {"p1": "t1", "p2": "t1", "p3": "t4"}, Decimal(1) / 3),
        (replace(PAIRS, scoring=Scoring.ALL), {"p1": "t1", "p2": "t2"}, 0),
        (replace(PAIRS, scoring=Scoring.PENALTY), {"p1": "t1", "p2": "t2", "p3": "t1"}, Decimal(1) / 3),
        (STEPS, ["s4", "s3", "s2", "s1"], 0),
        (STEPS, ["s4", "s1", "s2", "s3"], Decimal(2) / 3),
        (BOXES, {"i1": "c2", "i2": "c2"}, Decimal(1) / 4),
        (SEVERAL, ["a1"], Decimal("0.5")),
        (SEVERAL, ["a1", "a2"], 0),
        (replace(SEVERAL, scoring=Scoring.PARTIAL), ["a1", "a2"], Decimal("0.5")),
        (replace(SEVERAL, scoring=Scoring.PARTIAL), ["a1", "a2", "a3", "a4"], 0),
        (replace(SEVERAL, scoring=Scoring.ALL), ["a1"], 0),
    ],
)
def test_what_is_partly_right_earns_its_share(question: Question, response: Any, share: Decimal) -> None:
    assert question.grade(question.clean_response(response)).score == share


json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["p1", "t1", "s1", "a1"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["p1", "p2", "i1", "x", ""]), inner, max_size=3)
    ),
    max_leaves=6,
)


@each
@given(response=json)
def test_whatever_is_sent_is_refused_or_graded_within_bounds(question: Question, response: Any) -> None:
    try:
        clean = question.clean_response(response)
    except ValueError:
        return
    assert 0 <= question.grade(clean).score <= 1
    assert question.clean_response(clean) == clean


@st.composite
def answered(draw: st.DrawFn) -> tuple[Question, Any]:
    question = draw(st.sampled_from(ALL))
    if isinstance(question, TrueFalse):
        return question, draw(st.sampled_from(["true", "false", None]))
    if isinstance(question, Ordering):
        return question, draw(st.permutations([item.id for item in question.items]))
    if isinstance(question, MultipleResponse):
        chosen = draw(st.sets(st.sampled_from([option.id for option in question.options])))
        return question, question.clean_response(sorted(chosen))
    rows, choices = [row.id for row in question.rows], [choice.id for choice in question.choices]
    return question, draw(st.dictionaries(st.sampled_from(rows), st.sampled_from(choices))) or None


@given(answered(), st.integers(), st.booleans())
def test_neither_names_nor_order_change_a_grade(case: tuple[Question, Any], seed: int, shuffle: bool) -> None:
    question, response = case
    chance = random.Random(seed)
    names = {part: f"n{chance.getrandbits(64)}" for part in question.part_ids()}
    order = [names[part] for part in question.drawn_order(chance, shuffle)]
    shown = question.renamed(names).arranged(order)
    given_ = shown.clean_response(renamed_response(response, names))
    assert shown.grade(given_).score == question.grade(response).score
    assert question.grade(question.clean_response(response)).score == question.grade(response).score


@given(st.sampled_from([PAIRS, STEPS, BOXES]), st.integers())
def test_no_order_that_is_drawn_tells_the_answer(question: Question, seed: int) -> None:
    drawn = question.arranged(question.drawn_order(random.Random(seed), False))
    if isinstance(drawn, Ordering):
        assert [item.id for item in drawn.without_key().items] != list(question.part_ids())
    other = question.arranged(question.drawn_order(random.Random(seed + 1), False))
    third = question.arranged(question.drawn_order(random.Random(seed + 2), False))
    fourth = question.arranged(question.drawn_order(random.Random(seed + 3), False))
    assert len({repr(q) for q in (drawn, other, third, fourth, question)}) > 1


@each
@given(seed=st.integers())
def test_nothing_of_the_key_is_left_without_it(question: Question, seed: int) -> None:
    chance = random.Random(seed)
    names = {part: f"n{n}" for n, part in enumerate(question.part_ids())}
    order = [names[part] for part in question.drawn_order(chance, True)]
    drawn = question.renamed(names).arranged(order)
    left = repr(drawn.without_key())
    assert "secret" not in left
    assert not any(part in left.replace("stem", "") for part in question.part_ids() if part[0] in "pi")
    other_key = {
        TrueFalse: lambda q: replace(q, answer=not q.answer),
        Matching: lambda q: replace(q, prompts=tuple(replace(p, target=q.targets[0].id) for p in q.prompts)),
        Categorise: lambda q: replace(
            q, items=tuple(replace(i, category=q.categories[0].id) for i in q.items)
        ),
        MultipleResponse: lambda q: replace(
            q, options=tuple(replace(o, right=not o.right) for o in q.options)
        ),
        Ordering: lambda q: replace(q, items=q.items[::-1]),
    }[type(question)]
    assert repr(other_key(drawn).without_key()) == left


@pytest.mark.parametrize(
    ("fields", "order"),
    [
        ({"x-s1": ["2"], "x-s2": ["1"], "x-s3": ["4"], "x-s4": ["3"]}, ["s2", "s1", "s4", "s3"]),
        ({"x-s3": ["1"]}, ["s3", "s1", "s2", "s4"]),
        ({"x-s3": ["one"], "x-s1": [""]}, None),
        ({}, None),
    ],
)
def test_an_order_is_read_from_its_places(fields: dict[str, list[str]], order: list[str] | None) -> None:
    assert STEPS.response_of(fields, "x") == order


def test_answers_that_read_the_same_are_the_same() -> None:
    twice = replace(PAIRS, targets=(*PAIRS.targets[:3], Target("t4", "target 1")))
    assert twice.grade({"p1": "t4"}).right_parts == ("p1",)
    assert [choice.id for choice in twice.choices] == ["t1", "t2", "t3"]

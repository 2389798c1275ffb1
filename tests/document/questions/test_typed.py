"""Numbers, short answers and gaps: what people type is read as they mean it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.document.questions import Gap, Gaps, Numeric, Scoring, ShortText, ToleranceKind, Unit
from courses.document.questions.numeric import parse_number
from courses.document.questions.spelling import distance, folded, is_accepted


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("11 340 000 000", "11340000000"),
        ("11\u00a0340,5", "11340.5"),
        ("1.234.567", "1234567"),
        ("1,234,567.8", "1234567.8"),
        ("1.234.567,8", "1234567.8"),
        ("−3", "-3"),
        ("+7", "7"),
        (",5", "0.5"),
        ("1,500", "1.5"),
    ],
)
def test_a_number_may_have_a_comma_a_dot_and_spaces(typed: str, read: str) -> None:
    assert parse_number(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["", "besh", "1e9", "1/2", "٣", "--1", "NaN"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="number"):
        parse_number(typed)


@pytest.mark.parametrize(("typed", "right"), [("66825", 1), ("68175", 1), ("66824", 0), ("68176", 0)])
def test_both_ends_of_a_tolerance_are_right(typed: str, right: int) -> None:
    question = Numeric(
        id="q",
        stem="?",
        answer=Decimal("67500"),
        tolerance=Decimal(1),
        tolerance_kind=ToleranceKind.PERCENT,
    )
    assert question.grade({"number": typed, "unit": ""}).score == right


def test_a_number_counts_in_the_unit_that_it_is_given_in() -> None:
    units = (Unit("m", "daqiqa"), Unit("h", "soat", Decimal(60)))
    question = Numeric(id="q", stem="?", answer=Decimal(90), units=units)
    assert question.grade({"number": "1,5", "unit": "h"}).is_right
    assert question.grade({"number": "90", "unit": "m"}).is_right
    assert not question.grade({"number": "90", "unit": "h"}).is_right
    assert not question.grade({"number": "90", "unit": ""}).is_right


@pytest.mark.parametrize("typed", ["oʻqitish", "o'qitish", "O‘QITISH", "ўқитиш", " Oqitish. "])
def test_alphabet_apostrophe_and_capitals_do_not_matter(typed: str) -> None:
    assert is_accepted(typed, "Oʻqitish")


def test_capitals_count_where_the_author_says_so() -> None:
    assert not is_accepted("fhdy", "FHDY", case=True)
    assert is_accepted("FHDY", "FHDY", case=True)


def test_slips_are_forgiven_by_the_length_of_the_answer() -> None:
    assert is_accepted("muvofiqlk", "muvofiqlik", typos=1)
    assert is_accepted("muvofiqilk", "muvofiqlik", typos=1)
    assert not is_accepted("muvofqlk", "muvofiqlik", typos=1)
    assert is_accepted("muvofqlk", "muvofiqlik", typos=2)
    assert not is_accepted("yer", "yor", typos=2)


@given(st.text(max_size=40))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(folded(text, case=True), case=True) == folded(text, case=True)


@given(st.text(alphabet="abcd", max_size=8), st.text(alphabet="abcd", max_size=8))
def test_a_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert min(distance(one, other, 3), 4) == min(distance(other, one, 3), 4)
    assert (distance(one, other, 3) == 0) == (one == other)


def test_answers_of_every_language_are_taken() -> None:
    uzbek = ShortText(id="q", stem="?", accepted="mahalla")
    russian = ShortText(id="q", stem="?", accepted="сход граждан")
    assert uzbek.with_answers_of(russian).grade("Сход граждан").is_right
    assert not uzbek.grade("Сход граждан").is_right


GAPS = Gaps(
    id="q",
    stem="",
    text="<p>[[1]] va [[2]]</p>",
    gaps=(Gap(1, accepted="ariza"), Gap(2, accepted="qaror", chosen=True, others="pul\nvaqt")),
)


def test_each_gap_earns_its_share() -> None:
    assert GAPS.grade({"1": "Ariza", "2": "2.0"}).score == 1
    assert GAPS.grade({"1": "Ariza", "2": "2.1"}).score == Decimal("0.5")
    assert GAPS.grade({"1": "Ariza"}).right_parts == ("1",)
    assert GAPS.grade(None).score == 0


def test_a_gap_to_choose_for_hides_which_option_is_right() -> None:
    named = GAPS.arranged(("2.2", "2.0", "2.1")).renamed({"2.0": "x", "2.1": "y", "2.2": "z"})
    shown = named.without_key()
    assert [option.id for option in shown.gaps[1].options] == ["z", "x", "y"]
    assert shown.gaps[1].accepted == ""
    assert "ariza" not in repr(shown)
    assert shown.clean_response({"2": "x"}) == {"2": "x"}
    assert named.grade({"2": "x"}).right_parts == ("2",)


@pytest.mark.parametrize(
    "hostile", [{"3": "x"}, {"2": "2.9"}, ["x"], {"1": ["a", "b"]}, {"1": "x" * 1001}, {"1": "\x00"}]
)
def test_a_response_that_no_honest_form_sends_is_refused(hostile: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        GAPS.clean_response(hostile)


@pytest.mark.parametrize(
    ("scoring", "shares"),
    [
        (Scoring.ALL, ["0", "0", "1"]),
        (Scoring.PARTIAL, ["0.5", "0.5", "1"]),
        (Scoring.PENALTY, ["0.5", "0", "1"]),
    ],
)
def test_scoring_of_one_right_one_right_and_wrong_and_all_right(scoring: Scoring, shares: list[str]) -> None:
    given = [(1, 0), (1, 1), (2, 0)]
    assert [scoring.share(right=r, wrong=w, keys=2) for r, w in given] == [Decimal(s) for s in shares]


def test_choosing_everything_earns_nothing_where_wrong_ones_cost_nothing() -> None:
    assert Scoring.PARTIAL.share(right=2, wrong=2, keys=2) == 0


@given(
    st.sampled_from(Scoring),
    st.integers(0, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, 6))),
)
def test_a_share_lies_between_nothing_and_all(scoring: Scoring, counts: tuple[int, int, int]) -> None:
    keys, right, wrong = counts
    assert 0 <= scoring.share(right=right, wrong=wrong, keys=keys) <= 1

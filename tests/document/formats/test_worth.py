"""Other systems' scoring is kept, told, or left out; never changed in silence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.document.formats.base import NotHeld
from courses.document.formats.worth import Typed, accepted, one_right, several_right
from courses.document.questions import MultipleResponse, Option, SingleChoice

SHARES = [Decimal(share) for share in ("100", "50", "33.33333", "25", "60", "40", "0", "-25", "-50", "-100")]
WORTHS = st.lists(st.sampled_from(SHARES), min_size=2, max_size=5)


def earned(worths: list[Decimal], chosen: list[int]) -> Decimal:
    """What Moodle gives: the sum of what was chosen, between nothing and everything."""
    total = sum((worths[place] for place in chosen), Decimal(0)) / 100
    return min(Decimal(1), max(Decimal(0), total))


def options(worths: list[Decimal], right: frozenset[int]) -> tuple[Option, ...]:
    return tuple(Option(str(place), "<p>a</p>", right=place in right) for place in range(len(worths)))


@given(WORTHS)
def test_what_is_not_told_of_several_is_scored_as_before(worths: list[Decimal]) -> None:
    told: list[str] = []
    try:
        right, scoring = several_right(worths, told.append)
    except (NotHeld, ValueError):
        return
    assert right == {place for place, worth in enumerate(worths) if worth > 0}
    question = MultipleResponse("q", "<p>Kim?</p>", options=options(worths, right), scoring=scoring)
    assert question.grade([str(place) for place in sorted(right)]).score == 1
    if not told:
        for mask in range(1, 2 ** len(worths)):
            chosen = [place for place in range(len(worths)) if mask & 1 << place]
            score = question.grade([str(place) for place in chosen]).score
            assert abs(score - earned(worths, chosen)) < Decimal("0.001")


@given(WORTHS)
def test_what_is_not_told_of_one_is_scored_as_before(worths: list[Decimal]) -> None:
    told: list[str] = []
    try:
        right = one_right(worths, told.append)
    except (NotHeld, ValueError):
        return
    question = SingleChoice("q", "<p>Kim?</p>", options=options(worths, frozenset([right])))
    for place, worth in enumerate(worths):
        score = question.grade([str(place)]).score
        assert (score == 1) == (worth > 0)
        assert told or score == earned(worths, [place])


@given(st.lists(st.tuples(st.sampled_from(["a", "b*", r"c\*", "*"]), st.sampled_from(SHARES)), max_size=4))
def test_no_wildcard_ever_becomes_a_letter(answers: list[tuple[str, Decimal]]) -> None:
    try:
        found = accepted([Typed(text, worth) for text, worth in answers], lambda _message: None)
    except (NotHeld, ValueError):
        return
    assert set(found.lines.splitlines()) == {
        text.replace("\\*", "*") for text, worth in answers if worth == 100
    }
    assert "b*" not in found.lines
    assert "*" not in found.lines.splitlines()


def test_a_last_star_is_feedback_and_any_other_is_left_out() -> None:
    told: list[str] = []
    star = Typed("*", Decimal(0), "yoʻq")
    found = accepted([Typed("a", feedback="ha"), star], told.append)
    assert (found.lines, found.right, found.wrong, told) == ("a", "ha", "yoʻq", [])
    with pytest.raises(NotHeld):
        accepted([star, Typed("a")], told.append)

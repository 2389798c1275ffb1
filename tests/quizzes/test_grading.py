from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.document.questions import MultipleResponse, Option, SingleChoice
from courses.quizzes.grading import grade_attempt

OPTIONS = tuple(Option(id=letter, html=letter, right=letter in "ab") for letter in "abcd")
SEVERAL = MultipleResponse(id="m", stem="?", options=OPTIONS)
ONE = SingleChoice(id="s", stem="?", options=tuple(Option(id=x, html=x, right=x == "a") for x in "abc"))


@pytest.mark.parametrize(
    ("chosen", "share"),
    [(["a", "b"], 1), (["a"], "0.5"), (["a", "c"], 0), (["a", "b", "c"], "0.5"), (["c", "d"], 0), (None, 0)],
)
def test_partial_credit_is_right_less_wrong_over_keys_and_never_below_zero(
    chosen: list[str] | None, share: str
) -> None:
    assert SEVERAL.grade(chosen).score == Decimal(share)


def test_a_single_choice_is_right_or_wrong() -> None:
    assert ONE.grade(["a"]).is_right
    assert ONE.grade(["b"]).score == 0
    assert ONE.grade(None).score == 0


@pytest.mark.parametrize("dishonest", ["a", {"a": 1}, ["z"], ["a", "a"], [1], 7, ["a", "b"]])
def test_a_response_no_honest_form_sends_is_refused(dishonest: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        ONE.clean_response(dishonest)


def test_an_empty_choice_is_no_answer() -> None:
    assert ONE.clean_response([]) is None


def test_the_unrounded_score_meets_the_pass_mark() -> None:
    three = [SingleChoice(id=str(i), stem="?", options=ONE.options) for i in range(3)]
    result = grade_attempt(three, {"0": ["a"], "1": ["a"]}, pass_mark=Decimal("66.67"))
    assert not result.passed
    assert grade_attempt(three, {"0": ["a"], "1": ["a"]}, pass_mark=Decimal("66.66")).passed


def test_points_weigh() -> None:
    heavy = SingleChoice(id="h", stem="?", options=ONE.options, points=Decimal(3))
    assert grade_attempt([ONE, heavy], {"h": ["a"]}, Decimal(60)).score == 75


def test_a_quiz_without_questions_is_not_passed() -> None:
    assert not grade_attempt([], {}, Decimal(0)).passed


@given(st.sets(st.sampled_from("abcd")))
def test_a_grade_lies_between_nothing_and_all(chosen: set[str]) -> None:
    grade = SEVERAL.grade(SEVERAL.clean_response(sorted(chosen)))
    assert 0 <= grade.score <= 1
    assert set(grade.right_parts) | set(grade.wrong_parts) == chosen


def test_a_question_without_its_key_tells_nothing() -> None:
    told = Option(id="a", html="a", right=True, feedback="why")
    shown = SingleChoice(
        id="q", stem="?", options=(told, Option(id="b", html="b")), feedback_right="yes"
    ).without_key()
    assert "why" not in repr(shown)
    assert "yes" not in repr(shown)
    assert not any(option.right for option in shown.options)  # type: ignore[attr-defined]

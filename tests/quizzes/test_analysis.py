"""Worked by hand: six people at three questions, a point each.

     a b c   all   rest of a
  1  1 1 1    3      2
  2  1 1 1    3      2
  3  1 1 0    2      1
  4  1 0 0    1      0
  5  0 1 0    1      1
  6  0 0 0    0      0

Facility: a 4/6, b 4/6, c 2/6. Groups of round(0.27 × 6) = 2: the upper are 1 and 2; the lower would be 6 and
one with 1 point, so 4, 5 and 6. D of a = 1 − 1/3, of b = 1 − 1/3, of c = 1 − 0.
Rest of a: mean 1, Σ(x−x̄)² = 4/3, Σ(y−ȳ)² = 4, Σ(x−x̄)(y−ȳ) = Σxy − 6·(2/3)·1 = 5 − 4 = 1: r = 1 ÷ √(16/3).
Variances (÷ 5): a 4/15, b 4/15, c 4/15; of all (mean 10/6): 24 − 100/6 = 22/3, ÷ 5 = 22/15.
alpha = 3/2 · (1 − (12/15) ÷ (22/15)) = 15/22.
"""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from courses.document.fields import read, write
from courses.quizzes.analysis import (
    Earned,
    Hint,
    NoAlpha,
    QuizAnalysis,
    Tally,
    Version,
    cronbach_alpha,
)

ROWS = [(1, 1, 1), (1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 1, 0), (0, 0, 0)]


def tally(rows: list[tuple[int, ...]], languages: tuple[str, ...] = ("uz",)) -> Tally:
    made = Tally()
    for place, row in enumerate(rows):
        earned = [Earned(Version(name, "v"), share, 1) for name, share in zip("abc", row, strict=False)]
        made.add(earned, languages[place % len(languages)])
    made.close()
    return made


def by_question(figures: QuizAnalysis, name: str):  # type: ignore[no-untyped-def]
    return next(item for item in figures.items if item.question == name)


def near(value: float) -> object:
    return pytest.approx(Decimal(str(value)), abs=Decimal("0.0001"))


def test_the_figures_of_questions_are_those_worked_by_hand() -> None:
    figures = tally(ROWS).figures(drawn=False)
    a, b, c = (by_question(figures, name) for name in "abc")
    assert [a.facility, b.facility, c.facility] == [near(4 / 6), near(4 / 6), near(2 / 6)]
    assert [a.discrimination, b.discrimination, c.discrimination] == [near(2 / 3), near(2 / 3), near(1)]
    assert a.point_biserial == near(1 / math.sqrt(16 / 3))


def test_the_figures_of_the_quiz_are_those_worked_by_hand() -> None:
    figures = tally(ROWS).figures(drawn=False)
    deviation = math.sqrt(22 / 15) * 100 / 3
    assert figures.mean == near(1000 / 18)
    assert figures.deviation == near(deviation)
    assert figures.alpha == near(15 / 22)
    assert figures.error == near(deviation * math.sqrt(7 / 22))
    assert figures.bins == (1, 0, 0, 2, 0, 0, 1, 0, 0, 2)
    assert {cut.mark: cut.rate for cut in figures.cuts}[65] == near(3 / 6)


def test_drawn_questions_have_no_alpha_and_say_why() -> None:
    figures = tally(ROWS).figures(drawn=True)
    assert (figures.alpha, figures.error, figures.no_alpha) == (None, None, NoAlpha.DRAWN)


def test_different_questions_for_different_people_count_as_drawn() -> None:
    figures = tally([*ROWS, (1, 1)]).figures(drawn=False)
    assert figures.no_alpha is NoAlpha.DRAWN


def test_alpha_needs_two_questions_and_some_spread() -> None:
    assert cronbach_alpha([[1, 0]]) == (None, NoAlpha.ONE_QUESTION)
    assert cronbach_alpha([[1, 1], [0, 0]]) == (None, NoAlpha.NO_SPREAD)


def test_nobody_learns_anything_of_four_people() -> None:
    assert tally(ROWS[:4]).figures(drawn=False) == QuizAnalysis(4)


def test_a_language_of_few_hides_all_languages() -> None:
    assert by_question(tally(ROWS, ("uz", "ru")).figures(drawn=False), "a").languages == ()
    many = by_question(tally(ROWS * 2, ("uz", "ru")).figures(drawn=False), "a").languages
    assert [(one.language, one.people, one.facility) for one in many] == [
        ("ru", 6, near(4 / 6)),
        ("uz", 6, near(4 / 6)),
    ]


def test_the_order_of_attempts_does_not_matter() -> None:
    assert tally(ROWS[::-1]).figures(drawn=False).items == tally(ROWS).figures(drawn=False).items


@pytest.mark.parametrize(("people", "unreliable"), [(24, True), (30, False)])
def test_figures_of_fewer_than_thirty_are_unreliable(people: int, unreliable: bool) -> None:
    assert tally(ROWS * (people // 6)).figures(drawn=False).is_unreliable is unreliable


def test_a_wrong_option_that_the_best_chose_asks_about_the_key() -> None:
    made = tally(ROWS)
    made.know(Version("a", "v"), codes=["A", "B"], right=frozenset("A"))
    for row, code in enumerate("BBABAA"):
        made.choose(Version("a", "v"), row, [code])
    item = by_question(made.figures(drawn=False), "a")
    assert [(c.code, c.right, c.chosen, c.upper, c.lower) for c in item.choices] == [
        ("A", True, 3, 0, 2),
        ("B", False, 3, 2, 1),
    ]
    assert [(one.hint, one.about) for one in item.remarks] == [(Hint.KEY, "B")]


def test_figures_are_read_as_they_were_written() -> None:
    figures = tally(ROWS).figures(drawn=False)
    assert read(QuizAnalysis, write(figures)) == figures


def test_wrong_answers_that_many_typed_are_told_and_those_of_few_are_not() -> None:
    made = tally([(1, 1)] * 4 + [(0, 1)] * 10)
    typed = Version("a", "v")
    made.know(typed, codes=(), right=frozenset({"toshkent"}))
    for row, words in enumerate(["toshkent"] * 4 + ["samarqand"] * 6 + ["karimov aziz"] * 4):
        made.choose(typed, row, (words,))
    told = by_question(made.figures(drawn=False), "a").choices
    assert [(one.code, one.right, one.chosen) for one in told] == [
        ("toshkent", True, 4),
        ("samarqand", False, 6),
    ]

"""The package's script grades as Python does: every type that it takes, right, wrong and in between."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from courses.document.questions import Ordering, Question, Scoring, TrueFalse
from courses.document.rendering import Mode, RenderContext, render_question
from courses.packages.web_course import PLAYER
from tests.factories.questions import every_type

TYPES = ("single_choice", "multiple_response", "true_false", "matching", "ordering", "categorise")
ANSWERS = 12
FILL = """(fields) => {
  for (const [name, value] of Object.entries(fields)) {
    for (const field of document.getElementsByName(name)) {
      if (field.tagName === "SELECT") field.value = value[0];
      else field.checked = value.includes(field.value);
    }
  }
  const share = malaka.grade(document.body, document.body.dataset.type);
  return [share.over, share.under];
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def questions() -> list[Question]:
    known = [question for question in every_type() if question.type in TYPES]
    scored = [question for question in known if hasattr(question, "scoring")]
    return known + [replace(q, scoring=scoring) for q in scored for scoring in Scoring]  # type: ignore[call-arg]


def form(question: Question, chance: random.Random) -> dict[str, list[str]]:
    """What a learner may send, some of it empty."""
    if isinstance(question, Ordering):
        places = [str(place) for place in range(1, len(question.items) + 1)]
        return {f"x-{item.id}": [chance.choice(["", *places])] for item in question.items}
    if isinstance(question, TrueFalse) or question.type == "single_choice":
        values: Any = [option.id for option in question.options]  # type: ignore[attr-defined]
        return {"x": chance.sample(values, chance.randint(0, 1))}
    if question.type == "multiple_response":
        values = [option.id for option in question.options]  # type: ignore[attr-defined]
        return {"x": chance.sample(values, chance.randint(0, len(values)))}
    choices = [choice.id for choice in question.choices]  # type: ignore[attr-defined]
    return {f"x-{row.id}": [chance.choice(["", *choices])] for row in question.rows}  # type: ignore[attr-defined]


def right_form(question: Question) -> dict[str, list[str]]:
    right = question.right_response()
    if isinstance(question, Ordering):
        return {f"x-{item}": [str(place)] for place, item in enumerate(right, start=1)}
    if isinstance(right, dict):
        return {f"x-{part}": [value] for part, value in right.items()}
    return {"x": [right] if isinstance(right, str) else right}


@pytest.mark.parametrize("place", range(len(questions())))
def test_the_script_grades_as_python_does(page: Page, place: int) -> None:
    question = questions()[place].mixed()
    html = render_question(
        question, RenderContext("uz", mode=Mode.PACKAGE), name="x", response=None, review=None, owner=""
    )
    page.set_content(f'<body data-type="{question.type}">{html}</body>')
    page.add_script_tag(content=(PLAYER / "questions.js").read_text())
    chance = random.Random(place)
    for fields in [right_form(question), {}, *(form(question, chance) for _time in range(ANSWERS))]:
        page.evaluate("malaka.forget(document.body)")
        over, under = page.evaluate(FILL, fields)
        graded = question.grade(question.clean_response(question.response_of(fields, "x"))).score
        assert round(Decimal(over) / Decimal(under), 12) == round(graded, 12), fields
        assert Fraction(over, under) <= 1

"""The scripts of ordering and categorise: by button, by key, by dragging; the selects keep the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, sync_playwright

from courses.document.questions import Question
from courses.document.rendering import RenderContext, render_question
from tests.factories.questions import every_type

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"


@pytest.fixture
def browser_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def show(page: Page, kind: str) -> Question:
    question: Question = next(q for q in every_type() if q.type == kind).mixed()
    html = render_question(
        question.without_key(), RenderContext("en"), name="x", response=None, review=None, owner=""
    )
    script = (SCRIPTS / f"{kind}.js").read_text()
    page.set_content(
        f"<form>{html}</form><script>let told = 0;"
        "document.forms[0].addEventListener('change', () => { told += 1; });</script>"
        f'<script type="module">{script}</script>'
    )
    page.wait_for_selector(".row-part__grip")
    return question


def sent(page: Page) -> dict[str, list[str]]:
    pairs = page.evaluate("[...new FormData(document.forms[0])]")
    return {name: [value] for name, value in pairs}


def test_steps_are_moved_by_their_buttons_and_the_answer_is_told(browser_page: Page) -> None:
    question = show(browser_page, "ordering")
    shown = [item.id for item in question.without_key().items]  # type: ignore[attr-defined]
    assert question.response_of(sent(browser_page), "x") is None
    down = browser_page.locator("[data-row]").first.get_by_role("button", name=re.compile("^Down"))
    down.focus()
    browser_page.keyboard.press("Enter")
    assert question.response_of(sent(browser_page), "x") == [shown[1], shown[0], shown[2]]
    assert browser_page.evaluate("told") == 1
    assert browser_page.evaluate("document.activeElement.textContent") == "↓"


def test_a_step_is_dragged_to_its_place(browser_page: Page) -> None:
    question = show(browser_page, "ordering")
    shown = [item.id for item in question.without_key().items]  # type: ignore[attr-defined]
    grips, rows = browser_page.locator("[data-grip]"), browser_page.locator("[data-row]")
    start, end = grips.first.bounding_box(), rows.last.bounding_box()
    assert start
    assert end
    browser_page.mouse.move(start["x"] + 5, start["y"] + 5)
    browser_page.mouse.down()
    browser_page.mouse.move(start["x"] + 5, end["y"] + end["height"] - 2, steps=8)
    browser_page.mouse.up()
    assert question.response_of(sent(browser_page), "x") == [*shown[1:], shown[0]]
    assert browser_page.evaluate("told") == 1


def test_an_item_goes_into_the_box_of_its_category_by_key_and_back(browser_page: Page) -> None:
    question = show(browser_page, "categorise")
    select = browser_page.locator("select").first
    name, category = select.get_attribute("name") or "", question.choices[1].id  # type: ignore[attr-defined]
    select.select_option(category)
    assert sent(browser_page)[name] == [category]
    assert browser_page.locator(".box").nth(1).locator("select").get_attribute("name") == name
    browser_page.locator(f"[name='{name}']").select_option("")
    assert browser_page.locator(".box select").count() == 0


def test_an_item_is_dragged_into_a_box_and_the_answer_is_told(browser_page: Page) -> None:
    question = show(browser_page, "categorise")
    name = browser_page.locator("select").first.get_attribute("name") or ""
    start = browser_page.locator(".row-part__grip").first.bounding_box()
    end = browser_page.locator(".box").first.bounding_box()
    assert start
    assert end
    browser_page.mouse.move(start["x"] + 2, start["y"] + 2)
    browser_page.mouse.down()
    browser_page.mouse.move(end["x"] + 5, end["y"] + 5, steps=8)
    browser_page.mouse.up()
    assert sent(browser_page)[name] == [question.choices[0].id]  # type: ignore[attr-defined]
    assert browser_page.evaluate("told") == 1

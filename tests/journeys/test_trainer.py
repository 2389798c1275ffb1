"""A trainer writes a module and a lesson, looks at it, hands it in; an editor finds it waiting."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.visitor import COURSE, Visitor

Visitors = Callable[..., Visitor]


def test_write_preview_hand_in_approve(visitor: Visitors) -> None:
    trainer, title = visitor("trainer@demo.uz"), f"Sinov moduli {uuid.uuid4().hex[:6]}"
    page = trainer.page
    module = _add(page, "modulepage", _course(trainer), title)
    lesson = _add(page, "lessonpage", module, f"{title}: dars")

    preview = page.context.request.get(f"/cms/pages/{lesson}/view_draft/")
    assert title in preview.text()
    page.locator("[name=action-submit]").dispatch_event("click")
    page.wait_for_load_state()

    editor = visitor("admin@demo.uz")
    editor.page.goto("/cms/")
    expect(editor.page.locator("body")).to_contain_text(f"{title}: dars")


FROM_WORD = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><body>
<p class="MsoNormal" style="color:red"><b>Bold</b> text<o:p></o:p></p><script>alert(1)</script>
<table><tr><td><p>Paper</p></td><td><p>15</p></td></tr><tr><td>Days</td><td>30</td></tr></table></body></html>"""
PASTE = """(place, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_text_from_word_keeps_its_table_legible(visitor: Visitors) -> None:
    trainer = visitor("trainer@demo.uz")
    page = trainer.page
    page.goto(f"/cms/pages/add/quizzes/quizpage/{_module(page, _course(trainer))}/")
    text = page.locator(".public-DraftEditor-content").first
    text.click()
    text.evaluate(PASTE, FROM_WORD)
    expect(text).to_contain_text("Bold text")
    expect(text).to_contain_text("Paper | 15")
    expect(text).to_contain_text("Days | 30")
    expect(text).not_to_contain_text("alert")


def test_another_agency_has_no_way_to_the_course(visitor: Visitors) -> None:
    trainer = visitor("trainer@demo.uz")
    course = _course(trainer)
    learner = visitor("learner2@demo.uz")

    answer = learner.context.request.get(f"/cms/pages/{course}/edit/", max_redirects=0)

    assert answer.status in (302, 403)


def _course(visitor: Visitor) -> str:
    """The page of the shipped course, by the link that its authors have."""
    visitor.page.goto(COURSE.replace("/en/", "/uz/"))
    address = visitor.page.locator("a[href*='/cms/pages/']").first.get_attribute("href") or ""
    return re.findall(r"\d+", address)[0]


def _module(page: Page, course: str) -> str:
    """The first module of a course, by the explorer."""
    page.goto(f"/cms/pages/{course}/")
    address = page.locator("td.title a[href*='/edit/']").first.get_attribute("href") or ""
    return re.findall(r"pages/(\d+)/", address)[0]


def _add(page: Page, page_type: str, parent: str, title: str) -> str:
    """Add a page by Wagtail's form and keep it as a draft; its number."""
    page.goto(f"/cms/pages/add/tree/{page_type}/{parent}/")
    page.locator("[name=title]").press_sequentially(title)
    page.keyboard.press("Tab")  # Wagtail makes the slug when the title is left
    expect(page.locator("[name=slug]")).not_to_have_value("")
    page.locator("button.action-save").first.click()
    expect(page).to_have_url(re.compile(r"/cms/pages/\d+/edit/"), timeout=20_000)
    return re.findall(r"pages/(\d+)/edit", page.url)[0]

"""A centre manager enrols people, who accept by letter, and takes the list away."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.running import Demo, link_in
from tests.journeys.visitor import Visitor


def test_paste_invite_accept_and_list(visitor: Callable[..., Visitor], demo: Demo) -> None:
    manager = visitor("manager@demo.uz")
    email = f"taklif-{uuid.uuid4().hex[:8]}@example.uz"
    page = manager.page
    manager.go("/en/centre/add/")
    page.locator("main select").first.select_option(index=1)
    page.fill("main textarea", f"Qodirov Sherzod {email}\nno address here")
    manager.press("Look before enrolling")
    expect(page.locator("#preview .is-wrong")).to_have_count(1)
    manager.look()
    page.locator("#preview").get_by_role("button").click()
    page.wait_for_url(lambda url: "/add/" not in url)

    invited = visitor()
    invited.go(link_in(demo.letter_to(email), "/invitation/"))
    invited.page.fill("[name=password]", "togʻdagi archa 1977")
    invited.page.check("[name=consent]")
    invited.page.click("main form button")
    invited.page.wait_for_url(lambda url: "/invitation/" not in url)

    manager.go("/en/centre/")
    expect(page.locator("main")).to_contain_text("Qodirov Sherzod")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert email in download.value.path().read_text()


def test_another_agency_sees_none_of_it(visitor: Callable[..., Visitor]) -> None:
    manager = visitor("manager2@demo.uz")
    manager.go("/en/centre/")
    assert "learner@demo.uz" not in manager.page.content()

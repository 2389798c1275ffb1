"""A learner's way: from registering to a certificate that anybody can check."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import learning
from tests.journeys.running import Demo, right_options, words_of
from tests.journeys.visitor import COURSE, Visitor

Visitors = Callable[..., Visitor]
LESSON = f"{COURSE}why/what-citizens-carry/"


def test_from_registering_to_the_certificate(visitor: Visitors, demo: Demo, tmp_path: Path) -> None:
    one = visitor()
    page = one.page
    learning.sign_up(one, demo)
    one.go("/en/courses/?q=interoperability")
    page.get_by_role("link", name="Inter").first.click()
    page.wait_for_url(f"**{COURSE}")
    learning.enrol(one)

    one.look()
    _check_oneself(one)
    page.get_by_role("button", name="I have read it").click()
    page.wait_for_url("**/why/once-only/")
    one.go(COURSE)
    expect(page.locator("#why .tick--done")).to_have_count(1)

    for lesson in learning.LESSONS[1:]:
        learning.post(one, f"{COURSE}{lesson}/done/")
    _fail_and_pass_the_first_quiz(one)
    learning.pass_quiz(one, "layers/layers-quiz")
    learning.pass_quiz(one, "final/final-test")
    _take_the_certificate(one, tmp_path)


def _check_oneself(one: Visitor) -> None:
    """A knowledge check answers in its place."""
    page = one.page
    box = page.locator("input[name^='answer-']").first
    box.check()
    page.locator("button[name=question]").first.click()
    expect(page.locator("[name=question]").first).to_be_visible()
    assert page.url.split("#")[0].endswith(LESSON)


def _fail_and_pass_the_first_quiz(one: Visitor) -> None:
    page = one.page
    one.page.goto(learning.pass_quiz(one, "why/why-quiz", right=False))
    expect(page.get_by_role("heading", level=1)).to_have_text("Not passed yet")
    one.look()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url(re.compile("why-quiz/[0-9a-f-]{36}"))
    one.look()
    _answer_rightly(one)
    one.look()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed")
    one.look()


def _answer_rightly(one: Visitor) -> None:
    page, key = one.page, right_options()
    while page.locator("#sheet").count():
        for box in page.locator("#sheet input[name^='answer-']").all():
            if words_of(box.locator("xpath=following-sibling::span[1]").inner_html()) in key:
                box.check()
        expect(page.locator("[data-save-state]")).not_to_be_empty()
        before = page.url
        page.locator(".next button.button:not(.button--quiet)").click()
        page.wait_for_url(lambda url, before=before: url != before)


def _take_the_certificate(one: Visitor, folder: Path) -> None:
    page = one.page
    one.go("/en/my/")
    page.get_by_role("link", name="Confirm your name").first.click()
    one.look()
    page.get_by_role("button", name="Confirm").click()
    link = page.get_by_role("link", name="Download the certificate")
    expect(link).to_be_visible(timeout=30_000)  # comes by itself: the page is not loaded anew
    one.look()
    with page.expect_download() as download:
        link.click()
    file = folder / "certificate.pdf"
    download.value.save_as(file)
    words = subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True, text=True).stdout
    assert "Oʻgʻiloy" in words
    one.go("/en/my/")
    page.reload()
    code = _code_in(words)
    guest = page.context.request.get(f"/verify/{code}/?lang=en")
    assert "genuine" in guest.text()
    one.go(f"/verify/{code}/?lang=en")


def _code_in(words: str) -> str:
    found = re.search(r"verify/([A-Z0-9-]+)", words.replace("\n", ""))
    assert found, words
    return found.group(1)


def test_reading_on_without_scripts(visitor: Visitors) -> None:
    one = visitor("learner@demo.uz", java_script_enabled=False)
    one.go(f"{COURSE}layers/four-layers/")
    assert one.page.locator(".print-only").is_hidden()

    one.page.locator(".next form button").click()

    one.page.wait_for_url("**/layers/law-and-organisation/")
    one.go(f"{COURSE}layers/four-layers/")
    assert one.page.locator(".next form").count() == 0


def test_a_guest_signs_in_and_comes_back_to_the_lesson(visitor: Visitors) -> None:
    one = visitor()
    one.page.goto(f"{COURSE}why/once-only/")
    assert "/accounts/login/" in one.page.url
    one.look()

    one.page.fill("[name=login]", "learner@demo.uz")
    one.page.fill("[name=password]", "malaka-demo")
    one.page.click("main form button")

    one.page.wait_for_url(f"**{COURSE}why/once-only/")


def test_a_mistake_is_reported_from_the_lesson(visitor: Visitors) -> None:
    one = visitor("learner@demo.uz")
    one.go(f"{COURSE}why/once-only/")
    one.page.get_by_role("link", name="Report a mistake").click()
    one.page.fill("[name=text]", "The second figure is of 2024, not of 2025.")
    one.press("Send the report")
    one.page.wait_for_url(f"**{COURSE}why/once-only/")
    expect(one.page.locator(".message--success")).to_be_visible()


def test_progress_counts_in_every_language(visitor: Visitors) -> None:
    one = visitor("learner@demo.uz")
    one.go(COURSE)
    done = one.page.locator("summary .tick--done").count()

    one.go(COURSE.replace("/en/", "/ru/"))

    assert done
    assert one.page.locator("summary .tick--done").count() == done


def test_what_is_done_offline_arrives_once(visitor: Visitors, demo: Demo) -> None:
    one = visitor()
    learning.sign_up(one, demo)
    learning.enrol(one)
    one.page.evaluate("localStorage.setItem('malaka.queue', '{\"spoilt\": 1}')")
    one.go(LESSON)
    one.context.set_offline(True)
    one.page.locator(".next form button").click()
    expect(one.page.locator("[data-offline-text]")).to_be_visible()

    with one.page.expect_response(lambda answer: answer.url.endswith("/done/") and answer.ok):
        one.context.set_offline(False)
    one.page.wait_for_url(lambda url: not url.endswith(LESSON))

    one.go(COURSE)
    expect(one.page.locator("#why .tick--done")).to_have_count(1)


def test_two_clicks_are_one(visitor: Visitors, demo: Demo) -> None:
    one = visitor()
    learning.sign_up(one, demo)
    one.go(COURSE)
    one.page.get_by_role("button", name="Enrol in the course").dblclick()
    expect(one.page.get_by_role("link", name="Begin").first).to_be_visible()
    one.go(LESSON)

    one.page.locator(".next form button").dblclick()

    one.page.wait_for_url(lambda url: not url.endswith(LESSON))
    one.go(COURSE)
    expect(one.page.locator("#why .tick--done")).to_have_count(1)
    one.go("/en/my/")
    assert one.page.locator("main section li.card").count() == 1


def test_an_answer_given_after_the_session_ended_is_kept(visitor: Visitors, demo: Demo) -> None:
    one = visitor()
    learning.sign_up(one, demo)
    learning.enrol(one)
    one.go(LESSON)
    one.context.clear_cookies(name="sessionid")

    one.page.locator(".next form button").click()

    expect(one.page.locator("[data-offline-login]")).to_be_visible()
    one.problems.clear()  # the browser tells of the 401 or 403 on its console


def test_keyboard_alone_reads_a_lesson_and_goes_on(visitor: Visitors, demo: Demo) -> None:
    one = visitor()
    learning.sign_up(one, demo)
    learning.enrol(one)
    page = one.page
    one.go(LESSON)

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    for _step in range(80):
        if page.evaluate("document.activeElement.closest('form[data-queue]') !== null"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**/why/once-only/")

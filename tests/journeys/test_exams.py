"""Exams in a browser: the link is cut, a tab is doubled, each way of asking, who runs and who marks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.exam_course import SLUG
from tests.journeys.running import Demo
from tests.journeys.visitor import Visitor

Visitors = Callable[..., Visitor]
LEARNER = "learner@demo.uz"
SAVED, KEPT = "Answer saved", "Kept on this device"


@pytest.fixture(scope="module", autouse=True)
def _course(demo: Demo) -> None:
    demo.shell("from tests.journeys.exam_course import build; build()")


def address(quiz: str) -> str:
    return f"/en/courses/egov/{SLUG}/session/{quiz}/"


def begin(one: Visitor, quiz: str) -> Page:
    """Begin the quiz; its first question."""
    one.page.goto(address(quiz))
    one.page.locator("#begin button, .next a.button:has-text('Go on')").click()
    one.page.wait_for_url(re.compile(rf"/{quiz}/[0-9a-f-]{{36}}/\?w="))
    return one.page


def state(page: Page) -> Locator:
    return page.locator("[data-save-state]").first


def option(page: Page, text: str) -> Locator:
    return page.get_by_role("radio", name=text)


def typed(page: Page) -> Locator:
    return page.locator("#sheet input[type=text]").first


def forward(page: Page) -> None:
    page.locator(".next button.button:not(.button--quiet)").click()


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url(lambda url: "submit" not in url)


def open_question(page: Page, number: int) -> None:
    page.locator(".question-nav button, .question-nav a").nth(number - 1).click()
    page.wait_for_url(lambda url: f"q={number}" in url)


def without_link(page: Page, work: Callable[[], None]) -> None:
    """Do something while what is sent does not arrive."""
    page.route("**/answer/", lambda route: route.abort())
    work()
    expect(state(page)).to_have_text(KEPT)
    page.unroute("**/answer/")


class TestTheLinkIsCut:
    def test_answers_stay_are_sent_when_it_is_back_and_are_told_saved(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "cut")
        option(page, "Wrong of one").check()
        expect(state(page)).to_have_text(SAVED)

        one.context.set_offline(True)
        option(page, "Right of one").check()
        expect(state(page)).to_have_text(KEPT)
        expect(page.locator("[data-offline-text]")).to_contain_text("offline")
        one.look("offline")
        forward(page)
        expect(page.get_by_text("Question one?")).to_be_visible()
        assert option(page, "Right of one").is_checked()

        one.context.set_offline(False)
        expect(state(page)).to_have_text(SAVED)
        page.reload()
        assert option(page, "Right of one").is_checked()

        forward(page)
        typed(page).fill("Tashkent")
        one.context.set_offline(True)
        typed(page).press("Tab")
        one.context.set_offline(False)
        forward(page)
        option(page, "Right of three").check()
        forward(page)
        hand_in(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Passed")
        assert "100" in page.locator("main").inner_text()

    def test_a_page_opened_anew_shows_what_could_not_be_sent(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "reload")
        option(page, "Wrong of one").check()
        expect(state(page)).to_have_text(SAVED)
        here = page.url
        one.context.route("**/answer/", lambda route: route.abort())
        option(page, "Right of one").check()
        expect(state(page)).to_have_text(KEPT)

        page.goto(here)
        assert option(page, "Right of one").is_checked()
        expect(state(page)).to_have_text(KEPT)
        one.context.unroute("**/answer/")
        expect(state(page)).to_have_text(SAVED, timeout=20_000)
        forward(page)
        open_question(page, 1)
        assert option(page, "Right of one").is_checked()
        one.problems.clear()

    def test_what_is_being_typed_is_saved_before_the_field_is_left(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "reload")
        open_question(page, 2)
        typed(page).press_sequentially("Tash")
        expect(state(page)).to_have_text(SAVED, timeout=8_000)
        one.context.set_offline(True)
        typed(page).press_sequentially("kent")
        expect(state(page)).to_have_text(KEPT, timeout=8_000)
        one.context.set_offline(False)
        expect(state(page)).to_have_text(SAVED)
        page.reload()
        expect(typed(page)).to_have_value("Tashkent")

    def test_it_is_sent_though_the_browser_never_said_that_it_is_online(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "late")
        without_link(page, lambda: option(page, "Right of one").check())
        expect(state(page)).to_have_text(SAVED, timeout=20_000)
        one.problems.clear()  # the browser tells of what was aborted

    def test_handing_in_waits_for_what_was_not_sent(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "held")
        without_link(page, lambda: option(page, "Right of one").check())
        page.route("**/answer/", lambda route: route.abort())
        page.goto(page.url.replace("?w=", "submit/?w="))
        expect(page.locator("[data-offline-text]")).not_to_be_empty()
        page.unroute("**/answer/")

        hand_in(page)

        assert option(page, "Right of one").is_checked()
        one.problems.clear()

    def test_the_clock_hands_in_what_was_answered_meanwhile(self, visitor: Visitors, demo: Demo) -> None:
        one = visitor(LEARNER)
        page = begin(one, "time")
        attempt = re.findall(r"time/([0-9a-f-]{36})", page.url)[0]
        demo.shell(
            "from courses.quizzes.models import Attempt; from django.utils import timezone;"
            "from datetime import timedelta; until = timezone.now() + timedelta(seconds=6);"
            f"Attempt.objects.filter(uuid='{attempt}').update(deadline_at=until)"
        )
        page.reload()
        one.context.set_offline(True)
        option(page, "Right of one").check()
        expect(page.get_by_text("The time is up")).to_be_visible(timeout=15_000)
        one.context.set_offline(False)
        page.wait_for_url(lambda url: "w=" not in url)
        assert option(page, "Right of one").is_checked()


class TestTabs:
    def test_a_doubled_tab_takes_over_and_the_first_is_told(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "tabs")
        double = one.context.new_page()
        double.goto(page.url)
        double.wait_for_url(lambda url: url != page.url)
        option(double, "Right of one").check()
        expect(state(double)).to_have_text(SAVED)

        option(page, "Wrong of one").check()
        expect(state(page)).to_contain_text("another tab")
        forward(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Opened elsewhere")
        one.look("elsewhere")
        double.reload()
        assert option(double, "Right of one").is_checked()
        forward(double)
        expect(double.get_by_text("Which city")).to_be_visible()
        one.problems.clear()

    def test_turning_pages_in_one_tab_takes_nothing_over(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "tabs")
        token = page.url.partition("w=")[2][:36]
        for number in (2, 3, 1):
            open_question(page, number)
        page.go_back()
        page.reload()
        assert token in page.url

    def test_the_answer_of_another_device_that_is_newer_stands(self, visitor: Visitors) -> None:
        first, second = visitor(LEARNER), visitor(LEARNER)
        page = begin(first, "devices")
        first.context.set_offline(True)
        option(page, "Wrong of one").check()
        expect(state(page)).to_have_text(KEPT)
        other = begin(second, "devices")
        option(other, "Right of one").check()
        expect(state(other)).to_have_text(SAVED)

        first.context.set_offline(False)

        expect(state(page)).to_have_text("A newer answer to this question stands.")
        other.reload()
        assert option(other, "Right of one").is_checked()


class TestEachWayOfAsking:
    def test_all_on_one_page(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "all")
        one.look("sheet")
        page.get_by_role("button", name="Flag for later").first.click()
        flag = page.get_by_role("button", name="Take the flag off")
        expect(flag).to_have_count(1)
        page.get_by_role("radio").first.check()
        expect(page.locator("[data-save-state]").first).to_have_text(SAVED)
        one.look("flagged")
        forward(page)
        expect(page.get_by_text("1 question is flagged for later")).to_be_visible()
        one.look()
        hand_in(page)
        one.look("result")

    def test_each_type_on_its_own_page(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "each")
        count = page.locator(".question-nav button").count()
        for number in range(1, count + 1):
            one.look(f"question {number}")
            forward(page)
            page.wait_for_url(lambda url, n=number: f"q={n + 1}" in url or "submit" in url)

    def test_forward_only(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "forward")
        one.look("sheet")
        option(page, "Right of one").check()
        forward(page)
        expect(page.get_by_text("Which city")).to_be_visible()
        page.goto(page.url.split("&")[0] + "&q=1")
        expect(page.get_by_text("Which city")).to_be_visible()
        assert page.locator(".question-nav").count() == 0

    def test_practice_tells_at_once(self, visitor: Visitors) -> None:
        one = visitor(LEARNER)
        page = begin(one, "practice")
        option(page, "Wrong of one").check()
        page.get_by_role("button", name="Check my answer").click()
        expect(page.get_by_text("Look again.")).to_be_visible()
        assert option(page, "Wrong of one").is_disabled()
        one.look("checked")


class TestWhoRunsAndMarks:
    def test_the_incident_desk(self, visitor: Visitors) -> None:
        manager, learner = visitor("manager@demo.uz"), visitor(LEARNER, timezone_id="America/New_York")
        page = manager.page
        manager.go("/en/centre/sittings/new/")
        page.fill("[name=name]", "Morning session")
        page.select_option("[name=activity]", label="Exams (en): Exam desk")
        page.fill("[name=opens_at]", "2026-01-01T09:00")
        page.fill("[name=closes_at]", "2099-12-31T18:00")
        page.fill("[name=start_code]", "TONG7")
        manager.press("Save the exam")
        page.wait_for_url(re.compile(r"sittings/[0-9a-f-]{36}/$"))
        manager.look("not begun")
        room = page.url

        learner.page.goto(address("desk"))
        learner.look("asks for a code")
        expect(learner.page.locator("main")).to_contain_text("From Jan. 1, 2026, 9 a.m.")
        expect(learner.page.locator("main")).to_contain_text("Tashkent time")
        learner.page.fill("[name=code]", "tong7")
        learner.page.get_by_role("button", name="Begin").click()
        learner.page.wait_for_url(re.compile(r"\?w="))
        expect(learner.page.locator("[data-countdown-left]")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
        option(learner.page, "Right of one").check()
        expect(state(learner.page)).to_have_text(SAVED)

        page.goto(room)
        page.fill("[name=minutes]", "15")
        page.fill("[name=reason]", "Power cut")
        manager.press(re.compile("Add"))
        expect(page.locator("main")).to_contain_text("Power cut")
        manager.look("running")
        page.locator("main a[href*='/people/']").first.click()
        page.wait_for_url(re.compile("/people/"))
        manager.look("writing")

        learner.page.goto(f"{learner.page.url.split('?')[0]}submit/")
        hand_in(learner.page)
        page.reload()
        manager.look("handed in")
        page.locator("[name=reason]").first.fill("By mistake")
        manager.press("Reopen the attempt")
        page.wait_for_url(room)
        manager.go("/en/centre/sittings/")
        learner.page.goto(address("desk"))
        expect(learner.page.get_by_role("link", name="Go on with your attempt")).to_be_visible()

    def test_a_text_is_written_marked_and_told(self, visitor: Visitors, demo: Demo) -> None:
        learner, trainer = visitor(LEARNER), visitor("trainer@demo.uz")
        page = begin(learner, "essay")
        page.locator("textarea").fill("Because it costs citizens time.")
        expect(state(page)).to_have_text(SAVED, timeout=8_000)
        learner.look("text")
        forward(page)
        hand_in(page)
        learner.look("waits")

        trainer.go("/en/attempts/marking/")
        trainer.page.locator("main .row-part a").first.click()
        trainer.page.wait_for_url(re.compile(r"marking/[0-9a-f-]{36}"))
        trainer.look()
        trainer.page.get_by_role("radio", name="shown").last.check()
        trainer.page.locator("main form button").first.click()
        trainer.page.wait_for_url(lambda url: not re.search(r"marking/[0-9a-f-]{36}", url))
        trainer.go("/en/attempts/decisions/")
        trainer.go("/en/attempts/appeals/")

        assert "marked" in demo.letter_to(LEARNER)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Passed")
        learner.look("marked")
        auditor = visitor("auditor@demo.uz")
        attempt = re.findall(r"essay/([0-9a-f-]{36})", page.url)[0]
        auditor.go(f"/en/attempts/{attempt}/replay/")

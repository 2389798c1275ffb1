"""A person with a browser, and what every page they see must keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response

PASSWORD = "malaka-demo"
PHONE = 360
COURSE = "/en/courses/egov/interoperability/"
BUTTONS_OF_NO_FORM = """() => [...document.querySelectorAll("button:not([type=button])")]
    .filter((button) => !button.form).map((button) => button.textContent.trim())"""
_looked_at: set[tuple[str, bool]] = set()


class Visitor:
    """One browser context with one page; what no page may do is gathered in ``problems``."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.address = address
        self.problems: list[str] = []
        # Less motion: axe must not measure the contrast of what is still fading in.
        options.setdefault("reduced_motion", "reduce")
        self.context: BrowserContext = browser.new_context(base_url=address, locale="en-GB", **options)
        self.context.set_default_timeout(20_000)
        self.has_scripts = options.get("java_script_enabled", True)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: said.type == "error" and self._note(f"console: {said.text}"))
        self.page.on("pageerror", lambda error: self._note(f"script: {error}"))
        self.page.on("request", lambda asked: self._stays_here(asked.url))

    def _note(self, problem: str) -> None:
        if "ERR_INTERNET_DISCONNECTED" not in problem:
            self.problems.append(f"{self.page.url}: {problem}")

    def _stays_here(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"{self.page.url}: asks for {url}")

    def go(self, path: str, *, status: int = 200) -> Response | None:
        """Open an address and look at the page."""
        answer = self.page.goto(path)
        assert answer is None or answer.status == status, f"{path} answers {answer.status}"
        if status >= 400:  # the browser itself says so on the console
            self.problems = [one for one in self.problems if f"status of {status}" not in one]
        self.look()
        return answer

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.page.goto("/en/accounts/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.click("main form button")
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the one button of this name on the page."""
        self.page.locator("main").get_by_role("button", name=name).first.click()

    def look(self, state: str = "") -> None:
        """What holds on each page: axe finds nothing, in light and dark; each button has a form to send;
        nothing scrolls sideways on a phone.

        Once for each kind of page: its address without identifiers, and the ``state`` it is in.
        """
        kind = (re.sub(r"[0-9a-f-]{36}|\d+", "*", urlsplit(self.page.url).path) + state, self.has_scripts)
        if kind in _looked_at or not self.has_scripts:
            return
        _looked_at.add(kind)
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.problems += [f"{self.page.url} ({scheme}): {fault}" for fault in _faults(self.page)]
        for label in self.page.evaluate(BUTTONS_OF_NO_FORM):
            self.problems.append(f"{self.page.url}: the button “{label}” sends nothing")
        self.page.emulate_media(color_scheme="light")
        self._look_on_a_phone()

    def _look_on_a_phone(self) -> None:
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": PHONE, "height": 740})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE:
            self.problems.append(f"{self.page.url}: {wide} px wide on a phone of {PHONE}")
        if size:
            self.page.set_viewport_size(size)

    def leave(self) -> None:
        self.context.close()
        assert not self.problems, "\n".join(self.problems)


def _faults(page: Page) -> Iterator[str]:
    for found in Axe().run(page).response["violations"]:
        places = "; ".join(node["html"][:160] for node in found["nodes"][:3])
        yield f"{found['id']}: {found['help']}: {places}"

"""What a page costs on a slow link: bytes and requests of a first visit, and that nothing jumps."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.visitor import PHONE, Visitor

UZBEK = "/uz/courses/egov/interoperability/"
LESSONS = tuple(
    f"{UZBEK}{path}/"
    for path in (
        *("why/once-only", "why/what-citizens-carry", "why/cost-of-not-sharing"),
        *("layers/four-layers", "layers/law-and-organisation", "layers/meaning-and-technology"),
    )
)
OTHERS = ("/uz/", "/uz/courses/", UZBEK, f"{UZBEK}why/why-quiz/", "/uz/my/")
BYTES = 100 * 1024
REQUESTS = 15
SHIFTS = """() => new Promise((told) => {
    let sum = 0;
    new PerformanceObserver((seen) => {
        for (const entry of seen.getEntries()) sum += entry.hadRecentInput ? 0 : entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => told(sum), 300);
})"""


def read_to_the_end(page: Page, path: str) -> list[float]:
    """Open ``path``, scroll through it, and return the bytes of each response with its headers."""
    weights: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda done: weights.append(done["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    page.keyboard.press("End")
    page.wait_for_load_state("networkidle")
    return weights


def test_a_first_visit_is_light_and_still(visitor: Callable[..., Visitor]) -> None:
    known = visitor("learner@demo.uz").context.cookies()
    for path in (*LESSONS, *OTHERS):
        first = visitor(viewport={"width": PHONE, "height": 740})
        first.context.add_cookies(known)  # type: ignore[arg-type]
        weights = read_to_the_end(first.page, path)
        assert sum(weights) <= BYTES, path
        assert len(weights) <= REQUESTS, path
        assert first.page.evaluate(SHIFTS) < 0.01, path

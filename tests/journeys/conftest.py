"""The demo and a browser, once for all journeys.

`JOURNEYS_AT=http://127.0.0.1:8000 JOURNEYS_DATA=var` uses a demo that runs already.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.running import Demo, running_demo
from tests.journeys.visitor import Visitor


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    if address := os.environ.get("JOURNEYS_AT"):
        yield Demo(address, Path(os.environ["JOURNEYS_DATA"]).resolve())
        return
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "the journeys need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visitor(demo: Demo, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors: ``visitor()`` is a guest, ``visitor("learner@demo.uz")`` is signed in."""
    made: list[Visitor] = []

    def make(email: str = "", **options: Any) -> Visitor:
        one = Visitor(browser, demo.address, **options)
        made.append(one)
        if email:
            one.sign_in(email)
        return one

    yield make
    for one in made:
        one.leave()

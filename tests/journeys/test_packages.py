"""A course is taken away: chosen on a page, made by the worker, downloaded."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor


@pytest.mark.parametrize(("form", "inside"), [("native", "malaka.json"), ("scorm12", "imsmanifest.xml")])
def test_export_with_progress(visitor: Callable[..., Visitor], form: str, inside: str) -> None:
    manager = visitor("manager@demo.uz")
    page = manager.page
    manager.go("/en/packages/")
    _choose(manager, "format", form)
    _choose(manager, "language", "uz" if form == "scorm12" else "all")
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url("**/exports/**")
    manager.look()

    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()

    assert inside in zipfile.ZipFile(download.value.path()).namelist()


def _choose(visitor: Visitor, name: str, value: str) -> None:
    """In a list or among radio buttons."""
    field = visitor.page.locator(f"main [name={name}]")
    if not field.count():
        return
    if field.first.evaluate("element => element.tagName") == "SELECT":
        field.first.select_option(value)
    else:
        visitor.page.locator(f"main [name={name}][value={value}]").check()

"""Every kind of page, once for each who sees it: axe in light and dark, 360 px, no error on the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.visitor import COURSE, PASSWORD, Visitor

Visitors = Callable[..., Visitor]
PUBLIC = (
    *("/en/", "/uz/", "/ru/"),
    *("/en/courses/", "/uz/courses/", "/ru/courses/", "/en/courses/egov/", COURSE),
    *("/verify/", "/en/accounts/login/", "/en/accounts/signup/", "/en/accounts/password/reset/"),
)
LEARNER = (
    *("/en/my/", "/uz/my/", "/ru/my/", "/en/accounts/profile/"),
    *(f"{COURSE}layers/four-layers/", f"{COURSE}final/final-test/", f"{COURSE}why/once-only/mistake/"),
    *(COURSE.replace("/en/", f"/{language}/") + "why/once-only/" for language in ("uz", "ru")),
)
MANAGER = ("/en/centre/", "/en/centre/add/", "/en/centre/invitations/", "/en/packages/")


def test_public_pages(visitor: Visitors) -> None:
    one = visitor()
    for path in PUBLIC:
        one.go(path)


def test_error_pages_are_ours(visitor: Visitors) -> None:
    one = visitor()
    one.go("/en/courses/nobody/nothing/", status=404)
    one.go("/ru/courses/nobody/nothing/", status=404)


@pytest.mark.parametrize(("email", "paths"), [("learner@demo.uz", LEARNER), ("manager@demo.uz", MANAGER)])
def test_pages_of_those_signed_in(visitor: Visitors, email: str, paths: tuple[str, ...]) -> None:
    one = visitor(email)
    for path in paths:
        one.go(path)


def test_the_picture_for_the_second_step_is_large_enough_to_scan(visitor: Visitors) -> None:
    one = visitor("learner2@demo.uz")
    one.go("/en/accounts/2fa/totp/activate/")
    one.page.fill("[name=password]", PASSWORD)
    one.page.click("main form button")
    box = one.page.locator("main img").bounding_box()
    one.look()
    assert box
    assert min(box["width"], box["height"]) >= 180

"""Where Wagtail calls: the screens of review, and an editor's words before those who work on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from lms.accounts.permissions import is_national, may_write_for

from ..models import CoursePage
from .home import WaitingPanel
from .standing import sent_back
from .urls import urlpatterns


@hooks.register("register_admin_urls")
def review_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("before_edit_page", order=10)
def say_why_it_came_back(request: HttpRequest, page: Page) -> None:
    """The editor of translations, which has taken its pages by now, says it in its own place."""
    review = sent_back(page) if request.method == "GET" else None
    if review:
        messages.warning(request, review.words)


@hooks.register("construct_homepage_panels")
def what_waits_for_editors(request: HttpRequest, panels: list[Any]) -> None:
    if is_national(request.user):
        panels.insert(0, WaitingPanel())


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    """On a course's page in any language."""
    course = page.specific.course if page.specific_class is CoursePage else None
    if course is None or not may_write_for(user, course.agency):
        return
    yield Button(
        _("Hand in the course"),
        url=reverse("hand_in_course", args=[course.pk]),
        icon_name="resubmit",
        priority=0,
    )
    if is_national(user):
        yield Button(
            _("Review the course"),
            url=reverse("review_course", args=[course.pk]),
            icon_name="check",
            priority=0,
        )

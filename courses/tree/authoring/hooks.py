"""Where Wagtail calls: a course's screens, their buttons, and the trainer's home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from lms.accounts.permissions import may_write_for

from ..finished import unfinished
from ..models import ActivityPage, CoursePage
from ..translation.views import may_author
from .deleting import where_to_retire
from .home import add_panel, address_to_add_module
from .urls import urlpatterns


@hooks.register("register_admin_urls")
def authoring_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("construct_homepage_panels")
def trainers_home(request: HttpRequest, panels: list[Any]) -> None:
    if may_author(request.user):
        add_panel(request, panels)


@hooks.register("before_bulk_action")
def only_what_is_finished(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """In bulk no form is filled in that would say what lacks."""
    if action_type != "publish":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    if action.cleaned_form.cleaned_data["include_descendants"]:
        pages += [below for page in pages for below in page.get_descendants().not_live()]
    lacking = unfinished(page.specific for page in pages)
    if not lacking:
        return None
    titles = ", ".join(page.get_admin_display_title() for page in lacking)
    messages.error(request, _("Not finished yet: %(titles)s. Nothing was published.") % {"titles": titles})
    return redirect(action.next_url)


@hooks.register("before_edit_page", order=-5)
def say_that_it_is_retired(request: HttpRequest, page: Page) -> None:
    """Before wagtail-localize's editor takes a translation."""
    if request.method != "GET" or not getattr(page, "is_retired", False):
        return
    words = (
        _("This course is retired: it is not in the catalogue.")
        if isinstance(page, CoursePage)
        else _("This is retired: new editions go without it.")
    )
    messages.warning(request, words, buttons=[messages.button(where_to_retire(page), _("Bring back"))])


@hooks.register("before_edit_page", order=-5)
def say_what_comes_next(request: HttpRequest, page: Page) -> None:
    """While a course has no modules."""
    if request.method != "GET" or not isinstance(page, CoursePage) or page.numchild or page.course is None:
        return
    if page.permissions_for_user(request.user).can_add_subpage():
        buttons = [
            messages.button(address_to_add_module(page), _("Add a module")),
            messages.button(reverse("course_settings", args=[page.course.pk]), _("Course settings")),
        ]
        words = _("Next: add the first module and its lessons; say in the settings whom the course is for.")
        messages.info(request, words, buttons=buttons)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from buttons_of(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from buttons_of(page, user)


def buttons_of(page: Page, user: Any) -> Iterator[Button]:
    """A course's screens on its pages in every language; retiring on an activity's page."""
    specific = page.specific_class
    if specific is CoursePage:
        yield from _course_buttons(page.specific, user)
    elif specific and issubclass(specific, ActivityPage):
        yield from _activity_buttons(page.specific, user)


def _course_buttons(page: CoursePage, user: Any) -> Iterator[Button]:
    course = page.course
    if course is None or not may_write_for(user, course.agency):
        return
    words = _("Bring back") if course.is_retired else _("Retire")
    for label, name, icon, priority in (
        (_("Publish an edition"), "publish_edition", "upload", 1),
        (_("Course settings"), "course_settings", "cogs", 2),
        (_("Editions"), "course_editions", "history", 3),
        (_("Mistake reports"), "course_mistakes", "comment", 4),
        (words, "retire_course", "bin", 70),
    ):
        yield Button(label, url=reverse(name, args=[course.pk]), icon_name=icon, priority=priority)
    if page.live:
        yield Button(
            _("View as a learner"),
            url=_as_learner(page, "course", course.agency.code, course.slug),
            icon_name="view",
            priority=5,
            attrs={"target": "_blank"},
        )


def _activity_buttons(page: ActivityPage, user: Any) -> Iterator[Button]:
    activity = page.activity
    if activity is None or not may_write_for(user, activity.course.agency):
        return
    course = activity.course
    yield Button(
        _("Bring back") if activity.retired_at else _("Retire"),
        url=reverse("retire_activity", args=[course.pk, activity.pk]),
        icon_name="bin",
        priority=70,
    )
    module = page.get_parent()
    if page.live and module.live:
        yield Button(
            _("View as a learner"),
            url=_as_learner(page, "activity", course.agency.code, course.slug, module.slug, page.slug),
            icon_name="view",
            priority=5,
            attrs={"target": "_blank"},
        )


def _as_learner(page: Page, name: str, *parts: str) -> str:
    """The learner's address in the page's language; whoever writes for the agency leaves no record there."""
    with translation.override(page.locale.language_code):
        return reverse(name, args=list(parts))

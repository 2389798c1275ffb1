"""Where Wagtail calls: the question bank, and the figures of quizzes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail_localize.models import Translation

from courses.tree.models import CoursePage
from courses.tree.translation.sync import refresh_if_stale
from courses.tree.translation.views import may_author
from lms.accounts.permissions import may_write_for

from .bank.actions import ACTIONS
from .bank.changing import follow
from .bank.snippets import BankViewSet
from .bank.urls import urlpatterns as bank_urls
from .correction_urls import urlpatterns as correction_urls
from .figures_urls import urlpatterns as figures_urls
from .models import BankQuestion, QuizPage
from .waiting import DeskPanel

register_snippet(BankViewSet)

for action in ACTIONS:
    hooks.register("register_bulk_action", action, order=10)


@hooks.register("register_admin_urls")
def addresses_of_the_bank() -> list[URLPattern]:
    return bank_urls


@hooks.register("register_admin_urls")
def addresses_of_corrections() -> list[URLPattern]:
    return correction_urls


@hooks.register("register_page_header_buttons")
def button_to_correct(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    course = page.specific.course if page.specific_class is CoursePage else None
    if course and course.current_edition_id and may_write_for(user, course.agency):
        url = reverse("correct_edition", args=[course.pk])
        yield Button(_("Correct the edition"), url=url, icon_name="edit", priority=3)


@hooks.register("construct_homepage_panels")
def what_waits_for_markers(request: HttpRequest, panels: list[Any]) -> None:
    if may_author(request.user):
        panels.insert(0, DeskPanel(request.user))


@hooks.register("register_admin_urls")
def addresses_of_figures() -> list[URLPattern]:
    return figures_urls


@hooks.register("register_page_header_buttons")
def figures_in_the_header(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    yield from _ways_to_figures(page, user)


@hooks.register("register_page_listing_more_buttons")
def figures_in_the_list(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _ways_to_figures(page, user)


def _ways_to_figures(page: Page, user: Any) -> Iterator[Button]:
    """From a course to the figures of its quizzes, from a quiz to its own."""
    if page.specific_class is CoursePage:
        course = page.specific.course
        if course and may_write_for(user, course.agency):
            address = reverse("course_figures", args=[course.pk])
            yield Button(_("Figures of quizzes"), url=address, icon_name="table", priority=6)
    elif page.specific_class is QuizPage:
        activity = page.specific.activity
        if activity and may_write_for(user, activity.course.agency):
            address = reverse("quiz_figures", args=[activity.course_id, activity.pk])
            yield Button(_("Figures"), url=address, icon_name="table", priority=6)


@hooks.register("register_log_actions")
def what_history_says(actions: LogActionRegistry) -> None:
    for name, label, message in (
        ("tag", _("Tag"), _("Competencies changed")),
        ("move", _("Move"), _("Moved to another collection")),
        ("retire", _("Retire"), _("Retired")),
        ("take_back", _("Take back"), _("Taken back into use")),
        ("import", _("Import"), _("Changed by an import")),
    ):
        actions.register_action(f"quizzes.bank.{name}", label, message)


@hooks.register("after_edit_snippet")
def translations_of_a_question_follow(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, BankQuestion):
        follow(instance, request.user)  # type: ignore[arg-type]


@hooks.register("before_edit_snippet", order=-10)
def make_question_ready(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Before wagtail-localize's editor opens a translation, its source is brought up to date."""
    if isinstance(instance, BankQuestion):
        for translation in Translation.objects.filter(
            source__object_id=instance.translation_key, target_locale=instance.locale_id, enabled=True
        ).select_related("source"):
            refresh_if_stale(translation.source)
    return None

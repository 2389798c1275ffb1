"""Where Wagtail calls: translations follow, the editor is made ready, our buttons stand for localize's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize import models as localize_models
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.operations import translate_object
from wagtail_localize.views import edit_translation as localize_editor

from content.models import Term
from lms.accounts.permissions import is_national

from ..models import CoursePage
from ..models.activity import course_above
from ..models.shape import is_translation
from ..structure import follow_structure, translations_below
from .copying import bring_translations
from .editor import open_translation
from .sync import refresh_if_stale, sync_source
from .urls import urlpatterns
from .views import may_author

REPLACED = (
    ("register_page_header_buttons", localize.page_listing_more_buttons),
    ("register_page_listing_more_buttons", localize.page_listing_more_buttons),
    ("register_snippet_listing_buttons", localize.register_snippet_listing_buttons),
    ("register_reports_menu_item", localize.register_wagtail_localize2_report_menu_item),
    ("register_page_action_menu_item", localize.register_convert_back_to_alias_page_action_menu_item),
    ("register_page_action_menu_item", localize.register_restart_translation_page_action_menu_item),
)
"""What wagtail-localize puts on screens and ours replaces. Wagtail has no public way to take it back."""

for _name, _function in REPLACED:
    hooks._hooks[_name] = [entry for entry in hooks._hooks.get(_name, []) if entry[0] is not _function]

localize_models.DATE_FORMAT = localize_editor.DATE_FORMAT = "%d.%m.%Y"
"""wagtail-localize's own format names the months in English whoever reads it."""


@hooks.register("register_admin_urls")
def translation_urls() -> list[URLPattern]:
    return urlpatterns


class TranslationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_author(request.user)


@hooks.register("register_admin_menu_item")
def translations_menu_item() -> MenuItem:
    return TranslationsMenuItem(
        gettext_lazy("Translations"),
        reverse("translations"),
        icon_name="wagtail-localize-language",
        order=340,
    )


@hooks.register("construct_reports_menu")
def only_reports_that_open(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Trainers have none; editors have those on reviews, ageing and locked pages."""
    if request.user.is_superuser:
        return
    open_to_editors = {"workflows", "workflow-tasks", "aging-pages", "locked-pages"}
    menu_items[:] = [
        item for item in menu_items if is_national(request.user) and item.name in open_to_editors
    ]


@hooks.register("register_page_header_buttons")
def course_buttons(
    page: Page, user: Any, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    """On a course's page in its source language: translate it into what lacks, and see how it stands."""
    course = page.specific_deferred
    if (
        not isinstance(course, CoursePage)
        or not course.course_id
        or not may_author(user)
        or is_translation(page)
    ):
        return
    if not page.permissions_for_user(user).can_edit():
        return
    there = set(
        page.get_translations(inclusive=True).filter(alias_of=None).values_list("locale_id", flat=True)
    )
    for locale in Locale.objects.exclude(pk__in=there):
        yield Button(
            _("Translate the course into %(language)s") % {"language": locale.get_display_name()},
            reverse("translate_course", args=[course.course_id, locale.language_code]),
            icon_name="wagtail-localize-language",
            priority=60,
        )
    yield Button(
        _("Translations"),
        f"{reverse('translations')}?course={course.course_id}",
        icon_name="wagtail-localize-language",
        priority=61,
    )


@hooks.register("before_edit_page", order=-10)
def make_translation_ready(request: HttpRequest, page: Page) -> HttpResponse | None:
    return open_translation(request, page)


@hooks.register("after_create_page", order=100)
def follow_new_page(request: HttpRequest, page: Page) -> None:
    follow_structure(page, request.user)  # type: ignore[arg-type]


@hooks.register("after_copy_page", order=100)
def follow_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    if course_above(new_page, inclusive=True):
        bring_translations(page, new_page)
    follow_structure(new_page, request.user)  # type: ignore[arg-type]


@hooks.register("construct_translated_pages_to_cascade_actions")
def pages_that_go_too(pages: list[Page], action: str) -> dict[Page, list[Page]]:
    """A page that is deleted goes in every language. Moves follow by themselves."""
    return {page: translations_below([page]) for page in pages} if action == "delete" else {}


@hooks.register("after_bulk_action")
def follow_bulk_deletion(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> None:
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type == "delete":
        for page in translations_below(pages):
            if Page.objects.filter(pk=page.pk).exists():
                page.delete()


@hooks.register("construct_page_chooser_queryset")
def only_pages_one_may_see(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """A chooser shows what the explorer shows."""
    if request.user.is_superuser:
        return pages
    return pages & PagePermissionPolicy().explorable_instances(request.user)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def follow_term(request: HttpRequest, instance: Any) -> None:
    """A term stands in every language from the beginning; what lacks is shown in the source language."""
    if not isinstance(instance, Term) or is_translated_term(instance):
        return
    translate_object(instance, Locale.objects.exclude(pk=instance.locale_id), user=request.user)
    sync_source(instance)


@hooks.register("before_edit_snippet", order=-10)
def make_term_ready(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, Term):
        for translation in localize.Translation.objects.filter(
            source__object_id=instance.translation_key, target_locale=instance.locale_id, enabled=True
        ).select_related("source"):
            refresh_if_stale(translation.source)


def is_translated_term(term: Term) -> bool:
    return localize.Translation.objects.filter(
        source__object_id=term.translation_key, target_locale=term.locale_id
    ).exists()

"""A course's pages in the source language, small and whole, as a trainer makes them."""

from __future__ import annotations

import uuid
from typing import Any

from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation

from courses.tree.home import ensure_tree
from courses.tree.models import AgencyPage, CoursePage, LessonPage, ModulePage
from courses.tree.structure import translate_course
from lms.accounts.models import Agency, Role, User
from lms.accounts.services import grant
from tests.factories.accounts import AgencyFactory, UserFactory


def locale(code: str) -> Locale:
    return Locale.objects.get(language_code=code)


def agency_page(agency: Agency, language: str = "uz") -> AgencyPage:
    return AgencyPage.objects.get(agency=agency, locale__language_code=language)


def planted(agency: Agency | None = None) -> CoursePage:
    """A live course of two modules, the first with two lessons."""
    agency = agency or AgencyFactory()
    ensure_tree(agency)
    course = add(agency_page(agency), CoursePage(title="Kurs", slug="kurs", summary="Nima beradi"))
    first = add(course, ModulePage(title="Birinchi modul", slug="m1"))
    add(course, ModulePage(title="Ikkinchi modul", slug="m2"))
    add(first, LessonPage(title="Birinchi dars", slug="d1", body=body("Birinchi matn")))
    add(first, LessonPage(title="Ikkinchi dars", slug="d2", body=body("Ikkinchi matn")))
    return course


def planted_and_translated(agency: Agency | None = None) -> CoursePage:
    """The same with a Russian translation under way; of ``vazirlik`` unless another agency is given."""
    course = planted(agency or AgencyFactory(code="vazirlik"))
    translate_course(course.course, locale("ru"))
    return course


def add(parent: Page, page: Any, *, live: bool = True) -> Any:
    """Add a page as the editor does."""
    parent = Page.objects.get(pk=parent.pk)
    page.locale = parent.locale
    page.live = False
    parent.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return type(page).objects.get(pk=page.pk)


def body(*paragraphs: str) -> list[dict[str, Any]]:
    """A lesson of paragraphs."""
    return [{"type": "rich_text", "value": f"<p>{text}</p>", "id": str(uuid.uuid4())} for text in paragraphs]


def of_slug(slug: str, language: str = "uz") -> Any:
    return Page.objects.get(slug=slug, locale__language_code=language).specific


def translation(slug: str) -> Translation:
    """The Russian one of a page in Uzbek."""
    return Translation.objects.get(
        source__object_id=of_slug(slug).translation_key, target_locale=locale("ru")
    )


def translate_all(slug: str, suffix: str = " (ru)") -> None:
    """Translate every text of a page."""
    one = translation(slug)
    for segment in one.source.stringsegment_set.all():
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=one.target_locale,
            context=segment.context,
            defaults={"data": segment.string.data + suffix, "translation_type": "manual"},
        )


def slugs(course: CoursePage, language: str) -> list[str]:
    """The course's pages in order."""
    root = CoursePage.objects.get(course=course.course, locale__language_code=language)
    return list(root.get_descendants().order_by("path").values_list("slug", flat=True))


def member(role: Role, agency: Agency, **fields: Any) -> User:
    """Somebody who was granted a role as people are, with what follows in the admin."""
    user = UserFactory(**fields)
    grant(user, agency, role)
    return User.objects.get(pk=user.pk)

"""Copying in the explorer: pressing the button is enough, and what was translated stays translated."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from courses.tree.models import CoursePage, LessonPage
from courses.tree.structure import structure_problems, translate_course
from lms.accounts.models import Role
from tests.tree.planting import locale, member, of_slug, planted_and_translated, slugs, translate_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> CoursePage:
    return planted_and_translated()


@pytest.fixture
def cms(client: Client, course: CoursePage) -> Client:
    client.force_login(member(Role.TRAINER, course.course.agency))
    return client


def press(cms: Client, page: Page, **changes: str) -> None:
    """Open the form and press its button."""
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    form = cms.get(address).context["form"]
    proposed = {
        name: getattr(field.initial, "pk", field.initial)
        for name, field in form.fields.items()
        if field.initial
    }
    response = cms.post(address, {**proposed, **changes})
    assert response.status_code == 302, response.context["form"].errors


def draft(slug: str, language: str, module: str) -> LessonPage:
    parent = of_slug(module, language)
    page = LessonPage.objects.descendant_of(parent).get(slug=slug)
    shown: LessonPage = page.get_latest_revision_as_object()
    return shown


def test_a_free_name_and_address_are_proposed(course: CoursePage, cms: Client) -> None:
    for _time in range(2):
        press(cms, of_slug("d1"))
    assert slugs(course, "uz") == slugs(course, "ru") == ["m1", "d1", "d2", "d1-2", "d1-3", "m2"]
    assert of_slug("d1-2").title == "Birinchi dars (nusxa)"


def test_a_lessons_translation_comes_along(course: CoursePage, cms: Client) -> None:
    translate_all("d1")
    press(cms, of_slug("d1"))
    copied = draft("d1-2", "ru", "m1")
    assert "Birinchi matn (ru)" in str(copied.body)
    assert copied.title == "Birinchi dars (ru) (копия)"
    assert not copied.live


def test_a_title_of_its_own_is_left_to_the_translator(course: CoursePage, cms: Client) -> None:
    translate_all("d1")
    press(cms, of_slug("d1"), new_title="Boshqa dars")
    copied = draft("d1-2", "ru", "m1")
    assert copied.title == "Boshqa dars"
    assert "Birinchi matn (ru)" in str(copied.body)


def test_a_module_is_copied_with_the_translations_of_its_lessons(course: CoursePage, cms: Client) -> None:
    translate_all("d2")
    press(cms, of_slug("m1"))
    assert slugs(course, "ru") == ["m1", "d1", "d2", "m2", "m1-2", "d1", "d2"]
    assert structure_problems(course.course) == []
    assert "Ikkinchi matn (ru)" in str(draft("d2", "ru", "m1-2").body)
    assert draft("d1", "ru", "m1-2").title == "Birinchi dars"


def test_a_copied_course_is_translated_already_when_its_translation_begins(
    course: CoursePage, cms: Client
) -> None:
    translate_all("d1")
    press(cms, course)
    copied = CoursePage.objects.get(title="Kurs (nusxa)")
    translate_course(copied.course, locale("ru"))
    root = CoursePage.objects.get(course=copied.course, locale=locale("ru"))
    lesson = LessonPage.objects.descendant_of(root).get(slug="d1").get_latest_revision_as_object()
    assert "Birinchi matn (ru)" in str(lesson.body)

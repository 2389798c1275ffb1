"""What nobody holds is deleted in one go; where something stays, the person is told why."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from courses.editions.models import Course
from courses.tree.models import CoursePage, LessonPage, ModulePage
from lms.accounts.models import Role
from tests.factories.accounts import AgencyFactory, SuperuserFactory
from tests.factories.tree import course_page, lesson_page, published_course
from tests.once import Once
from tests.tree.planting import add, body, member, of_slug, planted_and_translated, slugs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(once: Once[Course]) -> Course:
    return once(published_course)


@pytest.fixture
def course(standing: Course) -> Course:
    return Course.objects.get(pk=standing.pk)


@pytest.fixture
def cms(client: Client, course: Course) -> Client:
    client.force_login(member(Role.TRAINER, course.agency))
    return client


def delete(cms: Client, page: Page) -> str:
    """What the person is told after pressing the button."""
    response = cms.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert response.status_code == 200
    return " ".join(str(message) for message in response.context["messages"])


def test_a_module_of_drafts_goes_with_its_lessons_in_every_language(client: Client) -> None:
    course = planted_and_translated()
    client.force_login(member(Role.TRAINER, course.course.agency))
    module = add(course, ModulePage(title="Yangi", slug="m3"), live=False)
    add(module, LessonPage(title="Dars", slug="d3", body=body("Matn")), live=False)
    assert "m3" in slugs(course, "uz")
    delete(client, module)
    assert slugs(course, "uz") == slugs(course, "ru") == ["m1", "d1", "d2", "m2"]


def test_a_module_with_something_published_is_the_editors(client: Client) -> None:
    course = planted_and_translated()
    client.force_login(member(Role.TRAINER, course.course.agency))
    Page.objects.filter(pk=of_slug("m1").pk).update(live=False)
    assert "milliy markaz" in delete(client, of_slug("m1"))
    assert "m1" in slugs(course, "uz")


@pytest.mark.parametrize("everybody", [True, False], ids=["superuser", "trainer"])
def test_what_an_edition_holds_is_to_be_retired(everybody: bool, course: Course, cms: Client) -> None:
    if everybody:
        cms.force_login(SuperuserFactory())
    lesson = lesson_page(course)
    told = delete(cms, lesson)
    assert "isteʼmoldan chiqaring" in told
    assert reverse("retire_activity", args=[course.pk, lesson.activity_id]) in told
    assert reverse("retire_course", args=[course.pk]) in delete(cms, course_page(course))
    assert "isteʼmoldan chiqaring" in delete(cms, lesson.get_parent())
    assert LessonPage.objects.filter(pk=lesson.pk).exists()


def test_a_translation_goes_with_its_source(course: Course, cms: Client) -> None:
    translated = lesson_page(course, "ru")
    assert "asl tildagi" in delete(cms, translated).lower()
    assert LessonPage.objects.filter(pk=translated.pk).exists()


def test_a_stranger_is_told_nothing(course: Course, client: Client) -> None:
    client.force_login(member(Role.TRAINER, AgencyFactory()))
    address = reverse("wagtailadmin_pages:delete", args=[lesson_page(course).pk])
    assert client.post(address).status_code == 403


def test_a_course_of_drafts_can_be_deleted(client: Client) -> None:
    course = planted_and_translated()
    client.force_login(member(Role.TRAINER, course.course.agency))
    Page.objects.filter(path__startswith=course.path).update(live=False)
    delete(client, course)
    assert not CoursePage.objects.filter(course=course.course).exists()

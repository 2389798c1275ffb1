"""What a trainer does with pages in the explorer, translations do too."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from courses.tree.models import CoursePage
from courses.tree.structure import structure_problems
from lms.accounts.models import Role, User
from lms.accounts.services import make_agency
from tests.once import Once

from .planting import member, of_slug, planted_and_translated, slugs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(once: Once[CoursePage]) -> CoursePage:
    return once(planted_and_translated)


@pytest.fixture
def course(standing: CoursePage) -> CoursePage:
    return CoursePage.objects.get(pk=standing.pk)


@pytest.fixture
def cms(client: Client, course: CoursePage) -> Client:
    client.force_login(member(Role.TRAINER, course.course.agency))
    return client


@pytest.fixture
def editor() -> User:
    return member(Role.EDITOR, make_agency("egov", {"uz": "Markaz", "ru": "Центр", "en": "Centre"}))


def test_reordering(cms: Client, course: CoursePage) -> None:
    address = reverse("wagtailadmin_pages:set_page_position", args=[of_slug("d2").pk])
    assert cms.post(f"{address}?position=0").status_code == 200
    assert slugs(course, "ru") == ["m1", "d2", "d1", "m2"]
    translated = reverse("wagtailadmin_pages:set_page_position", args=[of_slug("d2", "ru").pk])
    cms.post(f"{translated}?position=1")
    assert slugs(course, "ru") == ["m1", "d2", "d1", "m2"]


def test_copying_a_module(cms: Client, course: CoursePage) -> None:
    data = {"new_title": "Nusxa", "new_slug": "m3", "new_parent_page": course.pk, "copy_subpages": "on"}
    cms.post(reverse("wagtailadmin_pages:copy", args=[of_slug("m1").pk]), data)
    assert slugs(course, "uz") == ["m1", "d1", "d2", "m2", "m3", "d1", "d2"]
    assert slugs(course, "ru") == slugs(course, "uz")
    assert structure_problems(course.course) == []


def test_deleting(course: CoursePage, client: Client, editor: User) -> None:
    client.force_login(editor)
    client.post(reverse("wagtailadmin_pages:delete", args=[of_slug("m1").pk]))
    assert slugs(course, "uz") == slugs(course, "ru") == ["m2"]


def test_deleting_in_bulk(course: CoursePage, client: Client, editor: User) -> None:
    client.force_login(editor)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{address}?id={of_slug('d1').pk}&id={of_slug('m2').pk}&id={of_slug('d2', 'ru').pk}")
    assert slugs(course, "uz") == slugs(course, "ru") == ["m1", "d2"]


def test_moving_in_bulk(cms: Client, course: CoursePage) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    cms.post(f"{address}?id={of_slug('d1').pk}", {"chooser": of_slug("m2").pk})
    assert slugs(course, "uz") == slugs(course, "ru") == ["m1", "d2", "m2", "d1"]


def test_publishing_in_bulk_is_for_editors(cms: Client, course: CoursePage) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    cms.post(f"{address}?id={of_slug('d1', 'ru').pk}", {})
    assert not of_slug("d1", "ru").live


def test_adding_a_lesson(cms: Client, course: CoursePage) -> None:
    address = reverse("wagtailadmin_pages:add", args=["tree", "modulepage", course.pk])
    data = {"title": "Yangi modul", "slug": "m3", "summary": "", "comments-TOTAL_FORMS": 0}
    data |= {"comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0, "comments-MAX_NUM_FORMS": ""}
    cms.post(address, data)
    assert slugs(course, "ru") == slugs(course, "uz")
    assert "m3" in slugs(course, "ru")

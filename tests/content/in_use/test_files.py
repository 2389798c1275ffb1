"""A picture or file that something needs is not deleted, and its author reads where it is."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content.models import File, InUse, Picture
from courses.tree.models import LessonPage
from lms.accounts.models import Agency, Role
from tests.factories import media
from tests.factories.accounts import AgencyFactory
from tests.factories.document import course_document
from tests.factories.tree import published_course
from tests.tree.planting import add, member, of_slug

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(agency: Agency) -> Picture:
    return media.picture(agency)


@pytest.fixture
def file(agency: Agency) -> File:
    return media.file(agency)


def block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def shows(picture: Picture) -> dict[str, Any]:
    return block("picture", image=picture.pk, alt="Maydon", decorative=False, narrow=None)


def gives(file: File) -> dict[str, Any]:
    return block("download", file=file.pk, title="Shakl", description="")


def lesson_with(*body: dict[str, Any], live: bool = True) -> LessonPage:
    page: LessonPage = add(
        of_slug("m1"), LessonPage(title="Rasmli dars", slug="rasmli", body=body), live=live
    )
    return page


@pytest.mark.parametrize("live", [True, False], ids=["live", "draft"])
def test_a_picture_and_a_file_of_a_page_stay(
    trainer: Client, picture: Picture, file: File, live: bool
) -> None:
    page = lesson_with(shows(picture), gives(file), live=live)
    for name, kept in (("delete_picture", picture), ("delete_file", file)):
        address = reverse(name, args=[kept.pk])
        html = trainer.get(address).content.decode()
        assert "Rasmli dars" in html
        assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
        assert trainer.post(address).status_code == 409
        assert type(kept).objects.filter(pk=kept.pk).exists()
        with pytest.raises(InUse):
            kept.delete()


def test_a_picture_that_only_an_unpublished_draft_shows_stays(picture: Picture) -> None:
    page = of_slug("d1")
    page.body = [shows(picture)]
    page.save_revision()
    with pytest.raises(InUse):
        picture.delete()


def test_a_file_that_a_text_links_to_stays(file: File) -> None:
    link = f'<p><a linktype="document" id="{file.pk}">Hujjat</a></p>'
    lesson_with({"type": "rich_text", "value": link, "id": str(uuid.uuid4())})
    with pytest.raises(InUse):
        file.delete()


def test_a_picture_of_an_edition_stays_though_no_page_shows_it(agency: Agency) -> None:
    published_course(course_document(slug="tahrir"), agency=agency)
    for page in LessonPage.objects.filter(activity__course__slug="tahrir"):
        page.body = []
        page.save_revision().publish()
    picture = Picture.objects.get(collection__name="vazirlik", file_name="drawing.svg")
    with pytest.raises(InUse):
        picture.delete()


def test_the_wagtail_address_is_ours(trainer: Client, picture: Picture) -> None:
    lesson_with(shows(picture))
    assert trainer.post(reverse("wagtailimages:delete", args=[picture.pk])).status_code == 409


def test_what_nothing_needs_is_deleted(trainer: Client, picture: Picture, file: File) -> None:
    trainer.post(reverse("delete_picture", args=[picture.pk]))
    trainer.post(reverse("delete_file", args=[file.pk]))
    assert not Picture.objects.filter(pk=picture.pk).exists()
    assert not File.objects.filter(pk=file.pk).exists()


def test_of_many_only_what_nothing_needs_is_deleted(
    trainer: Client, agency: Agency, picture: Picture
) -> None:
    free = media.picture(agency, name="boʻsh.png", data=media.raster(8, 8))
    lesson_with(shows(picture))
    address = reverse("wagtail_bulk_action", args=["content", "picture", "delete"])
    trainer.post(f"{address}?id={picture.pk}&id={free.pk}")
    assert list(Picture.objects.filter(pk__in=[picture.pk, free.pk])) == [picture]


def test_a_page_where_the_author_does_not_write_is_not_named(client: Client, agency: Agency) -> None:
    other = AgencyFactory(code="hokimlik")
    picture = media.picture(other)
    lesson_with(shows(picture))
    client.force_login(member(Role.TRAINER, other))
    html = client.get(reverse("delete_picture", args=[picture.pk])).content.decode()
    assert "Rasmli dars" not in html
    assert client.post(reverse("delete_picture", args=[picture.pk])).status_code == 409

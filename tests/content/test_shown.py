"""Pictures reach readers as renditions, drawings as they are."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from wagtail.images.forms import get_image_form

from content.models import Picture
from content.shown import shown
from content.tasks import make_renditions
from lms.accounts.models import Agency
from tests.factories import media
from tests.factories.accounts import AgencyFactory
from tests.factories.document import DRAWING

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory(code="vazirlik")


def test_a_photograph_is_shown_in_three_widths_without_what_the_camera_noted(agency: Agency) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    picture = media.picture(agency, media.raster(3000, 2000, "JPEG", exif=exif), "Maxfiy nom.jpg")
    asset = shown(picture)
    assert asset is not None
    assert (asset.width, asset.height) == (1440, 960)
    assert [part.split()[1] for part in asset.srcset.split(", ")] == ["480w", "960w", "1440w"]
    for rendition in picture.renditions.all():
        data = rendition.file.read()
        opened = Image.open(io.BytesIO(data))
        assert opened.format == "WEBP"
        assert not opened.getexif()
        assert "Maxfiy" not in rendition.file.name
    assert "Maxfiy" not in picture.file.name


def test_a_small_picture_is_not_made_larger(agency: Agency) -> None:
    asset = shown(media.picture(agency, media.raster(600, 300)))
    assert asset is not None
    assert (asset.width, asset.height) == (600, 300)
    assert [part.split()[1] for part in asset.srcset.split(", ")] == ["480w", "600w"]


def test_a_picture_that_a_camera_held_upright_keeps_its_shape(agency: Agency) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    asset = shown(media.picture(agency, media.raster(2000, 1500, "JPEG", exif=exif), "tik.jpg"))
    assert asset is not None
    assert (asset.width, asset.height) == (1440, 1920)


def test_a_drawing_is_shown_byte_for_byte(agency: Agency) -> None:
    picture = media.picture(agency, DRAWING, "chizma.svg")
    asset = shown(picture)
    assert asset is not None
    assert (asset.width, asset.height, asset.srcset) == (40, 30, "")
    assert picture.renditions.get().file.read() == DRAWING


def test_the_worker_makes_what_is_shown(agency: Agency, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        picture = media.picture(agency, media.raster(1000, 500))
    assert picture.renditions.count() == 3
    make_renditions(picture.pk)
    assert picture.renditions.count() == 3


def test_renditions_are_read_in_one_query(agency: Agency, django_assert_num_queries: object) -> None:
    pk = media.picture(agency, media.raster(1000, 500)).pk
    make_renditions(pk)
    with django_assert_num_queries(2):  # type: ignore[operator]
        shown(Picture.objects.prefetch_related("renditions").get(pk=pk))


def test_a_picture_that_cannot_be_read_breaks_no_page(agency: Agency) -> None:
    picture = media.picture(agency)
    picture.file.storage.delete(picture.file.name)
    assert shown(picture) is None


def test_a_picture_of_too_many_pixels_is_refused_with_a_reason(agency: Agency, settings: object) -> None:
    data = io.BytesIO(media.raster(8000, 6000))
    data.name, data.size = "katta.png", len(data.getvalue())  # type: ignore[attr-defined]
    form = get_image_form(Picture)({"title": "Katta"}, {"file": data})
    assert "40 million" in str(form.errors["file"])

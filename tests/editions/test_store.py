"""An edition is read back as the document that was stored."""

from __future__ import annotations

import io

import pytest

from courses.document.errors import DocumentError
from courses.editions.models import EditionAsset
from courses.editions.store import load_document, open_asset, store_edition
from tests.factories.document import DRAWING, asset, course_document, read_asset
from tests.factories.editions import CourseFactory, course_with_edition, edition_of

pytestmark = pytest.mark.django_db


def test_a_stored_document_is_read_back_unchanged() -> None:
    document = course_document(languages=("uz", "ru", "en"))
    course = course_with_edition(document)
    assert course.current_edition is not None
    assert load_document(course.current_edition) == document


def test_a_file_is_kept_once_however_many_editions_use_it() -> None:
    first = course_document()
    edition_of(CourseFactory(key=first.key), first)
    second = course_document()
    edition_of(CourseFactory(key=second.key), second)
    assert EditionAsset.objects.filter(sha256=asset().sha256).count() == 1


def test_an_assets_bytes_and_size_are_kept() -> None:
    course_with_edition(course_document())
    row = EditionAsset.objects.get()
    assert (row.width, row.height) == (40, 30)
    with open_asset(row.sha256) as file:
        assert file.read() == DRAWING


def test_bytes_that_are_not_what_the_hash_says_are_refused() -> None:
    document = course_document()
    course = CourseFactory(key=document.key)
    with pytest.raises(DocumentError, match="drawing"):
        store_edition(document, lambda sha: io.BytesIO(b"other"), course=course, published_by=None)
    assert not course.editions.exists()


def test_a_missing_file_is_named() -> None:
    document = course_document()
    with pytest.raises(DocumentError, match="assets/"):
        store_edition(document, {}.__getitem__, course=CourseFactory(key=document.key), published_by=None)


def test_factories_read_assets_by_hash() -> None:
    with read_asset(asset().sha256) as file:
        assert file.read() == DRAWING

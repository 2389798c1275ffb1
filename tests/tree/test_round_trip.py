"""A document becomes pages, and the pages become the same document."""

from __future__ import annotations

import dataclasses
import io

import pytest
from wagtail.models import Page

from courses.document.course import CourseDocument, GlossaryEntry
from courses.document.errors import DocumentError
from courses.editions.models import Course, EditionAsset
from courses.editions.store import load_document
from courses.tree.from_document import create_course, update_course
from courses.tree.to_document import document_of
from tests.factories.accounts import AgencyFactory
from tests.factories.document import course_document, read_asset
from tests.factories.everything import everything
from tests.factories.tree import published_course

pytestmark = pytest.mark.django_db


def again(course: Course, document: CourseDocument) -> CourseDocument:
    return document_of(course, document.edition)[0]


@pytest.mark.parametrize("languages", [("uz",), ("uz", "ru", "en"), ("ru",)])
def test_pages_of_a_document_become_the_same_document(languages: tuple[str, ...]) -> None:
    document = course_document(languages=languages)
    assert again(published_course(document), document) == document


def test_every_block_and_question_comes_back_as_it_was() -> None:
    document = everything(languages=("uz", "ru"))
    assert again(published_course(document), document) == document


def test_the_edition_is_the_document_itself() -> None:
    document = everything(languages=("uz", "ru"))
    course = published_course(document)
    assert course.current_edition is not None
    assert load_document(course.current_edition) == document


def test_the_files_of_pages_can_be_read() -> None:
    document = course_document()
    _document, read = document_of(published_course(document), document.edition)
    with read(document.assets[0].sha256) as file:
        assert file.read() == read_asset(document.assets[0].sha256).read()


def test_two_agencies_may_have_the_same_course() -> None:
    document = everything(languages=("uz", "ru"))
    first, second = published_course(document), published_course(document)
    assert first.agency != second.agency
    assert again(first, document) == again(second, document) == document


def test_an_agency_has_a_course_once() -> None:
    document, agency = course_document(), AgencyFactory()
    published_course(document, agency)
    with pytest.raises(DocumentError):
        published_course(document, agency)


def test_a_taken_slug_gets_a_number() -> None:
    agency = AgencyFactory()
    published_course(course_document(slug="course"), agency)
    assert published_course(course_document(slug="course"), agency).slug == "course-2"


def test_nothing_is_left_of_a_course_with_a_wrong_file() -> None:
    before = Page.objects.count()
    with pytest.raises(DocumentError):
        create_course(
            course_document(), agency=AgencyFactory(), user=None, read_asset=lambda sha: io.BytesIO(b"<svg/>")
        )
    assert not Course.objects.exists()
    assert not EditionAsset.objects.exists()
    assert Page.objects.count() == before


def test_a_newer_document_changes_moves_adds_and_retires() -> None:
    document = everything(languages=("uz", "ru"))
    course = published_course(document)
    first = document.modules[0]
    other = course_document(languages=("uz", "ru"))
    changed = dataclasses.replace(
        document,
        edition=dataclasses.replace(document.edition, number=2),
        modules=(other.modules[0], dataclasses.replace(first, slug="later", activities=first.activities[:1])),
        texts={
            language: dataclasses.replace(
                text, title="Yangi nom", modules={**text.modules, **other.texts[language].modules}
            )
            for language, text in document.texts.items()
        },
        assets=tuple(sorted({*document.assets, *other.assets}, key=lambda asset: asset.sha256)),
    )
    update_course(course, changed, user=None, read_asset=read_asset)
    assert [m.slug for m in again(course, changed).modules] == ["module", "later"]
    assert again(course, changed).modules == changed.modules
    retired = course.activities.filter(retired_at__isnull=False)
    assert [a.key for a in retired] == [a.key for a in first.activities[1:]]


def test_a_known_definition_is_not_overwritten_by_another_course() -> None:
    agency = AgencyFactory()
    published_course(everything(languages=("uz",)), agency)
    second = everything(languages=("uz",))
    text = dataclasses.replace(second.texts["uz"], glossary={"atama": GlossaryEntry("Atama", "Boshqacha")})
    course = published_course(dataclasses.replace(second, texts={"uz": text}), agency)
    assert again(course, second).texts["uz"].glossary["atama"].definition == "Taʼrif (uz)"

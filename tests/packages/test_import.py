"""Importing: whole or not at all, once, newer over older, each agency for itself."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError

from courses.document.course import CourseDocument
from courses.editions.models import Activity, Course, Edition
from courses.editions.store import load_document
from courses.packages import native
from courses.packages.errors import NotPossibleError, PackageRefusedError
from courses.packages.exporting import export_edition
from courses.packages.importing import Outcome, import_course
from courses.tree.models import CoursePage, LessonPage
from lms.accounts.models import Agency
from tests.factories.accounts import AgencyFactory

from .documents import open_file
from .documents import small_course as course

pytestmark = pytest.mark.django_db


def package(document: CourseDocument | None = None) -> io.BytesIO:
    out = io.BytesIO()
    native.write(document or course(), open_file, out)
    return out


def exported(edition: Edition, languages: str = "all") -> bytes:
    out = io.BytesIO()
    export_edition(edition, format="native", languages=languages, out=out)
    return out.getvalue()


def newer(document: CourseDocument, number: int = 2) -> CourseDocument:
    return replace(document, edition=replace(document.edition, number=number))


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory()


def imported(agency: Agency, document: CourseDocument | None = None) -> Course:
    made, _report = import_course(package(document), agency=agency, user=None)
    return made


def test_all_of_a_course_comes_in(agency: Agency) -> None:
    made, report = import_course(package(), agency=agency, user=None)

    assert report.outcome is Outcome.NEW
    assert (report.modules, report.lessons, report.quizzes, report.questions) == (1, 1, 1, 4)
    pages = CoursePage.objects.filter(course=made).select_related("locale")
    assert {page.locale.language_code: page.title for page in pages} == {
        language: f"Muvofiqlik ({language})" for language in ("uz", "ru")
    }
    assert LessonPage.objects.filter(activity__course=made, live=True).count() == 2
    assert made.current_edition is not None
    assert load_document(made.current_edition) == course()


def test_what_was_imported_leaves_in_the_same_bytes(agency: Agency) -> None:
    made = imported(agency)

    assert made.current_edition is not None
    assert exported(made.current_edition) == package().getvalue()


def test_a_package_zipped_by_another_tool_leaves_as_it_came(agency: Agency, tmp_path: Path) -> None:
    theirs = io.BytesIO()
    with zipfile.ZipFile(package()) as ours, zipfile.ZipFile(theirs, "w") as other:
        for name in reversed(ours.namelist()):
            other.writestr(name, ours.read(name))
    made, _report = import_course(theirs, agency=agency, user=None)

    assert made.current_edition is not None
    assert exported(made.current_edition) == theirs.getvalue()


def test_a_folder_leaves_as_the_package_it_is(agency: Agency, tmp_path: Path) -> None:
    with zipfile.ZipFile(package()) as archive:
        archive.extractall(tmp_path)
    made, _report = import_course(tmp_path, agency=agency, user=None)

    assert made.current_edition is not None
    assert exported(made.current_edition) == package().getvalue()


def test_an_export_imported_elsewhere_is_the_same_edition(agency: Agency) -> None:
    first = imported(agency)
    assert first.current_edition is not None
    second, _report = import_course(
        io.BytesIO(exported(first.current_edition)), agency=AgencyFactory(), user=None
    )

    assert second.current_edition is not None
    assert second.pk != first.pk
    assert second.current_edition.info == first.current_edition.info
    assert exported(second.current_edition) == exported(first.current_edition)


def test_the_same_edition_again_changes_nothing(agency: Agency) -> None:
    made = imported(agency)
    revisions = {page.pk: page.latest_revision_id for page in CoursePage.objects.filter(course=made)}

    again, report = import_course(package(), agency=agency, user=None)

    assert again == made
    assert report.outcome is Outcome.UNCHANGED
    assert Edition.objects.count() == 1
    assert {page.pk: page.latest_revision_id for page in CoursePage.objects.filter(course=made)} == revisions


def test_a_newer_edition_updates_the_course(agency: Agency) -> None:
    made = imported(agency)
    document = newer(course())
    texts = {lang: replace(text, title=f"Yangi ({lang})") for lang, text in document.texts.items()}
    first = document.modules[0]
    shorter = (replace(first, activities=first.activities[:1]),)

    updated, report = import_course(
        package(replace(document, texts=texts, modules=shorter)), agency=agency, user=None
    )

    assert updated == made
    assert (report.outcome, report.before, report.edition) == (Outcome.UPDATE, "1", "2")
    assert {page.title for page in CoursePage.objects.filter(course=made)} == {
        f"Yangi ({lang})" for lang in ("uz", "ru")
    }
    assert Activity.objects.filter(course=made).exclude(retired_at=None).count() == 1
    updated.refresh_from_db()
    assert updated.current_edition is not None
    assert updated.current_edition.number == 2


def test_an_older_edition_is_refused(agency: Agency) -> None:
    imported(agency, newer(course(), 3))

    with pytest.raises(NotPossibleError, match="3"):
        import_course(package(newer(course())), agency=agency, user=None)


def test_another_edition_of_the_same_number_is_refused(agency: Agency) -> None:
    imported(agency)
    other = replace(course(), minutes=77)

    with pytest.raises(NotPossibleError):
        import_course(package(other), agency=agency, user=None)


def test_one_language_of_a_course_can_be_carried_away(agency: Agency) -> None:
    made = imported(agency)
    assert made.current_edition is not None

    other, report = import_course(
        io.BytesIO(exported(made.current_edition, "ru")), agency=AgencyFactory(), user=None
    )

    assert list(report.titles) == ["ru"]
    assert CoursePage.objects.get(course=other).locale.language_code == "ru"


def test_a_language_that_is_not_here_is_refused(agency: Agency, settings: object) -> None:
    settings.LANGUAGES = [("uz", "Uzbek")]  # type: ignore[attr-defined]

    with pytest.raises(NotPossibleError, match="ru"):
        import_course(package(), agency=agency, user=None)


def test_a_refused_package_leaves_nothing_behind(agency: Agency) -> None:
    raw = bytearray(package().getvalue())
    raw[len(raw) // 2] ^= 0xFF
    before = _stored()

    with pytest.raises(PackageRefusedError):
        import_course(io.BytesIO(bytes(raw)), agency=agency, user=None)

    assert not Course.objects.exists()
    assert _stored() == before


def test_a_failure_in_the_middle_leaves_no_rows(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("courses.tree.from_document.store_edition", fail)
    with pytest.raises(OSError, match="full"):
        import_course(package(), agency=agency, user=None)

    assert not Course.objects.exists()
    assert not CoursePage.objects.exists()


def _stored() -> set[str]:
    found: set[str] = set()
    for storage in (storages["default"], storages["private"]):
        root = Path(storage.base_location)  # type: ignore[attr-defined]
        found |= {str(path) for path in root.rglob("*") if path.is_file()}
    return found


def test_an_edition_that_cannot_be_stored_leaves_no_file(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when two workers bring one course up to date at once: the rows of the second fail at the end."""
    imported(agency)
    before = _stored()

    def fail(*_args: object, **_kwargs: object) -> None:
        raise IntegrityError

    monkeypatch.setattr("courses.editions.store._store_words", fail)
    with pytest.raises(NotPossibleError):
        imported(agency, newer(course()))

    assert _stored() == before


def test_a_missing_prerequisite_is_told(agency: Agency) -> None:
    document = replace(course(), prerequisites=(course().modules[0].key,))

    _made, report = import_course(package(document), agency=agency, user=None)

    assert len(report.notes) == 2
    assert "katalog" in report.notes[0]


@pytest.mark.parametrize("change", [lambda m: m.update(languages=["xx"]), lambda m: m.update(slug="x")])
def test_a_changed_manifest_is_refused(
    agency: Agency, tmp_path: Path, change: Callable[[dict[str, object]], None]
) -> None:
    with zipfile.ZipFile(package()) as archive:
        archive.extractall(tmp_path)
    manifest = json.loads((tmp_path / "malaka.json").read_text())
    change(manifest)
    (tmp_path / "malaka.json").write_text(json.dumps(manifest))

    with pytest.raises(PackageRefusedError):
        import_course(tmp_path, agency=agency, user=None)

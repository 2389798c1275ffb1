"""The commands: 0 and a file or a course, or 1 and one line that says why."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from courses.document.course import CourseDocument
from courses.editions.models import Course, EditionAsset
from courses.packages import native
from courses.packages.importing import import_course
from lms.accounts.models import Agency
from tests.factories.accounts import AgencyFactory

from .documents import open_file, small_course

pytestmark = pytest.mark.django_db


def write_package(path: Path, document: CourseDocument | None = None) -> Path:
    with path.open("wb") as out:
        native.write(document or small_course(), open_file, out)
    return path


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory(code="vazirlik")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_package(tmp_path / "course.zip")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def reason(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(*arguments)
    text = str(caught.value)
    assert text
    assert "\n" not in text
    return text


def test_a_course_goes_out_as_it_came_in(agency: Agency, package: Path, tmp_path: Path) -> None:
    run("import_course", str(package), "--agency", "vazirlik")
    output = tmp_path / "out.zip"
    run("export_course", "muvofiqlik", "--format", "native", "--language", "all", "--output", str(output))

    assert output.read_bytes() == package.read_bytes()


def test_scorm_goes_out_in_one_language(agency: Agency, package: Path, tmp_path: Path) -> None:
    run("import_course", str(package), "--agency", "vazirlik")
    output = tmp_path / "out.zip"
    run("export_course", "muvofiqlik", "--format", "scorm12", "--language", "ru", "--output", str(output))

    with zipfile.ZipFile(output) as archive:
        assert "content/ru/one/lesson-one.js" in archive.namelist()
    assert not list(tmp_path.glob(".malaka-*"))


def test_a_slug_of_two_agencies_asks_which(agency: Agency, package: Path, tmp_path: Path) -> None:
    for one in (agency, AgencyFactory(code="hokimlik")):
        import_course(package, agency=one, user=None)
    output = str(tmp_path / "out.zip")

    assert "--agency" in reason("export_course", "muvofiqlik", "--output", output)
    run("export_course", "muvofiqlik", "--agency", "hokimlik", "--output", output)


def test_what_cannot_be_exported_is_told(agency: Agency, package: Path, tmp_path: Path) -> None:
    import_course(package, agency=agency, user=None)
    output = str(tmp_path / "out.zip")

    assert "nowhere" in reason("export_course", "nowhere", "--output", output)
    reason("export_course", "muvofiqlik", "--agency", "nobody", "--output", output)
    assert "odt" in reason("export_course", "muvofiqlik", "--format", "odt", "--output", output)
    assert "xx" in reason("export_course", "muvofiqlik", "--language", "xx", "--output", output)
    reason("export_course", "muvofiqlik", "--output", str(tmp_path))
    reason("export_course", "muvofiqlik", "--output", str(tmp_path / "no" / "out.zip"))
    assert not Path(output).exists()


def test_a_course_without_an_edition_is_told(agency: Agency, tmp_path: Path) -> None:
    Course.objects.create(agency=agency, slug="new")

    reason("export_course", "new", "--output", str(tmp_path / "out.zip"))


def test_what_cannot_be_imported_is_told(agency: Agency, package: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.zip"
    text.write_text("not a package")

    assert "nobody" in reason("import_course", str(package), "--agency", "nobody")
    reason("import_course", str(tmp_path / "missing.zip"), "--agency", "vazirlik")
    reason("import_course", str(text), "--agency", "vazirlik")
    reason("import_course", str(tmp_path), "--agency", "vazirlik")
    reason("import_course", str(package), "--agency", "vazirlik", "--format", "scorm12")
    reason("import_course", str(package), "--agency", "vazirlik", "--format", "odt")
    assert not Course.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["import_course"],
        ["export_course"],
        ["export_course", "x", "--unknown"],
        ["import_course", "/nowhere"],
    ],
)
def test_a_wrong_command_line_ends_with_one_line(arguments: list[str], tmp_path: Path) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_shipped_courses_are_loaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "one"
    with zipfile.ZipFile(write_package(tmp_path / "course.zip")) as archive:
        archive.extractall(folder)
    monkeypatch.setattr("courses.packages.management.commands.load_seed_courses.SEED", tmp_path)

    run("load_seed_courses")
    run("load_seed_courses")

    course = Course.objects.get()
    assert course.agency.code == settings.MALAKA_NATIONAL_AGENCY
    assert course.agency.name_uz == "Markaz"
    assert course.editions.count() == 1


def test_every_shipped_course_is_a_sound_package() -> None:
    from courses.packages.archive import FolderArchive
    from courses.packages.management.commands.load_seed_courses import SEED

    folders = [path.parent for path in SEED.glob("*/malaka.json")]
    assert folders
    for folder in folders:
        native.read(FolderArchive(folder))


def test_integrity_is_found_and_its_loss(agency: Agency, package: Path) -> None:
    import_course(package, agency=agency, user=None)
    assert run("check_integrity")

    asset = EditionAsset.objects.first()
    assert asset is not None
    Path(asset.file.path).write_bytes(b"other bytes")
    with pytest.raises(CommandError):
        call_command("check_integrity", stdout=StringIO())
    asset.file.storage.delete(asset.file.name)


def test_an_edition_that_was_changed_is_found(agency: Agency, package: Path) -> None:
    made, _report = import_course(package, agency=agency, user=None)
    edition = made.editions.get()
    content = edition.contents.order_by("pk")[0]
    content.body["title"] = "Boshqa"
    content.save()

    with pytest.raises(CommandError):
        call_command("check_integrity", stdout=StringIO())

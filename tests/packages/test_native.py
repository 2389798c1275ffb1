# ruff: noqa: E501
"""The native package: what is written is read back, and what is wrong is told."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from courses.document.course import CourseDocument
from courses.packages import native
from courses.packages.archive import FolderArchive, ZipArchive
from courses.packages.errors import PackageRefusedError

from .documents import NARROW_SHA, SVG_SHA, course, courses, ident, open_file, png

LESSON = "ru/one/lesson-one.json"
QUIZ = "uz/one/quiz-one.json"


def written(document: CourseDocument) -> io.BytesIO:
    out = io.BytesIO()
    native.write(document, open_file, out)
    return out


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(courses())
def test_any_course_comes_back_as_it_left(document: CourseDocument) -> None:
    first = written(document)
    package = native.read(ZipArchive(first))
    assert package.document == document

    again = io.BytesIO()
    native.write(package.document, package.read_asset, again)
    assert again.getvalue() == first.getvalue()


def test_a_folder_of_the_package_gives_the_same_package(tmp_path: Path) -> None:
    original = written(course())
    unpack(original, tmp_path)

    out = io.BytesIO()
    native.write_archive(FolderArchive(tmp_path), out)

    assert out.getvalue() == original.getvalue()


def unpack(package: io.BytesIO, folder: Path) -> None:
    archive = ZipArchive(package)
    for name in archive.names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as file:
            path.write_bytes(file.read())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    unpack(written(course()), tmp_path)
    return tmp_path


def change(folder: Path, name: str, how: Callable[[Any], None]) -> None:
    data = json.loads((folder / name).read_text())
    how(data)
    (folder / name).write_bytes(native.canonical(data))
    seal(folder)


def seal(folder: Path) -> None:
    """Make the manifest fit again, so that the check under test is the one that speaks."""
    manifest = json.loads((folder / "malaka.json").read_text())
    manifest["entries"] = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "malaka.json"
    }
    (folder / "malaka.json").write_bytes(native.canonical(manifest))


def faults(folder: Path) -> list[str]:
    with pytest.raises(PackageRefusedError) as caught:
        native.read(FolderArchive(folder))
    return [str(fault) for fault in caught.value.faults]


def test_a_changed_file_is_told_by_its_name(folder: Path) -> None:
    (folder / LESSON).write_text((folder / LESSON).read_text().replace("Salom", "Xayr"))

    (fault,) = faults(folder)
    assert fault.startswith(LESSON)


def test_files_that_are_missing_and_files_too_many_are_told_together(folder: Path) -> None:
    (folder / LESSON).unlink()
    (folder / "extra.txt").write_text("x")

    assert [fault.split(":")[0] for fault in faults(folder)] == [LESSON, "extra.txt"]


def test_a_listed_file_that_the_course_does_not_use_is_refused(folder: Path) -> None:
    (folder / "uz" / "one" / "page.html").write_text("<script>alert(1)</script>")
    seal(folder)

    (fault,) = faults(folder)
    assert fault.startswith("uz/one/page.html")


@pytest.mark.parametrize(
    ("name", "how", "place"),
    [
        (LESSON, lambda d: d["body"][0].update(html="<p onclick='x()'>x</p>"), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(html="<script>x</script>"), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(html="<p><b>x</p></b>"), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(html="<p>x"), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(html='<a href="javascript:x()">x</a>'), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(html='<a href="java&#10;script:x()">x</a>'), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(html="<!-- x --><p>x</p>"), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(html="<p/onload=x>x</p>"), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(html="<p>1 < 2</p>"), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(html=f'<a data-activity="{ident("no")}">x</a>'), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(html=f'<a data-asset="{"0" * 64}">x</a>'), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(id="x"), f"{LESSON}: body[0]"),
        (LESSON, lambda d: d["body"][0].update(id=ident("other")), f"{LESSON}: body[0].id"),
        (LESSON, lambda d: d["body"][1].update(level=1), f"{LESSON}: body[1]"),
        (LESSON, lambda d: d["body"][2].update(alt=""), f"{LESSON}: body[2]"),
        (LESSON, lambda d: d["body"][2].update(asset="0" * 64), f"{LESSON}: body[2]"),
        (LESSON, lambda d: d["body"][4]["rows"][0]["cells"].append("3"), f"{LESSON}: body[4]"),
        (LESSON, lambda d: d["body"][7].update(url="javascript:x()"), f"{LESSON}: body[7]"),
        (LESSON, lambda d: d["body"][9].update(term="unknown"), f"{LESSON}: body[9]"),
        (LESSON, lambda d: d["body"].pop(), f"{LESSON}: body"),
        (LESSON, lambda d: d["body"].append(d["body"][1]), f"{LESSON}: body[12]"),
        (LESSON, lambda d: d.update(title="x" * 256), f"{LESSON}: "),
        (LESSON, lambda d: d.update(title=" "), LESSON),
        (LESSON, lambda d: d.update(unknown=1), LESSON),
        (LESSON, lambda d: d["body"][0].update(type="applet"), f"{LESSON}: body[0]"),
        (QUIZ, lambda d: d["items"][0]["options"][0].update(right=False), f"{QUIZ}: items[0]"),
        (QUIZ, lambda d: d["items"][0]["options"][1].update(right=True), f"{QUIZ}: items[0]"),
        (QUIZ, lambda d: d.update(items=[]), QUIZ),
        (QUIZ, lambda d: d["items"][0].update(points="NaN"), f"{QUIZ}: items[0]"),
        (QUIZ, lambda d: d["items"][0].update(points="-1"), f"{QUIZ}: items[0]"),
        ("uz/course.json", lambda d: d["modules"].popitem(), "uz/course.json: modules"),
        ("uz/course.json", lambda d: d.update(cover="0" * 64), "uz/course.json: cover"),
        ("course.json", lambda d: d["modules"][0].update(slug="../up"), "course.json"),
        ("course.json", lambda d: d["modules"][1].update(key=d["modules"][0]["key"]), "course.json"),
        ("course.json", lambda d: d["modules"][0]["activities"][1]["settings"].update(pass_mark="101"), "course.json"),
        ("course.json", lambda d: d["assets"][0].update(media_type="text/html"), f"assets/{SVG_SHA}"),
        ("course.json", lambda d: d["assets"][0].update(size=1), f"assets/{SVG_SHA}"),
        ("course.json", lambda d: d.update(slug="other"), "malaka.json"),
        ("course.json", lambda d: d.update(modules=[]), "course.json"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_where_it_stands(
    folder: Path, name: str, how: Callable[[Any], None], place: str
) -> None:
    change(folder, name, how)

    assert any(fault.startswith(place) for fault in faults(folder)), faults(folder)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b'{"title": "a", "title": "b"}', b'{"title": NaN}', b'{"title": "\\ud800"}',
     b'{"title": "\\u0000"}', b"[" * 100_000, b"9" * 10_000],
)  # fmt: skip
def test_what_is_not_json_is_refused(folder: Path, raw: bytes) -> None:
    (folder / LESSON).write_bytes(raw)
    seal(folder)

    (fault,) = faults(folder)
    assert fault.startswith(LESSON)


@pytest.mark.parametrize(
    "svg",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
        b"<html/>",
        b"\x89PNG",
    ],
)
def test_an_unsafe_drawing_is_refused(folder: Path, svg: bytes) -> None:
    replace_asset(folder, svg)

    assert any(fault.startswith("assets/") for fault in faults(folder))


def test_a_picture_with_far_too_many_pixels_is_refused(folder: Path) -> None:
    replace_asset(folder, png().replace(b"\0\0\0\x02\0\0\0\x02", b"\0\0\xff\xff\0\0\xff\xff"), "png")

    assert any(fault.startswith("assets/") for fault in faults(folder))


def replace_asset(folder: Path, content: bytes, extension: str = "svg") -> None:
    """Put ``content`` where the narrow drawing was, with hashes that fit."""
    sha256 = hashlib.sha256(content).hexdigest()
    (folder / "assets" / f"{NARROW_SHA}.svg").unlink()
    (folder / "assets" / f"{sha256}.{extension}").write_bytes(content)
    for path in folder.rglob("*.json"):
        path.write_text(path.read_text().replace(NARROW_SHA, sha256))

    def describe(data: Any) -> None:
        asset = next(asset for asset in data["assets"] if asset["sha256"] == sha256)
        kind = {"svg": "image/svg+xml"}.get(extension, f"image/{extension}")
        asset.update(size=len(content), name=f"drawing.{extension}", media_type=kind)

    change(folder, "course.json", describe)


@pytest.mark.parametrize(
    ("change_manifest", "word"),
    [
        (lambda m: m.update(format="other"), "Malaka"),
        (lambda m: m.update(schema=2), "2"),
        (lambda m: m.update(languages=[]), ""),
        (lambda m: m.update(entries=[]), "entries"),
        (lambda m: m["edition"].update(number=0), "edition"),
        (lambda m: m["edition"].update(published_at="0001-01-01T00:00:00+14:00"), "published_at"),
        (lambda m: m["edition"].update(published_at="9999-12-31T23:59:59Z"), "malaka.json: edition"),
        (lambda m: m["edition"].pop("issuer"), "issuer"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(
    folder: Path, change_manifest: Callable[[Any], None], word: str
) -> None:
    manifest = json.loads((folder / "malaka.json").read_text())
    change_manifest(manifest)
    (folder / "malaka.json").write_text(json.dumps(manifest))

    assert any(word in fault for fault in faults(folder))


def test_the_folder_zipped_with_itself_is_told_apart(folder: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    inner = outer / "muvofiqlik"
    inner.mkdir(parents=True)
    (inner / "malaka.json").write_text("{}")

    (fault,) = faults(outer)
    assert "muvofiqlik" in fault


def test_no_more_than_twenty_faults_are_told_at_once(folder: Path) -> None:
    for number in range(30):
        (folder / f"extra-{number}.txt").write_text("x")

    with pytest.raises(PackageRefusedError) as caught:
        native.read(FolderArchive(folder))

    assert len(caught.value.faults) == 20
    assert caught.value.more == 10


@pytest.mark.parametrize(
    "how",
    [
        lambda d: d.update({"\u202e\x9b31m" + "x" * 100_000: 1}),
        lambda d: d["body"][0].update({"x" * 100_000: 1}),
        lambda d: d["body"][0].update(type="x" * 100_000),
    ],
)
def test_a_name_from_outside_makes_no_endless_line_and_hides_nothing(
    folder: Path, how: Callable[[Any], None]
) -> None:
    change(folder, LESSON, how)

    assert all(len(fault) < 1_000 and fault.isprintable() for fault in faults(folder))

"""Malaka's own package: everything a course document says, and nothing else (docs/packages.md)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from courses.document.activities import Content
from courses.document.course import SCHEMA, CourseDocument, CourseText, EditionInfo
from courses.document.errors import DocumentError
from courses.document.fields import read as read_fields
from courses.document.fields import write as write_fields
from courses.document.parts import ContentKey, Structure, join, structure_of
from courses.editions.store import AssetReader

from .archive import Archive, Opener, read_chunks, read_entry, write_zip
from .consistency import check_document, check_structure
from .errors import Faults, refuse
from .media import MEDIA_TYPES, problem_of

FORMAT = "malaka-course"
MANIFEST = "malaka.json"
COURSE = "course.json"
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
MOST_LANGUAGES = 20
JSON_SIZE = 4 * 1024 * 1024

T = TypeVar("T")


@dataclass(frozen=True)
class Manifest:
    """The first thing read of a package; ``entries`` has the SHA-256 of every other file by its path."""

    format: str
    schema: int
    course: UUID
    slug: str
    edition: EditionInfo
    languages: tuple[str, ...]
    entries: dict[str, str]


@dataclass(frozen=True)
class Package:
    """A package that has passed every check; ``read_asset`` works as long as its archive is open."""

    document: CourseDocument
    archive: Archive

    def read_asset(self, sha256: str) -> BinaryIO:
        """Open an asset by its SHA-256; raises KeyError when the document has none of that hash."""
        path = {asset.sha256: asset.path for asset in self.document.assets}[sha256]
        return self.archive.open(path)  # type: ignore[return-value]


def canonical(value: Any) -> bytes:
    """JSON as packages have it: the same value is always the same bytes."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def content_path(language: str, module: str, activity: str) -> str:
    return f"{language}/{module}/{activity}.json"


def write(document: CourseDocument, read_asset: AssetReader, out: IO[bytes]) -> None:
    """Write ``document`` with its assets; the same document always gives the same bytes."""
    texts = dict(_texts(document))
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in texts.items()}
    files: dict[str, Opener] = {asset.path: _opener(read_asset, asset.sha256) for asset in document.assets}
    hashes |= {asset.path: asset.sha256 for asset in document.assets}
    manifest = Manifest(
        FORMAT, SCHEMA, document.key, document.slug, document.edition, document.languages, hashes
    )
    write_zip(out, {**texts, **files, MANIFEST: canonical(write_fields(manifest))})


def _opener(read_asset: AssetReader, sha256: str) -> Opener:
    return lambda: read_asset(sha256)


def _texts(document: CourseDocument) -> Iterator[tuple[str, bytes]]:
    yield COURSE, canonical(structure_of(document))
    for language, text in document.texts.items():
        yield f"{language}/{COURSE}", canonical(write_fields(text))
    for module in document.modules:
        for activity in module.activities:
            for language, content in activity.content.items():
                path = content_path(language, module.slug, activity.slug)
                yield path, canonical(write_fields(content))


def write_archive(archive: Archive, out: IO[bytes]) -> None:
    """Write what an archive holds, to the letter, as a ZIP of our own making (for a package in a folder)."""
    write_zip(out, {name: _entry_opener(archive, name) for name in archive.names})


def _entry_opener(archive: Archive, name: str) -> Opener:
    return lambda: archive.open(name)


def read(archive: Archive) -> Package:
    """The course in a package; raises PackageRefusedError with everything that is wrong with it."""
    faults = Faults()
    manifest = read_manifest(archive)
    _check_entries(archive, manifest, faults)
    faults.raise_if_any()
    document = _read_document(archive, manifest, faults)
    _check_assets(archive, manifest, document, faults)
    check_document(document, faults)
    faults.raise_if_any()
    return Package(document, archive)


def read_manifest(archive: Archive) -> Manifest:
    """What the package says it is, before its contents are checked."""
    if MANIFEST not in archive.names:
        _refuse_stranger(archive)
    data = _json(archive, MANIFEST)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        refuse(MANIFEST, _("this is not a package of a Malaka course"), _("Choose another file"))
    if data.get("schema") != SCHEMA:
        refuse(
            MANIFEST,
            _("the package is of format %(schema)s; this Malaka reads format %(known)s")
            % {"schema": str(data.get("schema"))[:20], "known": SCHEMA},
            _("Update this Malaka or ask for the package in the older format"),
        )
    try:
        manifest = read_fields(Manifest, data)
    except DocumentError as error:
        refuse(f"{MANIFEST}: {error.where}", error.message, _("Export the course again"))
    languages = manifest.languages
    if not 0 < len(languages) <= MOST_LANGUAGES or len(set(languages)) != len(languages):
        refuse(f"{MANIFEST}: languages", _("there are none, too many, or one of them twice"))
    for language in languages:
        if not LANGUAGE.fullmatch(language):
            refuse(
                f"{MANIFEST}: languages", _("“%(code)s” is not a language's code") % {"code": language[:20]}
            )
    return manifest


def _refuse_stranger(archive: Archive) -> None:
    if "imsmanifest.xml" in archive.names:
        refuse(
            "",
            _("this is a package for other learning systems (SCORM or Common Cartridge)"),
            _("Import the course's own package (native format)"),
        )
    inner = {name.split("/")[0] for name in archive.names if name.endswith(f"/{MANIFEST}")}
    if inner:
        refuse(
            "",
            _("the package lies in the folder “%(folder)s” of this archive") % {"folder": min(inner)},
            _("Make a ZIP of the folder's contents, not of the folder"),
        )
    refuse(
        "",
        _("%(name)s is missing: this is not a package of a course") % {"name": MANIFEST},
        _("Choose another file"),
    )


def _check_entries(archive: Archive, manifest: Manifest, faults: Faults) -> None:
    """The manifest lists every file and no other, and each is what its hash says."""
    again = _("Export the course again; packages are not to be changed by hand")
    present = set(archive.names) - {MANIFEST}
    for name in sorted(set(manifest.entries) - present):
        faults.add(name, _("the file is listed in the manifest but missing"), again)
    for name in sorted(present - set(manifest.entries)):
        faults.add(name, _("the file is not listed in the manifest"), again)
    for name in sorted(present & set(manifest.entries)):
        digest = hashlib.sha256()
        for chunk in read_chunks(archive, name):
            digest.update(chunk)
        if digest.hexdigest() != manifest.entries[name]:
            faults.add(name, _("the file was changed after the package was made"), again)


def _read_document(archive: Archive, manifest: Manifest, faults: Faults) -> CourseDocument:
    structure = _read_as(Structure, archive, COURSE, faults)
    if structure is not None:
        check_structure(structure, faults)
    faults.raise_if_any()
    assert structure is not None
    texts: dict[str, CourseText] = {}
    contents: dict[ContentKey, Content] = {}
    for language in manifest.languages:
        text = _read_as(CourseText, archive, f"{language}/{COURSE}", faults)
        texts |= {language: text} if text else {}
        for module in structure.modules:
            for activity in module.activities:
                path = content_path(language, module.slug, activity.slug)
                content = _read_as(Content, archive, path, faults)
                contents |= {(language, str(activity.key)): content} if content else {}
    _check_paths(archive, manifest, structure, faults)
    faults.raise_if_any()
    return join(
        write_fields(structure),
        texts=texts,
        contents=contents,
        edition=manifest.edition,
        languages=manifest.languages,
    )


def _check_paths(archive: Archive, manifest: Manifest, structure: Structure, faults: Faults) -> None:
    """No file lies in the package that the course does not use, and the manifest speaks of this course."""
    expected = {MANIFEST, COURSE, *(asset.path for asset in structure.assets)}
    for language in manifest.languages:
        expected.add(f"{language}/{COURSE}")
        expected |= {content_path(language, m.slug, a.slug) for m in structure.modules for a in m.activities}
    for name in sorted(set(archive.names) - expected):
        faults.add(name, _("the course does not use this file"), _("Take it out of the package"))
    if (manifest.course, manifest.slug) != (structure.key, structure.slug):
        faults.add(
            MANIFEST,
            _("the manifest and course.json speak of different courses"),
            _("Export the course again"),
        )


def _read_as(cls: type[T], archive: Archive, name: str, faults: Faults) -> T | None:
    """One JSON file as a value of the document; ``None`` and a fault when it is not one."""
    if name not in archive.names:
        faults.add(name, _("the file is missing"), _("Export the course again"))
        return None
    data = _json(archive, name)
    try:
        return read_fields(cls, data)
    except DocumentError as error:
        faults.add(
            f"{name}: {error.where}" if error.where else name,
            error.message,
            _("Mend it in the course and export again"),
        )
        return None


def _json(archive: Archive, name: str) -> Any:
    if archive.size(name) > JSON_SIZE:
        refuse(name, _("the file is larger than %(limit)s MiB") % {"limit": JSON_SIZE // 1024**2})
    try:
        data = json.loads(
            read_entry(archive, name).decode(), object_pairs_hook=_without_doubles, parse_constant=_no
        )
        _check_letters(data)
        return data
    except (ValueError, RecursionError):
        refuse(name, _("the file is not JSON in UTF-8"), _("Export the course again"))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _no(_name: str) -> None:
    raise ValueError("no number")


UNSTORABLE = {chr(code) for code in range(32)} - {"\n", "\t"}


def _check_letters(data: Any) -> None:
    """Refuse letters that cannot be stored or shown: lone surrogates and control characters."""
    if isinstance(data, str):
        data.encode()
        if not UNSTORABLE.isdisjoint(data):
            raise ValueError("control characters")
    elif isinstance(data, Mapping):
        for key, value in data.items():
            _check_letters(key)
            _check_letters(value)
    elif isinstance(data, list):
        for value in data:
            _check_letters(value)


def _check_assets(archive: Archive, manifest: Manifest, document: CourseDocument, faults: Faults) -> None:
    """Each asset is the file it says it is."""
    for asset in document.assets:
        where = asset.path
        if "/" in asset.name or "\\" in asset.name or asset.name.startswith("."):
            faults.add(where, _("“%(name)s” is not the name of a file") % {"name": asset.name[:60]})
        if where not in archive.names:
            faults.add(where, _("the file is missing"), _("Export the course again"))
            continue
        extension = where.rpartition(".")[2]
        if MEDIA_TYPES.get(extension) != asset.media_type:
            faults.add(where, _("a file of this kind may not be in a course"), _("Replace it in the course"))
        elif archive.size(where) != asset.size or manifest.entries.get(where) != asset.sha256:
            faults.add(
                where, _("the file is not the one that course.json says"), _("Export the course again")
            )
        else:
            with archive.open(where) as file:
                problem = problem_of(extension, file, asset.size)
            if problem:
                faults.add(where, problem, _("Replace it in the course"))

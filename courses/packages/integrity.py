"""Does what is stored still say what it said? Files against hashes, editions against their documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from certificates.models import Certificate, State
from courses.document.errors import DocumentError
from courses.document.fields import write
from courses.document.outline import outline_of
from courses.document.parts import structure_of
from courses.editions.models import Course, Edition, EditionAsset
from courses.editions.store import load_document
from courses.tree.structure import structure_problems

from . import native
from .archive import MIB, ZipArchive
from .consistency import check_document
from .errors import Faults, PackageRefusedError


def problems() -> Iterator[str]:
    """Everything that is wrong, one sentence each; reads every stored file."""
    for asset in EditionAsset.objects.iterator():
        yield from _file_problems(str(asset), asset.file, asset.sha256, asset.size)
    for edition in Edition.objects.select_related("course__agency").iterator():
        for problem in _edition_problems(edition):
            yield f"{edition}: {problem}"
    for course in Course.objects.select_related("agency", "current_edition").exclude(current_edition=None):
        if course.current_edition and course.current_edition.course_id != course.pk:
            yield f"{course}: " + _("its edition belongs to another course")
    for course in Course.objects.select_related("agency"):
        yield from (f"{course} ({p.language}): {p.message}" for p in structure_problems(course))
    with_file = Certificate.objects.filter(state__in=[State.ISSUED, State.REVOKED, State.SUPERSEDED]).exclude(
        pdf=""
    )
    for certificate in with_file.select_related("agency").iterator():
        yield from _file_problems(str(certificate), certificate.pdf, certificate.sha256, None)
    for certificate in Certificate.objects.filter(state=State.ISSUED, pdf="").select_related("agency"):
        yield f"{certificate}: " + _("it is issued but has no file")


def _file_problems(name: str, file: FieldFile, sha256: str, size: int | None) -> Iterator[str]:
    try:
        with file.open("rb") as content:
            found, length = _digest(content)
    except (OSError, ValueError):
        yield f"{name}: " + _("the file is missing")
        return
    if found != sha256 or (size is not None and length != size):
        yield f"{name}: " + _("the file was changed after it was stored")


def _digest(content: File) -> tuple[str, int]:
    digest, length = hashlib.sha256(), 0
    while chunk := content.read(MIB):
        digest.update(chunk)
        length += len(chunk)
    return digest.hexdigest(), length


def _edition_problems(edition: Edition) -> Iterator[str]:
    try:
        document = load_document(edition)
    except (DocumentError, KeyError) as error:
        yield str(error)
        return
    faults = Faults()
    check_document(document, faults)
    try:
        faults.raise_if_any()
    except PackageRefusedError as error:
        yield from (str(fault) for fault in error.faults)
        return
    if structure_of(document) != edition.structure or write(outline_of(document)) != edition.outline_json:
        yield _("the outline is not that of the document")
    stored = set(edition.assets.values_list("sha256", flat=True))
    missing = {asset.sha256 for asset in document.assets} - stored
    if missing:
        yield _("files are missing: %(names)s") % {"names": ", ".join(sorted(sha[:12] for sha in missing))}
    if edition.package:
        yield from _package_problems(edition)


def _package_problems(edition: Edition) -> Iterator[str]:
    try:
        with edition.package.open("rb") as file:
            if native.read(ZipArchive(file)).document != load_document(edition):
                yield _("the package it came in says something else")
    except OSError:
        yield _("the package it came in is missing")
    except PackageRefusedError as error:
        yield str(error)

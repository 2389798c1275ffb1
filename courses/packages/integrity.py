"""Does what is stored still say what it said? Files against hashes, editions against their documents, and
certificates against their log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from certificates.log.integrity import problems as certificate_problems
from content.storing import file_problems
from courses.document.errors import DocumentError
from courses.document.fields import write
from courses.document.outline import outline_of
from courses.document.parts import structure_of
from courses.editions.models import Course, Edition, EditionAsset
from courses.editions.store import load_document
from courses.tree.structure import structure_problems

from . import native
from .archive import ZipArchive
from .consistency import check_document
from .errors import Faults, PackageRefusedError


def problems(head: Path | None = None) -> Iterator[str]:
    """Everything that is wrong, one sentence each; reads every stored file.

    ``head`` is a file with a head of the certificates' log that was kept elsewhere. Raises OSError where it
    cannot be read.
    """
    for asset in EditionAsset.objects.iterator():
        yield from file_problems(str(asset), asset.file, asset.sha256, asset.size)
    for edition in Edition.objects.select_related("course__agency").iterator():
        for problem in _edition_problems(edition):
            yield f"{edition}: {problem}"
    for course in Course.objects.select_related("agency", "current_edition").exclude(current_edition=None):
        if course.current_edition and course.current_edition.course_id != course.pk:
            yield f"{course}: " + _("its edition belongs to another course")
    for course in Course.objects.select_related("agency"):
        yield from (f"{course} ({p.language}): {p.message}" for p in structure_problems(course))
    yield from certificate_problems(head)


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

"""Editions are stored once and read back as the document they were."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from contextlib import closing
from typing import BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from content.pictures import dimensions
from courses.document.course import Asset, CourseDocument
from courses.document.errors import DocumentError
from courses.document.fields import write
from courses.document.outline import outline_of
from courses.document.parts import join, structure_of
from lms.accounts.models import User

from .models import Activity, Course, Edition, EditionAsset, EditionContent, EditionText

AssetReader = Callable[[str], BinaryIO]
"""Opens an asset by its SHA-256 for reading bytes; raises KeyError or OSError when there is none."""

CHUNK = 1024 * 1024


def store_edition(
    document: CourseDocument,
    read_asset: AssetReader,
    *,
    course: Course,
    published_by: User | None,
    package: File | None = None,
    is_current: bool = True,
) -> Edition:
    """Store ``document`` as an edition of ``course``, its files first, then all rows in one transaction.

    It becomes the edition that new learners get; not where ``is_current`` says no, as for a correction of an
    older one.

    The document's activities must be rows of the course. ``package`` is the file that an imported edition
    came in. Raises DocumentError when a file is missing or is not what its hash says.
    """
    store_assets(document, read_asset)
    edition = Edition(
        course=course,
        number=document.edition.number,
        correction=document.edition.correction,
        published_at=document.edition.published_at,
        published_by=published_by,
        info=write(document.edition),
        outline_json=write(outline_of(document)),
        structure=structure_of(document),
    )
    if package is not None:
        edition.package.save(f"{course.key}-{document.edition.label}.malaka", package, save=False)
    try:
        _save(edition, document, course, is_current)
    except BaseException:
        edition.package.delete(save=False)
        raise
    return edition


@transaction.atomic
def _save(edition: Edition, document: CourseDocument, course: Course, is_current: bool) -> None:
    edition.save()
    _store_words(edition, document)
    edition.assets.set(EditionAsset.objects.filter(sha256__in=[asset.sha256 for asset in document.assets]))
    if is_current:
        course.current_edition = edition
        course.save(update_fields=["current_edition"])


def _store_words(edition: Edition, document: CourseDocument) -> None:
    rows = {row.key: row for row in Activity.objects.filter(course=edition.course_id)}
    EditionText.objects.bulk_create(
        EditionText(edition=edition, language=language, body=write(text))
        for language, text in document.texts.items()
    )
    EditionContent.objects.bulk_create(
        EditionContent(edition=edition, activity=rows[activity.key], language=language, body=write(content))
        for activity in document.activities()
        for language, content in activity.content.items()
    )


def store_assets(document: CourseDocument, read_asset: AssetReader) -> None:
    """Keep the editions' own copy of each file that is not kept yet."""
    known = set(
        EditionAsset.objects.filter(sha256__in=[a.sha256 for a in document.assets]).values_list(
            "sha256", flat=True
        )
    )
    new = [_store_asset(asset, read_asset) for asset in document.assets if asset.sha256 not in known]
    EditionAsset.objects.bulk_create(new, ignore_conflicts=True)


def _store_asset(asset: Asset, read_asset: AssetReader) -> EditionAsset:
    row = EditionAsset(sha256=asset.sha256, media_type=asset.media_type, size=asset.size)
    with verified(asset, read_asset) as file:
        row.width, row.height = dimensions(file, asset.media_type)
        row.file.save(asset.name, File(file), save=False)
    return row


def verified(asset: Asset, read_asset: AssetReader) -> BinaryIO:
    """The asset's bytes as an open file, once they are known to be what the hash says; raises
    DocumentError."""
    copy = tempfile.SpooledTemporaryFile(max_size=8 * CHUNK)  # noqa: SIM115
    digest = hashlib.sha256()
    try:
        with closing(read_asset(asset.sha256)) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
    except (KeyError, OSError):
        raise DocumentError(_("the file “%(name)s” is missing") % {"name": asset.name}, asset.path) from None
    if digest.hexdigest() != asset.sha256:
        raise DocumentError(
            _("the file “%(name)s” is not what its hash says") % {"name": asset.name}, asset.path
        )
    copy.seek(0)
    return copy  # type: ignore[return-value]


def load_document(edition: Edition) -> CourseDocument:
    """The document that was stored."""
    info = edition.edition_info
    contents = {
        (row.language, str(row.activity.key)): row.content
        for row in EditionContent.objects.filter(edition=edition).select_related("activity")
    }
    return join(
        edition.structure,
        texts={row.language: row.text for row in EditionText.objects.filter(edition=edition)},
        contents=contents,
        edition=info,
        languages=edition.outline.languages,
    )


def open_asset(sha256: str) -> BinaryIO:
    """The editions' copy of a file, open for reading; raises KeyError when no edition has it."""
    row = EditionAsset.objects.filter(sha256=sha256).first()
    if row is None:
        raise KeyError(sha256)
    return row.file.open("rb")

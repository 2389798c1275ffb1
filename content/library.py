"""Keeping the files of a document as an agency's pictures and files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, BinaryIO, TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.models import Collection

from courses.document.course import Asset
from courses.document.errors import DocumentError

from .models import File, Picture
from .pictures import dimensions
from .shown import is_shown_as_it_is
from .svg import UnsafeSvg, check_svg

Stored = TypeVar("Stored", Picture, File)


@dataclass
class Library:
    """Pictures and files that a document needs: found in the collection, or written to storage and not saved
    yet.

    ``save`` makes the rows, inside the caller's transaction; ``forget`` takes written files away again when
    that transaction failed.
    """

    collection: Collection
    pictures: dict[str, Picture] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    written: list[Any] = field(default_factory=list)

    def keep_picture(self, asset: Asset, data: BinaryIO) -> None:
        """Keep a picture; raises DocumentError for an unsafe drawing or a kind of file that is no picture."""
        _check_kind(asset, settings.WAGTAILIMAGES_EXTENSIONS)
        content = data.read()
        _check_drawing(asset, content)
        row = self._find(Picture, asset) or self._write(Picture(), asset, content)
        if row.pk is None:
            data.seek(0)
            row.width, row.height = dimensions(data, asset.media_type)
            if not row.width or not row.height:
                raise DocumentError(_("the picture cannot be read"), asset.path)
            if (
                not is_shown_as_it_is(row)
                and row.width * row.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
            ):
                raise DocumentError(_("the picture is larger than 40 million pixels"), asset.path)
        self.pictures[asset.sha256] = row

    def keep_file(self, asset: Asset, data: BinaryIO) -> None:
        """Keep a file to take away; raises DocumentError for a kind of file that is not allowed."""
        _check_kind(asset, [*settings.WAGTAILDOCS_EXTENSIONS, *settings.WAGTAILIMAGES_EXTENSIONS])
        content = data.read()
        _check_drawing(asset, content)
        self.files[asset.sha256] = self._find(File, asset) or self._write(File(), asset, content)

    def save(self) -> None:
        for row in (*self.pictures.values(), *self.files.values()):
            if row.pk is None:
                row.save()

    def forget(self) -> None:
        for row in self.written:
            row.file.storage.delete(row.file.name)

    @property
    def picture_ids(self) -> dict[str, int]:
        return {sha256: row.pk for sha256, row in self.pictures.items()}

    @property
    def file_ids(self) -> dict[str, int]:
        return {sha256: row.pk for sha256, row in self.files.items()}

    def _find(self, model: type[Stored], asset: Asset) -> Stored | None:
        found: Stored | None = model.objects.filter(
            collection=self.collection,
            sha256=asset.sha256,
            file_name=asset.name,
            title=asset.title or asset.name,
            licence=asset.licence,
            source=asset.source,
        ).first()
        return found

    def _write(self, row: Stored, asset: Asset, content: bytes) -> Stored:
        row.title = asset.title or asset.name
        row.licence, row.source = asset.licence, asset.source
        row.collection = self.collection
        row.sha256, row.file_name, row.file_size = asset.sha256, asset.name, asset.size
        row.file.save(asset.name, ContentFile(content), save=False)
        self.written.append(row)
        return row


def _check_kind(asset: Asset, allowed: Iterable[str]) -> None:
    extension = PurePosixPath(asset.name).suffix.lower().lstrip(".")
    if extension not in allowed:
        raise DocumentError(_("files of this kind are not accepted here"), asset.path)


def _check_drawing(asset: Asset, content: bytes) -> None:
    if asset.name.lower().endswith(".svg") or asset.media_type == "image/svg+xml":
        try:
            check_svg(content)
        except UnsafeSvg as unsafe:
            raise DocumentError("; ".join(unsafe.messages), asset.path) from None

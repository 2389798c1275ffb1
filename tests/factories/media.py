"""Pictures and files that an agency keeps."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from content.collections import collection_of
from content.models import File, Picture
from lms.accounts.models import Agency


def raster(width: int = 40, height: int = 30, kind: str = "PNG", **saved: Any) -> bytes:
    """The bytes of a plain picture."""
    data = io.BytesIO()
    Image.new("RGB", (width, height), (10, 120, 90)).save(data, kind, **saved)
    return data.getvalue()


def picture(agency: Agency, data: bytes | None = None, name: str = "maydon.png") -> Picture:
    """A picture in the agency's collection."""
    file = ImageFile(io.BytesIO(data or raster()), name=name)
    return Picture.objects.create(title="Maydon", file=file, collection=collection_of(agency))


def file(agency: Agency, data: bytes = b"hujjat", name: str = "hujjat.txt") -> File:
    """A file in the agency's collection."""
    return File.objects.create(
        title="Hujjat",
        file=ContentFile(data, name=name),
        file_size=len(data),
        collection=collection_of(agency),
    )

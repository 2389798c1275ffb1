"""Where uploads lie: out of the web server's reach, under names that nobody guesses."""

from __future__ import annotations

import hashlib
import mimetypes
import secrets
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.files.storage import Storage, storages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""What an upload may do in a browser that opens it: nothing."""


def private_storage() -> Storage:
    return storages["private"]


def originals() -> Storage:
    """Pictures as they were uploaded. Their addresses are for authors; learners get renditions."""
    return storages["originals"]


def unguessable(folder: str, filename: str) -> str:
    """A path in a storage that keeps nothing of the name but its extension."""
    return f"{folder}/{secrets.token_hex(16)}{PurePosixPath(filename).suffix.lower()[:8]}"


def handed_out(file: BinaryIO, name: str) -> HttpResponse:
    """An upload as a response: a picture to be shown, anything else to be saved under ``name``."""
    kind = "image/svg+xml" if name.lower().endswith(".svg") else mimetypes.guess_type(name)[0]
    kind = kind or "application/octet-stream"
    response = FileResponse(
        file, as_attachment=not kind.startswith("image/"), filename=name, content_type=kind
    )
    response["Content-Security-Policy"] = LOCKED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private"
    return response  # type: ignore[return-value]


def file_problems(name: str, file: FieldFile, sha256: str, size: int | None = None) -> Iterator[str]:
    """Is a stored file the one that was stored? A sentence that begins with ``name`` where it is not."""
    digest, length = hashlib.sha256(), 0
    try:
        with file.open("rb") as content:
            for chunk in content.chunks():
                digest.update(chunk)
                length += len(chunk)
    except (OSError, ValueError):
        yield f"{name}: " + _("the file is missing")
        return
    if digest.hexdigest() != sha256 or (size is not None and length != size):
        yield f"{name}: " + _("the file was changed after it was stored")

"""Where uploads lie: out of the web server's reach, under names that nobody guesses."""

from __future__ import annotations

import mimetypes
import secrets
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.files.storage import Storage, storages
from django.http import FileResponse, HttpResponse

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

"""Files inside a package: which kinds there are, and that a file is what its name says."""

from __future__ import annotations

import io
import warnings
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from content.svg import LARGEST, UnsafeSvg, check_svg

MEDIA_TYPES = {
    "avif": "image/avif",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""By extension: what the settings allow for pictures and for files, together."""

RASTER = {"avif": "AVIF", "gif": "GIF", "jpeg": "JPEG", "jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
PIXELS = 50_000_000
TEXT_SIZE = 20 * 1024 * 1024


def problem_of(extension: str, file: IO[bytes], size: int) -> str:
    """Why the file is not what its extension says; empty when it is. ``extension`` is lower-case."""
    if extension in RASTER:
        return _picture_problem(extension, file)
    if extension == "svg":
        return _drawing_problem(file, size)
    if extension in ("csv", "txt"):
        return _text_problem(file, size)
    signature = b"%PDF-" if extension == "pdf" else b"PK\x03\x04"
    return "" if file.read(len(signature)) == signature else _not_what_it_says(extension)


def _picture_problem(extension: str, file: IO[bytes]) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(file.read()), formats=[RASTER[extension]]) as picture:
                width, height = picture.size
    except Image.DecompressionBombError:
        return _("the picture has more than %(limit)s million pixels") % {"limit": PIXELS // 1_000_000}
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return _not_what_it_says(extension)
    if width * height > PIXELS:
        return _("the picture has more than %(limit)s million pixels") % {"limit": PIXELS // 1_000_000}
    return ""


def _text_problem(file: IO[bytes], size: int) -> str:
    if size > TEXT_SIZE:
        return _("the file is larger than %(limit)s MiB") % {"limit": TEXT_SIZE // 1024**2}
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return _("the text is not in UTF-8")
    return _not_what_it_says("txt") if "\0" in text else ""


def _drawing_problem(file: IO[bytes], size: int) -> str:
    if size > LARGEST:
        return _("the file is larger than %(limit)s MiB") % {"limit": LARGEST // 1024**2}
    try:
        check_svg(file.read())
    except UnsafeSvg as error:
        return " ".join(message.rstrip(".") for message in error.messages)
    return ""


def _not_what_it_says(extension: str) -> str:
    return _("the file is not what its name says: no “%(extension)s” file") % {"extension": extension}

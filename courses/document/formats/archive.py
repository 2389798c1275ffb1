"""ZIP files from strangers, unpacked under limits."""

from __future__ import annotations

import io
import posixpath
import zipfile

from django.utils.translation import gettext as _

from .base import LARGEST, FormatError, refuse

MOST_FILES = 10_000
MOST_BYTES = 200 * 1024 * 1024


def is_zip(data: bytes) -> bool:
    return data.startswith(b"PK")


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a ZIP by path; raises FormatError on what is broken, too large, or leads outside."""
    if len(data) > LARGEST:
        refuse(_("the file is larger than %(size)s MB") % {"size": LARGEST // 1024 // 1024})
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _files(archive)
    except FormatError:
        raise
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        UnicodeError,
        ValueError,
    ):
        refuse(_("the ZIP file is broken or locked by a password"))


def _files(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        refuse(_("the ZIP file holds more than is read"))
    files = {}
    for entry in entries:
        path = posixpath.normpath(entry.filename.replace("\\", "/"))
        if path.startswith(("/", "..")) or ":" in path:
            refuse(_("the name “%(name)s” leads outside of the file") % {"name": entry.filename[:60]})
        if entry.file_size > LARGEST:
            refuse(_("the ZIP file holds more than is read"), path[:60])
        with archive.open(entry) as file:
            files[path] = file.read(LARGEST + 1)
        if len(files[path]) > LARGEST:
            refuse(_("the ZIP file holds more than is read"), path[:60])
    return files

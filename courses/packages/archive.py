"""Package files: read from a ZIP or a folder under limits, written as a ZIP that is always the same.

Nothing is unpacked to disk and no entry is read before every name and every size has passed.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from django.utils.translation import gettext as _

from .errors import refuse, unreadable

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a package may be; sizes in bytes, ``ratio`` is unpacked size over packed size."""

    entries: int = 5_000
    total: int = 512 * MIB
    single: int = 200 * MIB
    ratio: int = 200
    depth: int = 8
    name: int = 200


LIMITS = Limits()
RATIO_FROM = 256 * 1024
"""Smaller entries may be packed as tightly as they like: they cannot hurt, and short tables do."""


class Archive(Protocol):
    """A package that may be read: ``names`` are sorted, folders are not among them."""

    names: tuple[str, ...]

    def size(self, name: str) -> int: ...

    def open(self, name: str) -> IO[bytes]: ...


_DAMAGED = (
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What ``zipfile`` raises on headers and contents that are not what they should be."""


def read_chunks(archive: Archive, name: str) -> Iterator[bytes]:
    """The bytes of one entry, a MiB at a time; a damaged one is refused."""
    try:
        with archive.open(name) as file:
            while chunk := file.read(MIB):
                yield chunk
    except _DAMAGED:
        unreadable(name)


def read_entry(archive: Archive, name: str) -> bytes:
    """All bytes of one entry; a damaged one is refused."""
    return b"".join(read_chunks(archive, name))


class FolderArchive:
    """A package as a plain folder. Links are refused: they could lead out of it."""

    def __init__(self, root: Path, limits: Limits = LIMITS) -> None:
        self.root = root
        self._sizes: dict[str, int] = {}
        for folder, folders, files in os.walk(root):
            for name in [*folders, *files]:
                path = Path(folder, name)
                where = path.relative_to(root).as_posix()
                kind = path.lstat().st_mode
                if stat.S_ISREG(kind):
                    self._sizes[where] = path.lstat().st_size
                elif not stat.S_ISDIR(kind):
                    refuse(where, _("links and special files are not allowed in a package"))
                if len(self._sizes) > limits.entries:
                    _too_many(limits)
        _check_names(self._sizes, limits)
        _check_sizes(self._sizes, limits)
        self.names = tuple(sorted(self._sizes))

    def size(self, name: str) -> int:
        return self._sizes[name]

    def open(self, name: str) -> IO[bytes]:
        return (self.root / name).open("rb")


class ZipArchive:
    """A package as a ZIP file. ``file`` must be seekable and stay open as long as the archive is used."""

    def __init__(self, file: IO[bytes], limits: Limits = LIMITS) -> None:
        _check_frame(file, limits)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, IndexError):
            unreadable("")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        everything = self._zip.infolist()
        if len(everything) > limits.entries:
            _too_many(limits)
        for info in everything:
            _check_entry(info, limits)
            name = info.orig_filename
            if name in self._entries:
                refuse(name, _("the name occurs twice in the archive"))
            self._entries[name] = info
        for folder in [name for name in self._entries if name.endswith("/")]:
            _check_names([folder[:-1]], limits)
            del self._entries[folder]
        _check_names(self._entries, limits)
        _check_sizes({name: info.file_size for name, info in self._entries.items()}, limits)
        self.names = tuple(sorted(self._entries))

    def size(self, name: str) -> int:
        return self._entries[name].file_size

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(self._entries[name])


END = struct.Struct("<4s4H2LH")
END_SIGNATURE = b"PK\x05\x06"
ZIP64_LOCATOR = b"PK\x06\x07"
LOCATOR_SIZE = 20
DIRECTORY_ENTRY = 1024
"""More than an entry of the central directory needs: name, sizes and a few extra fields."""


def _check_frame(file: IO[bytes], limits: Limits) -> None:
    """Look at the ZIP's end record before anything is believed (APPNOTE 4.3.16).

    ``zipfile`` reads the whole central directory into memory, however long it says it is, and reads a
    file with anything before the first entry, which may be a program or a page.
    """
    not_a_zip = _("this is not a ZIP file, or a part of it is missing")
    mend = _("Choose the package as it was downloaded")
    end = file.seek(0, os.SEEK_END)
    tail_length = min(end, END.size + LOCATOR_SIZE + 0xFFFF)
    file.seek(end - tail_length)
    tail = file.read(tail_length)
    position = tail.rfind(END_SIGNATURE)
    if position < 0 or len(tail) - position < END.size:
        refuse("", not_a_zip, mend)
    record = END.unpack_from(tail, position)
    directory_size, directory_start = record[5], record[6]
    if record[1] or record[2]:
        refuse("", _("archives in several parts are not read"), mend)
    if (
        tail[max(0, position - LOCATOR_SIZE) : position].startswith(ZIP64_LOCATOR)
        or directory_start == 0xFFFFFFFF
    ):
        refuse("", _("the archive is larger than a package may be"))
    if record[4] > limits.entries or directory_size > limits.entries * DIRECTORY_ENTRY:
        _too_many(limits)
    if directory_start + directory_size != end - len(tail) + position:
        refuse("", not_a_zip, mend)
    file.seek(0)
    if not file.read(4).startswith((b"PK\x03\x04", END_SIGNATURE)):
        refuse("", not_a_zip, mend)
    file.seek(0)


ENCRYPTED = 0x1 | 0x40 | 0x2000


def _check_entry(info: zipfile.ZipInfo, limits: Limits) -> None:
    name = info.orig_filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        refuse(name, _("links and special files are not allowed in a package"))
    if info.flag_bits & ENCRYPTED:
        refuse(name, _("the archive is locked with a password"), _("Make it again without one"))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        refuse(name, _("the entry is packed in a way that is not read here"), _("Make an ordinary ZIP file"))
    if info.file_size > max(RATIO_FROM, info.compress_size * limits.ratio):
        refuse(
            name, _("the entry unpacks to far more than it is"), _("Only a file made to do harm is like this")
        )
    if name.endswith("/") and info.file_size:
        refuse(name, _("a folder cannot have contents of its own"))


RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def _check_names(names: Iterable[str], limits: Limits) -> None:
    """Names that mean the same file everywhere, inside the package and nowhere else."""
    known: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        problem = _problem_of(name, limits)
        if problem:
            refuse(_printable(name), problem, _("Rename it and make the package again"))
        folded = unicodedata.normalize("NFC", name).casefold()
        if known.setdefault(folded, name) != name:
            refuse(name, _("the name differs from another only in capital letters"), _("Rename one of them"))
        for end in (position for position, letter in enumerate(name) if letter == "/"):
            spelling = folders.setdefault(folded[:end], name[:end])
            if spelling != name[:end]:
                refuse(
                    name, _("the name differs from another only in capital letters"), _("Rename one of them")
                )
    for name in set(known) & set(folders):
        refuse(known[name], _("the name is a file's and a folder's at once"), _("Rename one of them"))


def _problem_of(name: str, limits: Limits) -> str:
    steps = name.split("/")
    if not name or name.startswith("/") or "\\" in name or re.match(r"[A-Za-z]:", name):
        return _("the name leads outside the package")
    if any(step in ("", ".", "..") for step in steps):
        return _("the name leads outside the package")
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in name):
        return _("the name has characters that cannot be seen")
    if any(step != step.strip() or step.endswith(".") or RESERVED.fullmatch(step) for step in steps):
        return _("the name is not possible on every computer")
    if len(steps) > limits.depth or len(name) > limits.name:
        return _("the name is too long or lies too deep in folders")
    return ""


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "·" for letter in name[:100])


def _check_sizes(sizes: Mapping[str, int], limits: Limits) -> None:
    for name, size in sizes.items():
        if size > limits.single:
            allowed = {"limit": limits.single // MIB}
            refuse(name, _("the file is larger than %(limit)s MiB") % allowed, _("Make it smaller"))
    if sum(sizes.values()) > limits.total:
        allowed = {"limit": limits.total // MIB}
        refuse("", _("the package unpacks to more than %(limit)s MiB") % allowed, _("Make its files smaller"))


def _too_many(limits: Limits) -> None:
    refuse("", _("the package has more than %(limit)s files") % {"limit": limits.entries})


PACKED_ALREADY = {
    "png",
    "jpg",
    "jpeg",
    "gif",
    "webp",
    "avif",
    "zip",
    "docx",
    "xlsx",
    "pptx",
    "odt",
    "ods",
    "pdf",
}
EARLIEST = (1980, 1, 1, 0, 0, 0)
REGULAR_FILE = (stat.S_IFREG | 0o644) << 16
UNIX = 3

Opener = Callable[[], IO[bytes]]


def write_zip(out: IO[bytes], entries: Mapping[str, bytes | Opener]) -> None:
    """Write a ZIP whose bytes depend on names and contents only: sorted, undated, one set of attributes.

    ``out`` must be seekable; an entry is its bytes or a function that opens it.
    """
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, EARLIEST)
            info.create_system = UNIX
            info.external_attr = REGULAR_FILE
            packed = name.rpartition(".")[2].lower() in PACKED_ALREADY
            info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            info._compresslevel = 9  # type: ignore[attr-defined]
            content = entries[name]
            with archive.open(info, "w") as target:
                if isinstance(content, bytes):
                    target.write(content)
                else:
                    with content() as source:
                        while chunk := source.read(MIB):
                            target.write(chunk)

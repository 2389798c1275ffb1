"""Many PDFs as one for the printer: their pages and nothing else, written as they come.

ISO 32000-1, 7.5: what is written is kept in memory only as offsets, so that thousands of documents fit.
Signatures, fields, tags and attachments stay behind: they speak of a file of their own.
"""

from __future__ import annotations

import hashlib
import io
from collections import deque
from collections.abc import Iterator
from typing import IO, Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
LEFT_BEHIND = {
    *("/Parent", "/Annots", "/StructParent", "/StructParents", "/AF", "/Metadata", "/PieceInfo"),
    *("/AA", "/B", "/Tabs"),
}
CATALOG, PAGES, INFO = 1, 2, 3


class Merger:
    """Writes one PDF to ``out``, which is at its beginning; ``add`` each document, then ``finish``."""

    def __init__(self, out: IO[bytes], *, title: str) -> None:
        self._out = out
        self._offsets: dict[int, int] = {}
        self._last = INFO
        self._kids = ArrayObject()
        self._streams: dict[bytes, int] = {}
        self.pages = 0
        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._write(INFO, DictionaryObject({_name("/Title"): generic.TextStringObject(title)}))

    def add(self, pdf: IO[bytes]) -> int:
        """The pages of one document after those before; how many there are."""
        source = _Source(self, PdfFileReader(pdf))
        node, kids = self._next(), ArrayObject()
        for page in _pages_below(source.reader.root["/Pages"], {}):
            number = self._next()
            copied = source.copy(page)
            copied[_name("/Type")], copied[_name("/Parent")] = _name("/Page"), _to(node)
            self._write(number, copied)
            kids.append(_to(number))
        source.copy_what_is_named()
        values = {"/Type": _name("/Pages"), "/Parent": _to(PAGES), "/Kids": kids}
        self._write(node, _dictionary(values | {"/Count": NumberObject(len(kids))}))
        self._kids.append(_to(node))
        self.pages += len(kids)
        return len(kids)

    def finish(self) -> None:
        """Write what holds the pages together."""
        count = NumberObject(self.pages)
        self._write(PAGES, _dictionary({"/Type": _name("/Pages"), "/Kids": self._kids, "/Count": count}))
        self._write(CATALOG, _dictionary({"/Type": _name("/Catalog"), "/Pages": _to(PAGES)}))
        start, size = self._out.tell(), self._last + 1
        self._out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for number in range(1, size):
            self._out.write(b"%010d 00000 n \n" % self._offsets[number])
        trailer = {"/Size": NumberObject(size), "/Root": _to(CATALOG), "/Info": _to(INFO)}
        self._out.write(b"trailer\n")
        _dictionary(trailer).write_to_stream(self._out)
        self._out.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _write(self, number: int, value: Any) -> None:
        self._offsets[number] = self._out.tell()
        self._out.write(b"%d 0 obj\n" % number)
        value.write_to_stream(self._out)
        self._out.write(b"\nendobj\n")

    def stream(self, copied: StreamObject) -> int:
        """The number of a stream that names no other object: one like it that is there already, or a new
        one. The colour profile and the emblem are the same in each certificate."""
        written = io.BytesIO()
        copied.write_to_stream(written)
        digest = hashlib.sha256(written.getbuffer()).digest()
        if digest not in self._streams:
            self._streams[digest] = self._next()
            self._write(self._streams[digest], copied)
        return self._streams[digest]


class _Source:
    """A document that is copied from: which of its objects have which number in the new one."""

    def __init__(self, merger: Merger, reader: PdfFileReader) -> None:
        self.reader = reader
        self._merger = merger
        self._numbers: dict[tuple[int, int], int] = {}
        self._to_do: deque[tuple[int, Any]] = deque()

    def copy(self, value: Any) -> Any:
        """``value`` with the new document's numbers, without what stays behind."""
        if isinstance(value, IndirectObject):
            return _to(self._number(value))
        if isinstance(value, ArrayObject):
            return ArrayObject(self.copy(item) for item in value)
        if isinstance(value, DictionaryObject):
            kept = {key: self.copy(item) for key, item in value.items() if key not in LEFT_BEHIND}
            if isinstance(value, StreamObject):
                kept.pop("/Length", None)
                return StreamObject(kept, encoded_data=value.encoded_data)
            return DictionaryObject(kept)
        return value

    def copy_what_is_named(self) -> None:
        """Write the objects that what was copied names, and those that they name."""
        while self._to_do:
            number, found = self._to_do.popleft()
            self._merger._write(number, self.copy(found))

    def _number(self, reference: IndirectObject) -> int:
        key = (reference.idnum, reference.generation)
        if key not in self._numbers:
            found = reference.get_object()
            if isinstance(found, StreamObject) and not any(_references(found)):
                self._numbers[key] = self._merger.stream(self.copy(found))
            else:
                self._numbers[key] = self._merger._next()
                self._to_do.append((self._numbers[key], found))
        return self._numbers[key]


def _pages_below(node: DictionaryObject, above: dict[str, Any]) -> Iterator[DictionaryObject]:
    """The pages of a tree in order, each with what it inherits (ISO 32000-1, 7.7.3.4)."""
    inherited = above | {key: node.raw_get(key) for key in INHERITED if key in node}
    if "/Kids" not in node:
        yield DictionaryObject(inherited | dict(node.items()))
        return
    for kid in node["/Kids"]:  # which yields references
        yield from _pages_below(kid.get_object(), inherited)


def _references(value: Any) -> Iterator[IndirectObject]:
    if isinstance(value, IndirectObject):
        yield value
    elif isinstance(value, ArrayObject):
        for item in value:
            yield from _references(item)
    elif isinstance(value, DictionaryObject):
        for key, item in value.items():
            if key not in LEFT_BEHIND and key != "/Length":
                yield from _references(item)


def _name(text: str) -> NameObject:
    return NameObject(text)


def _to(number: int) -> IndirectObject:
    return IndirectObject(number, 0, None)


def _dictionary(values: dict[str, Any]) -> DictionaryObject:
    return DictionaryObject({_name(key): value for key, value in values.items()})

"""A credential in a picture, put in and taken out (section 5.3).

Pictures that come from outside are read under limits: they are taken apart, never drawn.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from courses.document.formats.base import FormatError
from courses.document.formats.xml import parse_xml

from .jws import LARGEST as LARGEST_TOKEN

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD = b"openbadgecredential"
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST = 5 * 1024 * 1024
"""Bytes of a file that is read at all."""
MOST_CHUNKS = 10_000


class BakingError(ValueError):
    """A file that holds no credential, or none that can be taken out safely."""


class Chunk(NamedTuple):
    kind: bytes
    data: bytes


def bake_png(png: bytes, token: str) -> bytes:
    """The PNG with the token in an uncompressed ``iTXt`` chunk, its only one (section 5.3.1.1)."""
    out = [PNG]
    for chunk in _chunks(png):
        if not _is_ours(chunk):
            out.append(_written(chunk))
        if chunk.kind == b"IHDR":
            # PNG, 11.3.3.4: keyword, compression flag and method, language, translated keyword, text
            out.append(_written(Chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + token.encode())))
    return b"".join(out)


def bake_svg(svg: bytes, token: str) -> bytes:
    """The SVG with the token in ``openbadges:credential``, its first child (section 5.3.2.1)."""
    old = _svg(svg)
    for baked in list(old.iter(f"{{{NAMESPACE}}}credential")):
        parent = baked.getparent()
        if parent is not None:
            parent.remove(baked)
    root = etree.Element(old.tag, nsmap={**old.nsmap, "openbadges": NAMESPACE})
    root.attrib.update(old.attrib)
    root.text = old.text
    etree.SubElement(root, f"{{{NAMESPACE}}}credential", verify=token)
    root.extend(list(old))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def extract(data: bytes) -> str:
    """The token in a file: a PNG, an SVG, or the token itself (section 5.1). Raises BakingError."""
    if len(data) > LARGEST:
        raise BakingError("the file is too large")
    if data.startswith(PNG):
        return extract_png(data)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return extract_svg(data) if start == b"<" else _token(data)


def extract_png(png: bytes) -> str:
    """The token of a baked PNG (section 5.3.1.2). Raises BakingError."""
    found = [chunk.data for chunk in _chunks(png) if _is_ours(chunk)]
    if len(found) != 1:
        raise BakingError("a badge has one credential")
    flags, rest = found[0][len(KEYWORD) + 1 :][:2], found[0][len(KEYWORD) + 3 :]
    parts = rest.split(b"\0", 2)  # language, translated keyword, text
    if flags != b"\0\0" or len(parts) != 3:
        raise BakingError("its credential is compressed or broken")
    return _token(parts[2])


def extract_svg(svg: bytes) -> str:
    """The token of a baked SVG (section 5.3.2.2). Raises BakingError."""
    found = list(_svg(svg).iter(f"{{{NAMESPACE}}}credential"))
    if len(found) != 1:
        raise BakingError("a badge has one credential")
    return _token((found[0].get("verify") or "").encode())


def _token(data: bytes) -> str:
    if len(data) > LARGEST_TOKEN:
        raise BakingError("its credential is too long")
    try:
        token = data.decode("ascii").strip()
    except UnicodeDecodeError:
        raise BakingError("it is no token") from None
    if token.count(".") != 2:
        raise BakingError("it is no token")
    return token


def _svg(data: bytes) -> etree._Element:
    try:
        root = parse_xml(data)
    except FormatError as error:
        raise BakingError(str(error)) from None
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        raise BakingError("it is no SVG")
    return root


def _is_ours(chunk: Chunk) -> bool:
    return chunk.kind == b"iTXt" and chunk.data.startswith(KEYWORD + b"\0")


def _written(chunk: Chunk) -> bytes:
    body = chunk.kind + chunk.data
    return struct.pack(">I", len(chunk.data)) + body + struct.pack(">I", zlib.crc32(body))


def _chunks(png: bytes) -> Iterator[Chunk]:
    """A PNG's chunks to the last (PNG, 5.3); raises BakingError where it breaks off or a sum does not fit."""
    if len(png) > LARGEST or not png.startswith(PNG):
        raise BakingError("it is no PNG, or too large")
    at = len(PNG)
    for _ in range(MOST_CHUNKS):
        if at + 12 > len(png):
            raise BakingError("it breaks off")
        (length,) = struct.unpack_from(">I", png, at)
        end = at + 8 + length
        if end + 4 > len(png):
            raise BakingError("it breaks off")
        body = png[at + 4 : end]
        if struct.unpack_from(">I", png, end)[0] != zlib.crc32(body):
            raise BakingError("a sum does not fit")
        yield Chunk(body[:4], body[4:])
        if body[:4] == b"IEND":
            return
        at = end + 4
    raise BakingError("it has too many chunks")

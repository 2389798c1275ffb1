"""A credential in a picture, and pictures from strangers."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from certificates.credentials import badge, baking
from certificates.credentials.baking import BakingError, bake_png, bake_svg, extract

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln"
PICTURES = {
    "png": (badge.png("Kurs", "Markaz", width=64), bake_png),
    "svg": (badge.svg("Kurs", "Markaz"), bake_svg),
}


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_with(*extra: bytes) -> bytes:
    plain = PICTURES["png"][0]
    return plain[:33] + b"".join(extra) + plain[33:]


def itxt(text: bytes, flags: bytes = b"\0\0") -> bytes:
    return chunk(b"iTXt", b"openbadgecredential\0" + flags + b"\0\0" + text)


@pytest.mark.parametrize("kind", PICTURES)
def test_what_is_baked_is_taken_out_again(kind: str) -> None:
    picture, bake = PICTURES[kind]
    assert extract(bake(picture, TOKEN)) == TOKEN


@pytest.mark.parametrize("kind", PICTURES)
def test_baking_again_replaces_what_is_there(kind: str) -> None:
    picture, bake = PICTURES[kind]
    assert extract(bake(bake(picture, "a.b.c"), TOKEN)) == TOKEN


def test_a_png_has_one_uncompressed_chunk_that_others_read() -> None:
    """Open Badges 3.0, 5.3.1.1, read by Pillow."""
    image = Image.open(io.BytesIO(bake_png(PICTURES["png"][0], TOKEN)))
    image.load()
    assert image.info["openbadgecredential"] == TOKEN
    assert image.size == (64, 64)


def test_an_svg_has_the_credential_as_its_first_child() -> None:
    """Open Badges 3.0, 5.3.2.1."""
    root = etree.fromstring(bake_svg(PICTURES["svg"][0], TOKEN))
    assert root.nsmap["openbadges"] == "https://purl.imsglobal.org/ob/v3p0"
    assert root[0].tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert root[0].attrib == {"verify": TOKEN}
    assert len(root) == len(etree.fromstring(PICTURES["svg"][0])) + 1


def test_a_token_alone_is_taken_as_it_is() -> None:
    assert extract(f"\n{TOKEN}\n".encode()) == TOKEN


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="https://purl.imsglobal.org/ob/v3p0">%s</svg>'
ENTITY = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG % b'<o:credential verify="a.b.c"/>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"no token",
        b"a.b.c.d",
        b"a." * 70_000 + b"c",
        b"\0" * (baking.LARGEST + 1),
        baking.PNG,
        PICTURES["png"][0],
        png_with(itxt(b"a.b.c"), itxt(b"d.e.f")),
        png_with(itxt(zlib.compress(b"a.b.c"), b"\1\0")),
        png_with(chunk(b"iTXt", b"openbadgecredential\0")),
        png_with(chunk(b"iTXt", b"openbadgecredential\0\0\0no end")),
        png_with(itxt(b"a." + b"b" * 70_000 + b".c")),
        png_with(b"\xff\xff\xff\xffiTXt"),
        png_with(itxt(b"a.b.c"))[:-8],
        png_with(itxt(b"a.b.c")).replace(b"a.b.c", b"a.b.d"),
        png_with(*[chunk(b"tEXt", b"")] * 10_001, itxt(b"a.b.c")),
        b"<svg",
        b"<html/>",
        SVG % b"",
        SVG % b"<o:credential/>",
        SVG % (b'<o:credential verify="a.b.c"/>' * 2),
        ENTITY,
    ],
)
def test_what_holds_no_credential_is_refused(data: bytes) -> None:
    with pytest.raises(BakingError):
        extract(data)


@given(st.binary(max_size=300))
def test_no_png_from_a_stranger_does_harm(data: bytes) -> None:
    for hostile in (baking.PNG + data, PICTURES["png"][0][: 40 + len(data) % 60] + data, b"<" + data):
        with pytest.raises(BakingError):
            extract(hostile)

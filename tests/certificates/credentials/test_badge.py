"""The badge's picture with whatever a course may be called."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from certificates.credentials import badge

HOSTILE = [
    "<script>alert(1)</script>",
    '"><image href="file:///etc/passwd"/>',
    "\x00\x07\ud800 boshqaruv",
    "\u202eteskari\u202c",
    "😀 emoji",
    "",
    "W" * 300,
    "Oʻzbekiston gʻoyasi ʼ Қорақалпоқ Ғ Ҳ Ў",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_text_and_nothing_else(title: str) -> None:
    root = etree.fromstring(badge.svg(title, title))
    kinds = {etree.QName(element).localname for element in root.iter()}
    assert kinds <= {"svg", "title", "polygon", "polyline", "text"}
    assert Image.open(io.BytesIO(badge.png(title, title, width=64))).size == (64, 64)


@given(st.text(max_size=255))
@settings(max_examples=60)
def test_every_title_keeps_to_its_place(title: str) -> None:
    size, lines = badge.wrapped(badge.clean(title), badge.TITLE, badge.TITLE_BOX)
    font = badge.TITLE.at(size)
    assert all(font.getlength(line) <= badge.TITLE_BOX.width for line in lines)
    assert len(lines) * size * 1.25 <= badge.TITLE_BOX.height


def test_a_usual_title_is_whole_and_large() -> None:
    size, lines = badge.wrapped("Idoralararo muvofiqlik", badge.TITLE, badge.TITLE_BOX)
    assert (size, lines) == (40, ["Idoralararo", "muvofiqlik"])


def test_the_picture_tells_nothing_but_itself() -> None:
    image = Image.open(io.BytesIO(badge.png("Kurs", "Markaz")))
    assert image.info == {}
    assert not image.getexif()
    assert image.size == (800, 800)
    alpha = image.getchannel("A")
    assert (alpha.getpixel((0, 0)), alpha.getpixel((400, 400))) == (0, 255)

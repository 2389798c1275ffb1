"""Pictures made ready to be embedded: small, without what a camera noted, and harmless."""

from __future__ import annotations

import base64
import io
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree
from PIL import Image, ImageOps, UnidentifiedImageError

from content.svg import check_svg, parse

from .design import Picture

LARGEST = (1200, 600)
"""In pixels: enough for 60 × 17 mm at 500 to the inch."""
HEAVIEST = 300_000
MOST_PIXELS = 40_000_000
LARGEST_DRAWING = 500_000
MOST_ELEMENTS = 5_000

REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)")


class Unusable(ValidationError):
    """A picture that a certificate cannot carry; the message says why."""


def embedded(data: bytes, alt: str = "") -> Picture:
    """``data``, of a raster picture or an SVG drawing, as it goes into each certificate.

    A raster picture is written anew: at most 1200 × 600 pixels, upright, in RGB, without metadata; as JPEG,
    or as PNG where it is transparent. A drawing stays as it is. Raises Unusable, UnsafeSvg.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        _check_drawing(data)
        return _picture("image/svg+xml", data, alt)
    image = _opened(data)
    if _is_transparent(image):
        return _picture("image/png", _saved(image.convert("RGBA"), "PNG", optimize=True), alt)
    return _picture("image/jpeg", _saved(image.convert("RGB"), "JPEG", quality=88, optimize=True), alt)


def _picture(media_type: str, data: bytes, alt: str) -> Picture:
    return Picture(media_type, base64.b64encode(data).decode(), alt)


def _opened(data: bytes) -> Image.Image:
    try:
        image: Image.Image = Image.open(io.BytesIO(data))
        if image.width * image.height > MOST_PIXELS:
            raise Unusable(_("The picture is larger than 40 million pixels."))
        image.draft("RGB", LARGEST)  # a JPEG is read no larger than it is needed
        image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise Unusable(_("The picture cannot be read. Save it as PNG, JPEG or SVG.")) from None
    if image.mode.startswith(("I", "F")):  # sixteen bits and more: Pillow would cut off instead of scaling
        image = image.convert("F").point(lambda level: level / 257).convert("L")
    upright: Image.Image = ImageOps.exif_transpose(image)
    return upright


def _is_transparent(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return False
    lowest, _highest = image.convert("RGBA").getchannel("A").getextrema()
    return bool(lowest < 255)  # type: ignore[operator]


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    """Shrunk until it is light enough to go into every certificate."""
    largest = LARGEST
    while True:
        image.thumbnail(largest, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        clean = Image.new(image.mode, image.size)
        clean.paste(image)
        clean.save(out, kind, **how)
        if out.tell() <= HEAVIEST:
            return out.getvalue()
        largest = (max(1, clean.width * 3 // 4), max(1, clean.height * 3 // 4))


def _check_drawing(data: bytes) -> None:
    """Raise UnsafeSvg or Unusable for what could run, reach out, or take for ever to draw."""
    if len(data) > LARGEST_DRAWING:
        raise Unusable(_("The drawing is larger than 500 KB; simplify it."))
    check_svg(data)
    root = parse(data)
    if any("url(" in "".join(style.itertext()) for style in root.iter("{*}style")):
        raise Unusable(_("The drawing's style refers to other parts of it; save it as plain SVG."))
    if next(root.iter("{*}marker"), None) is not None:  # drawn at each corner of a line
        raise Unusable(_("The drawing has a <%(name)s> element.") % {"name": "marker"})
    if not _takes_up_to(root, MOST_ELEMENTS):
        raise Unusable(_("The drawing has too many parts; simplify it."))


def _takes_up_to(root: etree._Element, most: int) -> bool:
    """Is that all that is drawn, with each part counted as often as it is referred to?"""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    counted: dict[etree._Element, float] = {}
    waiting: list[tuple[etree._Element, bool]] = [(root, False)]
    under_way: set[etree._Element] = set()
    while waiting:
        element, ready = waiting.pop()
        needs = [*element, *(named[name] for name in _references(element) if name in named)]
        if ready:
            under_way.discard(element)
            counted[element] = 1 + sum(counted[need] for need in needs)
            if counted[element] > most:
                return False
        elif element in under_way:
            return False  # it refers to itself
        elif element not in counted:
            under_way.add(element)
            waiting.append((element, True))
            waiting += [(need, False) for need in needs if need not in counted]
    return True


def _references(element: etree._Element) -> list[str]:
    found: list[str] = []
    for name, value in element.attrib.items():
        text = str(value)
        found += REFERENCE.findall(text)
        if str(name).rpartition("}")[2].lower() == "href":
            found.append(text.strip().removeprefix("#"))
    return found

"""SVG from people: refused when it could run, load or reach anything.

A drawing is believed only when every element and attribute is known to be harmless; nothing is rewritten, so
that what is stored is what its author made (and its hash stays).
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
LARGEST = 2 * 1024 * 1024
LONGEST_SIDE = 1_000_000
LONGEST_LENGTH = 40
"""Of ``width`` and ``height``, in letters: matching a longer one would take for ever."""

FORBIDDEN = frozenset(
    {
        "script",
        "foreignobject",
        "iframe",
        "embed",
        "object",
        "audio",
        "video",
        "handler",
        "listener",
        "animate",
        "animatemotion",
        "animatetransform",
        "set",
        "discard",
        "a",
        "image",
        "feimage",
    }
)
OUTSIDE = re.compile(
    r"url\(\s*+['\"]?+\s*+[^#'\"\s]|@import|expression\s*\(|javascript:|data:text", re.IGNORECASE
)
LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(px|pt|mm|cm|in|em)?\s*$")
PIXELS = {None: 1.0, "px": 1.0, "pt": 4 / 3, "mm": 3.7795, "cm": 37.795, "in": 96.0, "em": 16.0}


class UnsafeSvg(ValidationError):
    """The drawing cannot be accepted; the message says why."""


def parse(data: bytes) -> etree._Element:
    """The root of a well-formed SVG without entities, document type or network; raises UnsafeSvg."""
    if len(data) > LARGEST:
        raise UnsafeSvg(_("The drawing is larger than 2 MB."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnsafeSvg(_("The drawing is not a well-formed SVG file.")) from None
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data.upper():
        raise UnsafeSvg(_("The drawing declares entities; save it as plain SVG."))
    if root.tag != f"{{{SVG}}}svg":
        raise UnsafeSvg(_("The file is not an SVG drawing."))
    return root


def check_svg(data: bytes) -> None:
    """Raise UnsafeSvg with the reason when the drawing has scripts, event handlers or references to
    elsewhere."""
    root = parse(data)
    _check_instructions(root.getroottree())
    for element in root.iter():
        if isinstance(element, etree._ProcessingInstruction):
            raise UnsafeSvg(_("The drawing has processing instructions; save it as plain SVG."))
        if isinstance(element, etree._Comment):
            continue
        if isinstance(element, etree._Entity):
            raise UnsafeSvg(_("The drawing declares entities; save it as plain SVG."))
        _check_element(element)


def _check_instructions(tree: etree._ElementTree) -> None:
    node = tree.getroot().getprevious()
    while node is not None:
        if isinstance(node, etree._ProcessingInstruction):
            raise UnsafeSvg(_("The drawing has processing instructions; save it as plain SVG."))
        node = node.getprevious()


def _check_element(element: etree._Element) -> None:
    name = etree.QName(element)
    if name.localname.lower() in FORBIDDEN:
        raise UnsafeSvg(_("The drawing has a <%(name)s> element.") % {"name": name.localname})
    if name.namespace == "http://www.w3.org/1999/xhtml":
        raise UnsafeSvg(_("The drawing has a <%(name)s> element.") % {"name": name.localname})
    if name.localname == "style" and OUTSIDE.search("".join(element.itertext())):
        raise UnsafeSvg(_("The drawing's style refers to something outside of it."))
    for attribute, value in element.attrib.items():
        _check_attribute(str(attribute), str(value))


def _check_attribute(attribute: str, value: str) -> None:
    name = etree.QName(attribute)
    local = name.localname.lower()
    if local.startswith("on"):
        raise UnsafeSvg(_("The drawing has an event handler (%(name)s).") % {"name": local})
    if local in ("href", "src") and not value.strip().startswith("#"):
        raise UnsafeSvg(
            _("The drawing refers to something outside of it (%(value)s).") % {"value": value[:60]}
        )
    if name.namespace == XML and local == "base":
        raise UnsafeSvg(
            _("The drawing refers to something outside of it (%(value)s).") % {"value": value[:60]}
        )
    if OUTSIDE.search(value):
        raise UnsafeSvg(
            _("The drawing refers to something outside of it (%(value)s).") % {"value": value[:60]}
        )


def size_of_svg(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the attributes or the view box; ``(0, 0)`` when it has neither."""
    root = parse(data)
    width, height = (_pixels(root.get(name, "")) for name in ("width", "height"))
    if width and height:
        return _whole(width, height)
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        _left, _top, width, height = (float(part) for part in box)
    except ValueError:
        return 0, 0
    return _whole(width, height)


def _whole(width: float, height: float) -> tuple[int, int]:
    """Both in whole pixels; ``(0, 0)`` where one is not a number or no size that a drawing has."""
    if not (0 <= width <= LONGEST_SIDE and 0 <= height <= LONGEST_SIDE):
        return 0, 0
    return round(width), round(height)


def _pixels(length: str) -> float:
    match = LENGTH.match(length) if len(length) <= LONGEST_LENGTH else None
    return float(match[1]) * PIXELS[match[2]] if match else 0.0

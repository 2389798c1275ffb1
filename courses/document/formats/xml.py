"""XML from strangers: read without entities, document types or the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.utils.translation import gettext as _
from lxml import etree

from .base import LARGEST, refuse

DEEPEST = 100


def parse_xml(data: bytes, where: str = "") -> etree._Element:
    """The root of a well-formed XML file; raises FormatError."""
    if len(data) > LARGEST:
        refuse(_("the file is larger than %(size)s MB") % {"size": LARGEST // 1024 // 1024}, where)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        refuse(_("line %(n)s is not well-formed XML") % {"n": line}, where)
    except ValueError:
        refuse(_("the file is not an XML file"), where)
    if root is None:
        refuse(_("the file is not an XML file"), where)
    if root.getroottree().docinfo.doctype or any(isinstance(node, etree._Entity) for node in root.iter()):
        refuse(_("the file declares a document type or entities; such files are not read"), where)
    return root


def local(element: etree._Element) -> str:
    """An element's name without its namespace, as QTI 2 spells it: ``qti-simple-choice`` is
    ``simpleChoice``."""
    name = etree.QName(element).localname
    if name.startswith("qti-"):
        first, *others = name.removeprefix("qti-").split("-")
        return first + "".join(part.capitalize() for part in others)
    return name


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its QTI 2 name, however it is spelled; empty where there is none."""
    dashed = re.sub(r"[A-Z]", lambda letter: "-" + letter[0].lower(), name)
    return str(element.get(name) or element.get(dashed) or "")


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (child for child in element if isinstance(child.tag, str) and local(child) in names)


def descendants(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (node for node in element.iter() if isinstance(node.tag, str) and local(node) in names)


def first(element: etree._Element, *names: str) -> etree._Element | None:
    return next(descendants(element, *names), None)


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "img":
            self.found.append((values.get("src") or "", values.get("alt") or ""))
        elif tag == "object" and (values.get("type") or "").startswith("image/"):
            self.found.append((values.get("data") or "", values.get("aria-label") or ""))


def pictures_in(html: str) -> list[tuple[str, str]]:
    """Address and words of each picture of some HTML, in order."""
    parser = _Pictures()
    parser.feed(html)
    return parser.found

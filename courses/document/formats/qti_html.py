"""The HTML of a QTI item's elements."""

from __future__ import annotations

import copy

from lxml import etree

from .xml import local


def inner_html(node: etree._Element, without: tuple[str, ...] = ()) -> str:
    """What stands inside an element, as HTML; names lose their namespace."""
    clone = copy.deepcopy(node)
    for child in list(clone.iter()):
        if not isinstance(child.tag, str):
            continue
        name = local(child)
        if name in without and child is not clone:
            take_out(child)
        else:
            child.tag = {"contentBody": "div"}.get(name, name)
    etree.cleanup_namespaces(clone)
    text = etree.tostring(clone, method="html", encoding="unicode", with_tail=False)
    return text.partition(">")[2].rpartition("</")[0]


def take_out(node: etree._Element, instead: str = "") -> None:
    """Remove an element, leaving what follows it and ``instead``."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    tail = instead + str(node.tail or "")
    if before is not None:
        before.tail = str(before.tail or "") + tail
    else:
        parent.text = str(parent.text or "") + tail
    parent.remove(node)


def with_mark(body: etree._Element, interaction: etree._Element) -> str:
    """The body as HTML, ``[[1]]`` where the interaction stands."""
    clone = copy.deepcopy(body)
    place = list(body.iter()).index(interaction)
    take_out(list(clone.iter())[place], "[[1]]")
    return inner_html(clone, without=("rubricBlock", "feedbackBlock"))

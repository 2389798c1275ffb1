"""The HTML that a package may carry in its rich text.

Nothing is repaired: a text that says anything outside this grammar is refused, so that what was checked
is to the letter what is shown. The grammar is so small that every browser reads it alike.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.document.rich_text import TAGS

TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<attribute> [^<>]*)?>")
LINK = re.compile(r' (?P<name>href|data-activity|data-asset)="(?P<value>[^"<>]*)"')
ADDRESS = re.compile(r"(?:https?://|mailto:)\S.*", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """``kind`` is ``href``, ``data-activity`` or ``data-asset``."""

    kind: str
    target: str


def links(text: str) -> Iterator[Link]:
    """Where the text leads, in order."""
    for found in LINK.finditer(text):
        yield Link(found["name"], html.unescape(found["value"]))


def problems(text: str) -> Iterator[str]:
    """What keeps ``text`` from being taken."""
    open_tags: list[str] = []
    end_of_last = 0
    for found in TAG.finditer(text):
        yield from _stray(text[end_of_last : found.start()])
        end_of_last = found.end()
        yield from _tag_problems(found, open_tags)
    yield from _stray(text[end_of_last:])
    if open_tags:
        yield _("<%(tag)s> is not closed") % {"tag": open_tags[-1]}


def _stray(between: str) -> Iterator[str]:
    if "<" in between:
        yield _("“%(text)s” is not one of the tags allowed") % {"text": between[between.index("<") :][:40]}


def _tag_problems(found: re.Match[str], open_tags: list[str]) -> Iterator[str]:
    name, attribute = found["name"], found["attribute"]
    if name not in TAGS:
        yield _("the tag <%(tag)s> is not allowed; allowed are: %(allowed)s") % {
            "tag": name,
            "allowed": ", ".join(sorted(TAGS)),
        }
    elif found["end"]:
        if attribute or not open_tags or open_tags.pop() != name:
            yield _("</%(tag)s> does not close what was opened last") % {"tag": name}
    else:
        if name != "br":
            open_tags.append(name)
        yield from _attribute_problems(name, attribute)


def _attribute_problems(tag: str, attribute: str | None) -> Iterator[str]:
    link = LINK.fullmatch(attribute or "")
    if tag == "a" and attribute and link is None:
        yield _("a link has one of href, data-activity and data-asset")
    elif tag != "a" and attribute:
        yield _("<%(tag)s> may not have attributes") % {"tag": tag}
    elif link and link["name"] == "href" and not is_address(html.unescape(link["value"])):
        yield _("“%(address)s” is not an address that a link may have") % {"address": link["value"][:60]}


def is_address(value: str) -> bool:
    """Is it a full http, https or mailto address without control characters?"""
    return value.isprintable() and ADDRESS.fullmatch(value) is not None

"""The HTML that a document may hold, and how it becomes a page's HTML.

Neutral HTML has only the tags below. A link leads to an address (``href``), to an activity of the same course
(``data-activity``, its key) or to a file (``data-asset``, its SHA-256); the reader of a document decides
what those two become where it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

import nh3

TAGS = frozenset(["p", "b", "i", "ul", "ol", "li", "a", "br", "h4", "sub", "sup"])

_ALLOWED = {
    "href": re.compile(r"(https?://|mailto:)", re.IGNORECASE),
    "data-activity": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
    "data-asset": re.compile(r"[0-9a-f]{64}$"),
}
_SYNONYMS = (
    (re.compile(r"<(/?)strong(?=[\s>])", re.IGNORECASE), r"<\1b"),
    (re.compile(r"<(/?)em(?=[\s>])", re.IGNORECASE), r"<\1i"),
)
_EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|\u00a0|<br>)*</p>")
_LINK = re.compile(r'<a(?P<attributes>(?:\s+[a-z-]+="[^"]*")*)>(?P<inner>.*?)</a>', re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")

LinkTarget = Callable[[str], str]
"""Gives the address of an activity's key or an asset's SHA-256; an empty string where it cannot be
reached."""


def _attribute(_element: str, name: str, value: str) -> str | None:
    rule = _ALLOWED.get(name)
    return value if rule and rule.match(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"a": set(_ALLOWED)},
    attribute_filter=_attribute,
    clean_content_tags={"script", "style"},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def clean(html: str) -> str:
    """Neutral HTML of any HTML: known tags and links only, always written the same way. Idempotent."""
    for pattern, replacement in _SYNONYMS:
        html = pattern.sub(replacement, html)
    cleaned = _CLEANER.clean(html).replace("&nbsp;", "\u00a0")
    return _EMPTY_PARAGRAPH.sub("", cleaned).strip()


def plain(html: str) -> str:
    """The words of some HTML, without tags."""
    return unescape(_TAG.sub(" ", html))


def links(html: str, attribute: str) -> Iterator[str]:
    """What the links of neutral HTML name by ``attribute``, in order."""
    for match in _LINK.finditer(html):
        value = dict(_ATTRIBUTE.findall(match["attributes"])).get(attribute)
        if value:
            yield unescape(value)


def rewrite_links(html: str, rewrite: Callable[[dict[str, str], str], str]) -> str:
    """Put ``rewrite(attributes, inner HTML)`` in the place of every link of neutral HTML."""

    def replace(match: re.Match[str]) -> str:
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match["attributes"])}
        return rewrite(attributes, match["inner"])

    return _LINK.sub(replace, html)


def resolve(html: str, *, activity_url: LinkTarget, asset_url: LinkTarget) -> str:
    """Page HTML of neutral HTML, sanitised again; a link that leads nowhere leaves its words."""

    def rewrite(attributes: dict[str, str], inner: str) -> str:
        if "data-activity" in attributes:
            address = activity_url(attributes["data-activity"])
        elif "data-asset" in attributes:
            address = asset_url(attributes["data-asset"])
        else:
            outside = attributes.get("href", "")
            return f'<a href="{escape(outside)}" rel="noopener">{inner}</a>' if outside else inner
        return f'<a href="{escape(address)}">{inner}</a>' if address else inner

    return rewrite_links(clean(html), rewrite)

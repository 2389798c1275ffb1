"""What a file's HTML shows that a document's cannot hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from .base import NotHeld, Say, neutral, paragraph

_KIND = {
    "img": "picture",
    "svg": "drawing",
    "table": "table",
    "math": "formula",
    **dict.fromkeys(("audio", "video", "iframe", "embed", "object"), "media"),
    **dict.fromkeys(("u", "ins", "s", "del", "strike"), "line"),
}
_REACHED = re.compile(r"(https?:|mailto:|$)", re.IGNORECASE)
_TEX = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$", re.DOTALL)
_TAG = re.compile(r"</[a-z][a-z0-9]*>|<(br|img|hr)\b[^<>]*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"[*_`#\[\]]|^\s*[->]", re.MULTILINE)


class _Kinds(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and not _REACHED.match(values.get("href", "").strip()):
            self.found["file"] = None
        elif tag == "object" and values.get("type", "").startswith("image/"):
            self.found["picture"] = None
        elif tag in _KIND:
            self.found[_KIND[tag]] = None


def _kinds(html: str) -> tuple[str, ...]:
    parser = _Kinds()
    if "<" in html:
        parser.feed(html)
    return (*parser.found, *(["tex"] if _TEX.search(html) else []))


def _message(kind: str, inside: str) -> str:
    return {
        "picture": _("a picture in %(place)s is not taken over"),
        "drawing": _("a picture in %(place)s is not taken over"),
        "table": _("a table in %(place)s became lines of words"),
        "formula": _("a formula in %(place)s is not taken over"),
        "tex": _("a formula in %(place)s stays as it is written, in TeX"),
        "media": _("a sound, film or frame in %(place)s is not taken over"),
        "line": _("what is underlined or struck out in %(place)s is so no more"),
        "file": _("a link in %(place)s leads nowhere from here and is not taken over"),
    }[kind] % {"place": inside}


def told(html: str, say: Say, place: str = "") -> str:
    """Neutral HTML of feedback and the like; what it loses is said."""
    for kind in _kinds(html):
        say(_message(kind, place or _("its feedback")))
    return neutral(html)


def stem(html: str, say: Say, *, pictures: bool, alone: bool = True) -> str:
    """Neutral HTML of what is asked; ``pictures`` of it are kept elsewhere. Raises NotHeld where a formula
    is lost, and where no words are left though it asks ``alone``."""
    kinds = _kinds(html)
    if "formula" in kinds:
        raise NotHeld(_("it has a formula, which cannot be held"))
    for kind in kinds:
        if kind != "picture" or not pictures:
            say(_message(kind, _("its text")))
    clean = neutral(html)
    if not clean and kinds and alone:
        raise NotHeld(_("it shows only a picture and asks nothing in words"))
    return clean


def part(html: str, say: Say) -> str:
    """Neutral HTML of an answer, a step or a side of a pair. Raises NotHeld where no words of it are left,
    and ValueError where it never had any."""
    kinds = _kinds(html)
    if "formula" in kinds:
        raise NotHeld(_("it has a formula, which cannot be held"))
    clean = neutral(html)
    if not clean and kinds:
        raise NotHeld(_("an answer of it is a picture; answers can only hold words"))
    if not clean:
        raise ValueError(_("an answer is empty"))
    for kind in kinds:
        say(_message(kind, _("an answer")))
    return clean


def html_of(text: str, form: str, say: Say) -> str:
    """HTML of a text in one of Moodle's formats: ``html``, ``plain``, ``markdown``, or its own, which takes
    tags for what they are and line ends for line ends."""
    if form == "html":
        return text
    if form == "markdown" and _MARKDOWN.search(text):
        say(_("its Markdown signs stay in the text as they are"))
    if form in ("plain", "plain_text", "markdown") or not _TAG.search(text):
        return paragraph(text)
    return re.sub(r"(?<!>)\n", "<br>", text.strip())

"""Between what Wagtail stores and what a document says: rich text, pictures, files and terms."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from django.utils.html import escape
from django.utils.translation import gettext as _

from content.models import File, Picture, Term
from courses.document import rich_text
from courses.document.course import Asset
from courses.document.errors import DocumentError

ActivityKey = Callable[[int], str]
"""The key of the activity that a page, given by its id in any language, belongs to; empty when there is
none."""


def media_type(name: str) -> str:
    """The media type that a file's name tells."""
    return {"svg": "image/svg+xml", "csv": "text/csv"}.get(
        name.rpartition(".")[2].lower(), mimetypes.guess_type(name)[0] or "application/octet-stream"
    )


@dataclass
class Writer:
    """Turns pages into documents and collects what they refer to.

    ``sources`` are the pictures and files met, by SHA-256; ``terms`` the glossary terms, by key.
    """

    language: str
    activity_key: ActivityKey = lambda _page: ""
    sources: dict[str, Picture | File] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)

    def file(self, source: Picture | File | None) -> str:
        """The SHA-256 of a picture or file, noting that the document needs it; empty for none."""
        if source is None:
            return ""
        self.sources.setdefault(source.sha256, source)
        return source.sha256

    def term(self, term: Term | None) -> str:
        """The key of a glossary term, noting that the document needs it; empty for none."""
        if term is None:
            return ""
        self.terms.setdefault(term.key, term)
        return term.key

    def html(self, stored: str) -> str:
        """Neutral HTML of what a rich-text field stores."""
        if 'linktype="' in stored:
            stored = self._with_keys(stored)
        return rich_text.clean(stored)

    def _with_keys(self, stored: str) -> str:
        soup = BeautifulSoup(stored, "html.parser")
        for link in soup("a"):
            kind, number = link.get("linktype"), str(link.get("id", ""))
            if kind == "page" and number.isdigit():
                link.attrs = {"data-activity": self.activity_key(int(number))}
            elif kind == "document" and number.isdigit():
                link.attrs = {"data-asset": self.file(File.objects.filter(pk=number).first())}
            if not any(link.attrs.values()):
                link.unwrap()
        return str(soup)


def asset_of(source: Picture | File) -> Asset:
    """The document's asset of a picture or file."""
    name = original_name(source)
    size = source.file_size if source.file_size is not None else source.file.size
    return Asset(
        sha256=source.sha256,
        media_type=media_type(name),
        size=size,
        name=name,
        title=source.title,
        licence=source.licence,
        source=source.source,
    )


def original_name(source: Picture | File) -> str:
    """What a download is called: the name it was uploaded with, without the storage's additions."""
    return source.file_name or re.sub(r".*/", "", source.file.name)


@dataclass
class Reader:
    """Turns documents into what pages store, in one language.

    ``pictures`` and ``files`` give row ids by SHA-256, ``pages`` page ids by activity key, ``terms`` ids by
    term key.
    """

    language: str
    pictures: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[str, int] = field(default_factory=dict)

    def picture(self, sha256: str) -> int | None:
        return self._find(self.pictures, sha256) if sha256 else None

    def file(self, sha256: str) -> int | None:
        return self._find(self.files, sha256) if sha256 else None

    def term(self, key: str) -> int | None:
        return self._find(self.terms, key) if key else None

    def html(self, neutral: str) -> str:
        """What a rich-text field stores for neutral HTML."""
        stored = rich_text.rewrite_links(rich_text.clean(neutral), self._link)
        return stored.replace("<br>", "<br/>")  # Wagtail's editor takes <br> for one that is never closed

    def _link(self, attributes: dict[str, str], inner: str) -> str:
        if key := attributes.get("data-activity"):
            return f'<a linktype="page" id="{self._find(self.pages, key)}">{inner}</a>'
        if sha256 := attributes.get("data-asset"):
            return f'<a linktype="document" id="{self._find(self.files, sha256)}">{inner}</a>'
        return f'<a href="{escape(attributes.get("href", ""))}">{inner}</a>'

    def _find(self, rows: Mapping[str, Any], key: str) -> int:
        if key not in rows:
            raise DocumentError(_("“%(key)s” is not in the document") % {"key": key})
        return rows[key]

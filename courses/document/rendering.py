"""The one way from a document to HTML: live pages, previews, print, packages and retired activities alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from .activities import LessonContent
from .blocks import Block
from .course import GlossaryEntry
from .questions import Question


class Mode(StrEnum):
    """Where the HTML will be read."""

    WEB = "web"
    PRINT = "print"
    PACKAGE = "package"
    PREVIEW = "preview"


@dataclass(frozen=True)
class ShownAsset:
    """A file as the page shows it; ``width`` and ``height`` are 0 where they are not known.

    ``srcset`` has the addresses of a picture in several widths, as the attribute of that name wants them.
    """

    url: str
    name: str = ""
    size: int = 0
    media_type: str = ""
    width: int = 0
    height: int = 0
    srcset: str = ""


def no_asset(_sha256: str) -> ShownAsset | None:
    return None


def no_activity(_key: str) -> str:
    return ""


@dataclass(frozen=True)
class RenderContext:
    """What templates of blocks and questions need to know beside the block.

    ``asset`` gives the file of a SHA-256, ``activity_url`` the address of an activity's key (empty: not to
    be reached from here), ``checks`` the results of a page's knowledge checks by question id, ``check_url``
    where they are sent, ``file_url`` where a SHA-256 is taken away as a file (none: at the asset's own
    address).
    """

    language: str
    mode: Mode = Mode.WEB
    asset: Callable[[str], ShownAsset | None] = no_asset
    activity_url: Callable[[str], str] = no_activity
    glossary: Mapping[str, GlossaryEntry] = field(default_factory=dict)
    check_url: str = ""
    checks: Mapping[str, Any] = field(default_factory=dict)
    file_url: Callable[[str], str] | None = None

    def asset_url(self, sha256: str) -> str:
        """Where the file can be taken away; empty when there is none."""
        shown = self.asset(sha256)
        if shown is None:
            return ""
        return self.file_url(sha256) if self.file_url else shown.url


def render_block(block: Block, r: RenderContext, **context: Any) -> SafeString:
    """One block by its template, in the language of ``r``."""
    with translation.override(r.language):
        return render_to_string(block.template, {**context, "block": block, "r": r})


def render_question(question: Question, r: RenderContext, **context: Any) -> SafeString:
    """A question's form or review by its template; ``context`` has response, name, review and number."""
    with translation.override(r.language):
        return render_to_string(question.template, {**context, "question": question, "r": r})


def render_body(content: LessonContent, r: RenderContext) -> SafeString:
    """The whole body of a lesson. The first picture near the top is loaded at once, later ones when they are
    near."""
    pieces = [render_block(block, r, eager=place < 2) for place, block in enumerate(content.body)]
    return mark_safe("\n".join(pieces))  # noqa: S308

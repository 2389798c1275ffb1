"""How an edition's contents are shown: with the editions' own copy of the files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from courses.document.rendering import Mode, RenderContext, ShownAsset, no_activity

from .frozen import frozen_text
from .models import Edition, EditionAsset


def edition_context(
    edition: Edition,
    language: str,
    *,
    mode: Mode = Mode.WEB,
    activity_url: Callable[[str], str] = no_activity,
    check_url: str = "",
    checks: Mapping[str, Any] | None = None,
) -> RenderContext:
    """The context in which blocks and questions of ``edition`` become HTML. Files are looked up when first
    asked for."""
    text = frozen_text(edition, language)
    return RenderContext(
        language=language,
        mode=mode,
        asset=EditionAssets(edition),
        activity_url=activity_url,
        glossary=text.glossary if text else {},
        check_url=check_url,
        checks=checks or {},
    )


class EditionAssets:
    """How an edition's files are shown, by SHA-256; one query when the first is asked for."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.shown: dict[str, ShownAsset] | None = None

    def __call__(self, sha256: str) -> ShownAsset | None:
        if self.shown is None:
            names = {asset["sha256"]: asset["name"] for asset in self.edition.structure.get("assets", ())}
            rows = EditionAsset.objects.filter(sha256__in=names)
            self.shown = {row.sha256: shown(row, names[row.sha256]) for row in rows}
        return self.shown.get(sha256)


def shown(row: EditionAsset, name: str) -> ShownAsset:
    """An edition's file under the name that it has in the document."""
    return ShownAsset(row.file.url, name, row.size, row.media_type, row.width, row.height)

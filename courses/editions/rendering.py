"""How an edition's contents are shown: with the editions' own copy of the files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from content.models import Picture
from content.shown import shown
from courses.document.rendering import Mode, RenderContext, ShownAsset, no_activity

from .frozen import frozen_text
from .models import Edition


def edition_context(
    edition: Edition,
    language: str,
    *,
    mode: Mode = Mode.WEB,
    activity_url: Callable[[str], str] = no_activity,
    check_url: str = "",
    checks: Mapping[str, Any] | None = None,
    file_url: Callable[[str], str] | None = None,
) -> RenderContext:
    """The context in which blocks and questions of ``edition`` become HTML. Pictures are looked up when they
    are asked for."""
    text = frozen_text(edition, language)
    return RenderContext(
        language=language,
        mode=mode,
        asset=EditionAssets(edition, file_url),
        activity_url=activity_url,
        glossary=text.glossary if text else {},
        check_url=check_url,
        checks=checks or {},
        file_url=file_url,
    )


class EditionAssets:
    """How an edition's files are shown, by SHA-256: a picture by the renditions of one with the same bytes,
    anything else at ``file_url``."""

    def __init__(self, edition: Edition, file_url: Callable[[str], str] | None = None) -> None:
        self.names = {asset["sha256"]: asset for asset in edition.structure.get("assets", ())}
        self.file_url = file_url
        self.found: dict[str, ShownAsset | None] = {}

    def __call__(self, sha256: str) -> ShownAsset | None:
        if sha256 not in self.found:
            self.found[sha256] = self._find(sha256) if sha256 in self.names else None
        return self.found[sha256]

    def _find(self, sha256: str) -> ShownAsset | None:
        asset = self.names[sha256]
        if asset["media_type"].startswith("image/"):
            picture = Picture.objects.filter(sha256=sha256).prefetch_related("renditions").first()
            as_shown = shown(picture) if picture else None
            if as_shown:
                return replace(as_shown, name=asset["name"], media_type=asset["media_type"])
        url = self.file_url(sha256) if self.file_url else ""
        return ShownAsset(url, asset["name"], asset["size"], asset["media_type"])

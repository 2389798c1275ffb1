"""How a picture reaches a reader: as renditions of several widths, a drawing as it is.

Renditions are WebP, never larger than the picture, and hold nothing of what a camera notes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.images.models import Filter

from courses.document.rendering import ShownAsset

WIDTHS = (480, 960, 1440)
AS_IT_IS = "original"
KEPT_KINDS = {".svg", ".gif"}
"""Drawings have no width, and pictures that move would stand still."""

logger = logging.getLogger(__name__)


def is_shown_as_it_is(picture: Any) -> bool:
    return PurePosixPath(picture.file.name).suffix.lower() in KEPT_KINDS


def specs(picture: Any) -> list[str]:
    """The renditions that a picture is shown by, in Wagtail's words, the narrowest first."""
    if is_shown_as_it_is(picture):
        return [AS_IT_IS]
    widths = {min(width, picture.width) for width in WIDTHS}
    return [f"width-{width}|format-webp" for width in sorted(widths)]


def read_renditions(pictures: Iterable[Any]) -> None:
    """Read the renditions of these pictures in one query."""
    prefetch_related_objects(list(pictures), "renditions")


def shown(picture: Any) -> ShownAsset | None:
    """The picture as a page shows it, None when it cannot be read. What is not made yet is made now."""
    try:
        filters = [Filter(spec) for spec in specs(picture)]
        found = picture.find_existing_renditions(*filters)
        made = [found.get(one) or picture.create_rendition(one) for one in filters]
    except Exception:  # whatever a broken picture does to Pillow, the page is shown
        logger.warning("picture %s cannot be shown", picture.pk, exc_info=True)
        return None
    by_width = {rendition.width: rendition.url for rendition in made}
    largest = made[-1]
    as_it_is = is_shown_as_it_is(picture)
    return ShownAsset(
        url=largest.url,
        name=picture.filename,
        size=picture.file_size or 0,
        width=(picture if as_it_is else largest).width or 0,
        height=(picture if as_it_is else largest).height or 0,
        srcset=", ".join(f"{url} {width}w" for width, url in by_width.items()) if len(by_width) > 1 else "",
    )

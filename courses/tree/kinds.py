"""The kinds of activity: page types that plug in by subclassing ActivityPage."""

from __future__ import annotations

import functools

from .models import ActivityPage


@functools.cache
def page_types() -> dict[str, type[ActivityPage]]:
    """Every page type of an activity by its kind."""
    return {page_type.kind: page_type for page_type in ActivityPage.__subclasses__()}


def page_type(kind: str) -> type[ActivityPage]:
    """The page type of ``kind``; raises KeyError for one that is not installed."""
    return page_types()[kind]

"""What translations do when the source language's tree changes.

Two of Wagtail's own signals stand here because it offers no call at these places: a reordering in the
explorer runs no hook and acts on a bare ``Page``, and publishing runs hooks in the editor only, not when a
review is approved, in a bulk action, on schedule or by an import.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published, post_page_move

from ..structure import follow_structure
from .sync import sync_source

_following: ContextVar[bool] = ContextVar("translations follow", default=True)


@contextmanager
def every_language_at_once() -> Iterator[None]:
    """Inside, nothing follows: the caller changes the trees of all languages itself."""
    token = _following.set(False)
    try:
        yield
    finally:
        _following.reset(token)


def listen() -> None:
    """Follow moves and publications from now on."""
    post_page_move.connect(_follow_move, dispatch_uid="translations follow a move")
    page_published.connect(_follow_publication, dispatch_uid="translations follow a publication")


def _follow_move(instance: Page, **_kwargs: Any) -> None:
    if _following.get():
        follow_structure(instance)


def _follow_publication(instance: Page, **_kwargs: Any) -> None:
    if _following.get():
        sync_source(instance)

from __future__ import annotations

from . import explorer_filters
from .authoring import hooks as authoring_hooks
from .translation import hooks as translation_hooks

explorer_filters.narrow()

__all__ = ["authoring_hooks", "translation_hooks"]

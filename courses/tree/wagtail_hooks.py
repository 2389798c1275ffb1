from __future__ import annotations

from . import explorer_filters
from .authoring import hooks as authoring_hooks
from .review import hooks as review_hooks
from .translation import hooks as translation_hooks

explorer_filters.narrow()

__all__ = ["authoring_hooks", "review_hooks", "translation_hooks"]

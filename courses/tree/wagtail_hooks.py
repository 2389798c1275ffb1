from __future__ import annotations

from .authoring import hooks as authoring_hooks
from .translation import hooks as translation_hooks

__all__ = ["authoring_hooks", "translation_hooks"]

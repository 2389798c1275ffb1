"""Rows that are made once for a whole module of tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")
Once = Callable[[Callable[[], Made]], Made]

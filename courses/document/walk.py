"""Going through a document's values, whatever they are made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Found:
    """A dataclass met on the way; ``path`` is such as ``body[3].options[0]``."""

    path: str
    value: Any


def walk(value: object, path: str = "") -> Iterator[Found]:
    """Every dataclass inside ``value``, itself first."""
    if dataclasses.is_dataclass(value):
        yield Found(path, value)
        for field in dataclasses.fields(value):
            yield from walk(getattr(value, field.name), f"{path}.{field.name}" if path else field.name)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from walk(item, f"{path}[{index}]")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}")


SHARED = (
    *("id", "right", "kind", "level", "term", "minutes", "decorative", "points", "facts"),
    *("scoring", "answer", "tolerance", "tolerance_kind", "factor", "case", "typos", "number", "chosen"),
    *("target", "category", "shape", "coords", "min_words", "max_words", "value"),
)
"""Fields that no language changes; every other text, and which picture is shown, is the translator's."""


def difference(one: object, other: object, path: str = "") -> str | None:
    """Where two translations of one thing first differ in more than words; ``None`` when nowhere."""
    if type(one) is not type(other):
        return path
    if dataclasses.is_dataclass(one):
        return _field_difference(one, other, path)
    if isinstance(one, tuple) and isinstance(other, tuple):
        if len(one) != len(other):
            return path
        places = (
            difference(a, b, f"{path}[{index}]") for index, (a, b) in enumerate(zip(one, other, strict=True))
        )
        return next((place for place in places if place is not None), None)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return None if set(one) == set(other) else path
    return None


def _field_difference(one: Any, other: Any, path: str) -> str | None:
    for field in dataclasses.fields(one):
        place = f"{path}.{field.name}" if path else field.name
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name in SHARED:
            if mine != theirs:
                return place
            continue
        found = difference(mine, theirs, place)
        if found is not None:
            return found
    return None

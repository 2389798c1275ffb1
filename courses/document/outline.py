"""An edition's outline: its shape and what is judged, small enough to read on every request."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from .course import CourseDocument


@dataclass(frozen=True)
class OutlineActivity:
    """``title`` by language, as it was when the edition was published; ``minutes`` of work."""

    key: UUID
    slug: str
    kind: str
    title: dict[str, str]
    required: bool = True
    minutes: int = 0
    pass_mark: Decimal | None = None
    tries: int = 0
    weight: Decimal = Decimal(0)


@dataclass(frozen=True)
class OutlineModule:
    key: UUID
    slug: str
    title: dict[str, str]
    activities: tuple[OutlineActivity, ...]

    @property
    def minutes(self) -> int:
        return sum(activity.minutes for activity in self.activities)


@dataclass(frozen=True)
class Outline:
    """``minutes`` is the whole course's working time, the author's own figure where there is one."""

    modules: tuple[OutlineModule, ...]
    languages: tuple[str, ...]
    sequential: bool = False
    minutes: int = 0
    schema: int = field(default=1)

    def activities(self) -> Iterator[OutlineActivity]:
        for module in self.modules:
            yield from module.activities

    @functools.cached_property
    def by_key(self) -> dict[UUID, OutlineActivity]:
        return {activity.key: activity for activity in self.activities()}


def outline_of(document: CourseDocument) -> Outline:
    """The outline of a document."""
    modules = tuple(
        OutlineModule(
            key=module.key,
            slug=module.slug,
            title={lang: text.modules[str(module.key)].title for lang, text in document.texts.items()},
            activities=tuple(
                OutlineActivity(
                    key=activity.key,
                    slug=activity.slug,
                    kind=activity.kind,
                    title={lang: content.title for lang, content in activity.content.items()},
                    required=activity.required,
                    minutes=activity.minutes,
                    pass_mark=activity.settings.pass_mark,
                    tries=activity.settings.tries,
                    weight=activity.settings.weight,
                )
                for activity in module.activities
            ),
        )
        for module in document.modules
    )
    return Outline(
        modules=modules,
        languages=document.languages,
        sequential=document.sequential,
        minutes=document.minutes or sum(module.minutes for module in modules),
    )

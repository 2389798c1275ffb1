"""A document taken apart and put together: its structure, its texts, its contents.

The structure is what no language changes: the ``course.json`` of a native package, and what an edition keeps
beside its texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from .activities import Content, Settings
from .course import (
    Activity,
    Asset,
    Audience,
    CertificateRule,
    CourseDocument,
    CourseText,
    EditionInfo,
    Level,
    Module,
    Topic,
)
from .errors import DocumentError
from .fields import read, write

ContentKey = tuple[str, str]
"""A language and an activity's key."""


@dataclass(frozen=True)
class ActivityStructure:
    key: UUID
    slug: str
    settings: Settings
    required: bool = True
    minutes: int = 0


@dataclass(frozen=True)
class ModuleStructure:
    key: UUID
    slug: str
    activities: tuple[ActivityStructure, ...]


@dataclass(frozen=True)
class Structure:
    """The language-neutral part of a CourseDocument; the fields mean what they mean there."""

    key: UUID
    slug: str
    modules: tuple[ModuleStructure, ...]
    audience: Audience = Audience.PUBLIC
    level: Level = Level.BASIC
    certificate: CertificateRule = CertificateRule.AUTOMATIC
    sequential: bool = False
    minutes: int = 0
    topics: tuple[Topic, ...] = ()
    prerequisites: tuple[UUID, ...] = ()
    assets: tuple[Asset, ...] = ()
    certificate_months: int = 0


SHARED = (
    "key",
    "slug",
    "audience",
    "level",
    "certificate",
    "sequential",
    "minutes",
    "topics",
    "prerequisites",
    "assets",
    "certificate_months",
)


def structure_of(document: CourseDocument) -> dict[str, Any]:
    """The language-neutral part of ``document`` as plain JSON values."""
    modules = tuple(
        ModuleStructure(
            key=module.key,
            slug=module.slug,
            activities=tuple(
                ActivityStructure(a.key, a.slug, a.settings, a.required, a.minutes) for a in module.activities
            ),
        )
        for module in document.modules
    )
    shared = {name: getattr(document, name) for name in SHARED}
    return write(Structure(modules=modules, **shared))


def join(
    structure: Any,
    *,
    texts: Mapping[str, CourseText],
    contents: Mapping[ContentKey, Content],
    edition: EditionInfo,
    languages: Sequence[str],
) -> CourseDocument:
    """The document made of its parts; raises DocumentError when a content is missing."""
    neutral = read(Structure, structure)
    modules = tuple(
        Module(
            key=module.key,
            slug=module.slug,
            activities=tuple(
                _activity(module, activity, contents, languages) for activity in module.activities
            ),
        )
        for module in neutral.modules
    )
    shared = {name: getattr(neutral, name) for name in SHARED}
    return CourseDocument(
        modules=modules, edition=edition, languages=tuple(languages), texts=dict(texts), **shared
    )


def _activity(
    module: ModuleStructure,
    activity: ActivityStructure,
    contents: Mapping[ContentKey, Content],
    languages: Sequence[str],
) -> Activity:
    found = {}
    for language in languages:
        content = contents.get((language, str(activity.key)))
        if content is None:
            raise DocumentError(_("this part is missing"), f"{language}/{module.slug}/{activity.slug}.json")
        found[language] = content
    return Activity(
        activity.key, activity.slug, activity.settings, found, activity.required, activity.minutes
    )

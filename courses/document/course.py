"""The neutral course document: what a course is, in every language, free of database and addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from .activities import Content, Settings

SCHEMA = 1


class Audience(StrEnum):
    PUBLIC = "public"
    AGENCY = "agency"
    INVITED = "invited"


class Level(StrEnum):
    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class CertificateRule(StrEnum):
    AUTOMATIC = "automatic"
    APPROVAL = "approval"
    NONE = "none"


@dataclass(frozen=True)
class Topic:
    """A subject heading; ``name`` by language."""

    slug: str
    name: dict[str, str]


@dataclass(frozen=True)
class Asset:
    """A file of the course. ``sha256`` is lower-case hex; ``name`` is what a download is called."""

    sha256: str
    media_type: str
    size: int
    name: str
    title: str = ""
    licence: str = ""
    source: str = ""

    @property
    def path(self) -> str:
        """Where the file lies in a package."""
        extension = self.name.rpartition(".")[2].lower()
        return f"assets/{self.sha256}.{extension}"


@dataclass(frozen=True)
class GlossaryEntry:
    term: str
    definition: str


@dataclass(frozen=True)
class Activity:
    """One activity; ``minutes`` is its working time, ``content`` by language."""

    key: UUID
    slug: str
    settings: Settings
    content: dict[str, Content]
    required: bool = True
    minutes: int = 0

    @property
    def kind(self) -> str:
        return self.settings.type


@dataclass(frozen=True)
class Module:
    key: UUID
    slug: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Outcome:
    """What a person can do afterwards; ``id`` is a UUID kept in every language."""

    id: str
    text: str


@dataclass(frozen=True)
class ModuleText:
    title: str
    summary: str = ""


@dataclass(frozen=True)
class CourseText:
    """What the course says of itself in one language; ``modules`` by module key; ``glossary`` by term key."""

    title: str
    summary: str
    description: str = ""
    outcomes: tuple[Outcome, ...] = ()
    modules: dict[str, ModuleText] = field(default_factory=dict)
    glossary: dict[str, GlossaryEntry] = field(default_factory=dict)
    cover: str = ""
    cover_alt: str = ""


@dataclass(frozen=True)
class Issuer:
    """The agency that published the edition; ``name`` by language."""

    code: str
    name: dict[str, str]


@dataclass(frozen=True)
class EditionInfo:
    """Which edition this is. ``note`` by language; ``author`` is the publisher's name."""

    number: int
    published_at: datetime
    issuer: Issuer
    correction: int = 0
    note: dict[str, str] = field(default_factory=dict)
    author: str = ""

    @property
    def label(self) -> str:
        return f"{self.number}.{self.correction}" if self.correction else str(self.number)


@dataclass(frozen=True)
class CourseDocument:
    """A whole course. ``languages`` starts with ``source_language``; ``texts`` by language.

    ``minutes`` overrides the computed time of the course when not 0. ``certificate_months``: how long a
    certificate holds, 0 for ever.
    """

    key: UUID
    slug: str
    edition: EditionInfo
    languages: tuple[str, ...]
    modules: tuple[Module, ...]
    texts: dict[str, CourseText]
    audience: Audience = Audience.PUBLIC
    level: Level = Level.BASIC
    certificate: CertificateRule = CertificateRule.AUTOMATIC
    sequential: bool = False
    minutes: int = 0
    topics: tuple[Topic, ...] = ()
    prerequisites: tuple[UUID, ...] = ()
    assets: tuple[Asset, ...] = ()
    certificate_months: int = 0

    @property
    def source_language(self) -> str:
        return self.languages[0]

    def activities(self) -> Iterator[Activity]:
        for module in self.modules:
            yield from module.activities

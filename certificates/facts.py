"""What a certificate says, frozen when its making begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from courses.document.course import CourseText
from courses.document.outline import Outline
from courses.progress.completion import Record, score_of


@dataclass(frozen=True)
class ModuleFacts:
    """A line of the transcript; ``score`` in per cent or None where nothing is scored."""

    title: str
    minutes: int
    score: Decimal | None = None


@dataclass(frozen=True)
class Wording:
    """What a certificate's second language calls things."""

    language: str
    course: str
    agency: str


@dataclass(frozen=True)
class CertificateFacts:
    """``minutes`` is the course's working time, ``score`` in per cent or None; times in UTC.

    ``replaces`` is the serial number of a certificate whose name this one corrects. ``head`` is the log's
    head when making began, as size and root.
    """

    name: str
    course: str
    agency: str
    edition: str
    minutes: int
    completed_at: datetime
    issued_at: datetime
    language: str
    serial: str
    code: str
    address: str
    score: Decimal | None = None
    modules: tuple[ModuleFacts, ...] = ()
    outcomes: tuple[str, ...] = ()
    also: Wording | None = None
    expires_at: datetime | None = None
    replaces: str = ""
    head: str = ""
    schema: int = 2

    @property
    def hours(self) -> int:
        """Working time in whole hours, at least one."""
        return whole_hours(self.minutes)


def whole_hours(minutes: int) -> int:
    """Half an hour counts as one; nothing is shorter than one."""
    return max(1, (minutes + 30) // 60)


def offered_language(outline: Outline, *wished: str | None) -> str:
    """The first of ``wished`` that the edition has, else the edition's own first."""
    return next((one for one in wished if one in outline.languages), outline.languages[0])  # type: ignore[misc]


def module_facts(
    outline: Outline, text: CourseText, records: Mapping[UUID, Record]
) -> tuple[ModuleFacts, ...]:
    """The transcript's lines, in the course's order and the language of ``text``."""
    return tuple(
        ModuleFacts(
            title=text.modules[str(module.key)].title,
            minutes=module.minutes,
            score=score_of(module.activities, records),
        )
        for module in outline.modules
    )

"""How a certificate looks and what it says around the facts: a value, frozen with a design's version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FIELDS = ("name", "course", "agency", "hours", "score", "date", "edition", "number")
NAMED = re.compile(r"\{(\w*)\}")


class Orientation(StrEnum):
    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


@dataclass(frozen=True)
class Colours:
    """Six hexadecimal digits with their #, as CSS has them."""

    accent: str = "#075a63"
    ink: str = "#14212b"
    trim: str = "#c08a3a"


@dataclass(frozen=True)
class Picture:
    """A picture as it is embedded; ``data`` is base64."""

    media_type: str
    data: str
    alt: str = ""

    @property
    def address(self) -> str:
        return f"data:{self.media_type};base64,{self.data}"


@dataclass(frozen=True)
class Signatory:
    """``post`` by language."""

    name: str
    post: dict[str, str]
    scan: Picture | None = None

    def post_in(self, language: str) -> str:
        return self.post.get(language) or next(iter(self.post.values()), "")


@dataclass(frozen=True)
class DesignText:
    """``statement`` and ``closing`` may name fields in braces, such as ``{hours}``."""

    heading: str
    statement: str
    closing: str = ""


@dataclass(frozen=True)
class Design:
    """``texts`` by language; a language without one has the house's own words.

    ``second_language`` repeats heading and statement in another language, where the course has it.
    """

    orientation: Orientation = Orientation.LANDSCAPE
    colours: Colours = field(default_factory=Colours)
    emblem: Picture | None = None
    texts: dict[str, DesignText] = field(default_factory=dict)
    signatories: tuple[Signatory, ...] = ()
    second_language: str = ""
    schema: int = 1


def unknown_fields(text: str) -> list[str]:
    """What stands in braces in ``text`` and is no field."""
    return [name for name in NAMED.findall(text) if name not in FIELDS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its fields filled in; what is no field stays as it is written."""
    return NAMED.sub(lambda match: values.get(match[1], match[0]), text)

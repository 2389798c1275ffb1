"""What is asked and answered, as OpenAPI describes it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from ninja import Schema
from pydantic import Field

MOST_CODES = 500


class Status(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


class Asked(Schema):
    """Codes as they are printed; spaces, hyphens and small letters do not matter."""

    codes: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=MOST_CODES)]


class Answer(Schema):
    """What the register says of one code; only ``code`` and ``status`` where it knows none."""

    code: str = Field(description="as it was asked")
    status: Status
    serial: str | None = None
    name: str | None = None
    course: str | None = None
    hours: int | None = None
    agency: str | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    replaced_by: str | None = Field(default=None, description="the code that holds now")


class Answers(Schema):
    certificates: list[Answer]


class Fault(Schema):
    detail: str

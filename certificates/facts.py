"""What a certificate says, frozen when its making begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class CertificateFacts:
    """``minutes`` is the course's working time, ``score`` in per cent or None; times in UTC."""

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
    schema: int = 1

    @property
    def hours(self) -> int:
        """Working time in whole hours, at least one."""
        return max(1, (self.minutes + 30) // 60)

"""Certificates in the log, without the cost of drawing them."""

from __future__ import annotations

from unittest.mock import patch

from certificates.log import heads
from certificates.making import make
from certificates.models import Certificate, LogHead, State
from courses.editions.models import Course
from tests.factories.certificates import due

from .progress import done, enrolment


def logged(course: Course | None = None, name: str = "Karimova Dilnoza") -> Certificate:
    """An issued certificate whose PDF is some bytes."""
    with patch("certificates.making.draw", side_effect=lambda row: f"%PDF-1.7 {row.code}".encode()):
        certificate = due(name, done(enrolment(course=course)))
        make(certificate.pk)  # where the transaction has committed, a worker was quicker
    certificate.refresh_from_db()
    assert certificate.state == State.ISSUED
    return certificate


def signed() -> LogHead:
    """A head of the log as it is now."""
    head = heads.sign_head()
    assert head is not None
    return head

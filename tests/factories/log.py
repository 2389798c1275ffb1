"""Certificates in the log, without the cost of drawing them."""

from __future__ import annotations

from unittest.mock import patch

from certificates.log import heads
from certificates.making import make
from certificates.models import Certificate, LogHead
from courses.editions.models import Course
from tests.factories.certificates import due

from .progress import done, enrolment


def logged(course: Course | None = None, name: str = "Karimova Dilnoza") -> Certificate:
    """An issued certificate whose PDF is some bytes."""
    certificate = due(name, done(enrolment(course=course)))
    with patch("certificates.making.render", return_value=b"%PDF-1.7 " + str(certificate.uuid).encode()):
        assert make(certificate.pk)
    certificate.refresh_from_db()
    return certificate


def signed() -> LogHead:
    """A head of the log as it is now."""
    head = heads.sign_head()
    assert head is not None
    return head

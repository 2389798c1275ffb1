"""Certificates in their states."""

from __future__ import annotations

from certificates.making import make
from certificates.models import Certificate
from certificates.services import confirm_name
from courses.progress.models import Enrolment

from .progress import done, enrolment


def awaiting_name(completed: Enrolment | None = None) -> Certificate:
    return Certificate.objects.get(enrolment=completed or done(enrolment()))


def due(name: str = "Toʻraqulova Oʻgʻiloy", completed: Enrolment | None = None) -> Certificate:
    return confirm_name(awaiting_name(completed), name=name, language="uz")


def issued(name: str = "Toʻraqulova Oʻgʻiloy", completed: Enrolment | None = None) -> Certificate:
    certificate = due(name, completed)
    assert make(certificate.pk)
    certificate.refresh_from_db()
    return certificate

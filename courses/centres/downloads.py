"""What a centre takes away: its list as CSV, its certificates as a ZIP."""

from __future__ import annotations

import csv
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.batches.files import file_name
from certificates.models import Certificate
from courses.editions.frozen import read_ahead
from courses.progress.models import EnrolmentQuerySet
from lms.spreadsheets import safe

from .queries import for_list
from .rows import Row, rows_of

MOST_CERTIFICATES = 200


class _Line:
    """A file that keeps only what was written last."""

    def write(self, text: str) -> str:
        return text


def csv_lines(enrolments: EnrolmentQuerySet, language: str) -> Iterator[str]:
    """The list as CSV, a line at a time, with a byte-order mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(_heads()))
    read_ahead(enrolments.values_list("edition", flat=True).distinct())
    for row in rows_of(for_list(enrolments).iterator(chunk_size=500), language):
        yield str(writer.writerow(safe(cell) for cell in _cells(row)))


def certificate_archive(certificates: Iterable[Certificate]) -> IO[bytes]:
    """A ZIP of issued PDFs, named by serial number and person; rewound for reading."""
    file = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            with certificate.pdf.open("rb") as pdf:
                archive.writestr(file_name(certificate), pdf.read())
    file.seek(0)
    return file


def _heads() -> list[str]:
    return [
        _("Name"),
        _("E-mail"),
        _("Position"),
        _("Course"),
        _("Done, %"),
        _("Activities done"),
        _("Activities in all"),
        _("Score, %"),
        _("State"),
        _("Enrolled"),
        _("Last here"),
        _("Completed"),
        _("Certificate"),
    ]


def _cells(row: Row) -> list[object]:
    enrolment = row.enrolment
    return [
        row.name,
        row.email,
        enrolment.user.position,
        row.course,
        enrolment.percent,
        enrolment.done,
        enrolment.total,
        enrolment.score,
        row.state,
        _day(enrolment.enrolled_at),
        _day(enrolment.last_seen_at),
        _day(enrolment.completed_at),
        row.issued.serial if row.issued else "",
    ]


def _day(moment: datetime | None) -> str:
    """A date that every spreadsheet understands."""
    return timezone.localtime(moment).date().isoformat() if moment else ""

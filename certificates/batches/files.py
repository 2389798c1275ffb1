"""What a bulk job hands out: a ZIP of the certificates, and one PDF for the printer."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.tree.jobs import Sign

from ..models import Batch, Certificate, State
from ..printing.merging import Merger

SIGN_AFTER = 100
_NOT_IN_FILE_NAMES = re.compile(r"[^\w\-ʻʼ]+")


@dataclass
class Files:
    """Names in the storage, empty where nothing was issued; ``message`` tells what could not be put in."""

    archive: str = ""
    printable: str = ""
    missing: list[str] = field(default_factory=list)

    @property
    def message(self) -> str:
        if not self.missing:
            return ""
        words = ngettext(
            "The file of %(count)s certificate is not where it should be: %(serials)s",
            "The files of %(count)s certificates are not where they should be: %(serials)s",
            len(self.missing),
        )
        return words % {"count": len(self.missing), "serials": ", ".join(self.missing[:5])}


def file_name(certificate: Certificate) -> str:
    """Serial number and person, without what file systems trip over."""
    return f"{certificate.serial}_{_NOT_IN_FILE_NAMES.sub('-', certificate.name).strip('-')[:80]}.pdf"


def make_files(batch: Batch, sign: Sign) -> Files:
    """Store both files of what the job issued and what still holds."""
    files = Files()
    with tempfile.TemporaryFile() as archive, tempfile.TemporaryFile() as printable:
        if not _write(batch, archive, printable, files.missing, sign):
            return files
        files.archive = _store(batch, "archive", archive, "certificates.zip")
        files.printable = _store(batch, "printable", printable, "certificates-for-printing.pdf")
    return files


def _write(batch: Batch, archive: IO[bytes], printable: IO[bytes], missing: list[str], sign: Sign) -> int:
    """How many certificates were written."""
    merger = Merger(printable, title=_("Certificates for printing (not signed)"))
    written = 0
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for certificate in _issued(batch):
            try:
                with certificate.pdf.open("rb") as pdf:
                    packed.writestr(file_name(certificate), pdf.read())
                    pdf.seek(0)
                    merger.add(pdf)
            except FileNotFoundError:
                missing.append(certificate.serial)
                continue
            written += 1
            if written % SIGN_AFTER == 0:
                sign(0)
    merger.finish()
    return written


def _issued(batch: Batch) -> Iterator[Certificate]:
    made = Certificate.objects.filter(
        pk__in=batch.items.values("certificate"), state=State.ISSUED
    ).select_related("agency")
    return made.order_by("name", "pk").iterator(chunk_size=500)


def _store(batch: Batch, attribute: str, content: IO[bytes], name: str) -> str:
    content.seek(0)
    stored = getattr(batch, attribute)
    stored.save(f"{batch.uuid}/{name}", File(content), save=False)
    return str(stored.name)

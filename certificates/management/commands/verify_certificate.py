from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from certificates.verification.pdf import LARGEST, Verdict, check_pdf
from certificates.verification.words import told


class Command(BaseCommand):
    help = "Say whether a PDF is a certificate issued here, unchanged and not revoked. Exit 0 only then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.pdf", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as stream:
                data = stream.read(LARGEST + 1)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        if len(data) > LARGEST:
            raise CommandError(_("%(file)s: larger than any certificate") % {"file": file})
        check = check_pdf(data)
        words = told(check)
        serial = words.certificate.serial if words.certificate else ""
        line = " · ".join(part for part in (serial, words.heading, words.text) if part)
        if check.verdict not in (Verdict.VALID, Verdict.EXPIRED):
            raise CommandError(line)
        self.stdout.write(line)
        if check.logged_at:
            since = f"{check.logged_at:%Y-%m-%d %H:%M}Z"
            self.stdout.write(_("In the log since: %(time)s") % {"time": since})

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.models import Certificate, State


class Command(BaseCommand):
    help = "Say whether a PDF is a certificate issued here, unchanged and not revoked. Exit 0 only then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.pdf", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        row = Certificate.objects.select_related("agency").filter(sha256=digest).first()
        if row is None:
            raise CommandError(f"{file}: not known here, or changed since it was issued")
        if row.state != State.ISSUED:
            raise CommandError(f"{row.serial}: {row.get_state_display()}")
        self.stdout.write(f"{row.serial}: intact, issued here on {row.issued_at:%Y-%m-%d}, not revoked")

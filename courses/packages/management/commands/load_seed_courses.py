"""Brings the shipped courses in, and their newer editions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from courses.packages import native
from courses.packages.archive import FolderArchive
from courses.packages.importing import import_course, sentence
from courses.packages.management.plain import PlainCommand
from lms.accounts.models import Agency
from lms.accounts.services import make_agency

SEED = Path(settings.BASE_DIR) / "content" / "seed"


class Command(PlainCommand):
    help = "Import the courses that ship with Malaka into the national agency. Can be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in sorted(path.parent for path in SEED.glob(f"*/{native.MANIFEST}")):
            _course, report = import_course(folder, agency=national_agency(folder), user=None)
            if options["verbosity"]:
                self.stdout.write(sentence(report))


def national_agency(folder: Path) -> Agency:
    """The national centre; a new one is named as the shipped course's issuer."""
    code = settings.MALAKA_NATIONAL_AGENCY
    found = Agency.objects.filter(code=code).first()
    if found is None:
        found = make_agency(code, native.read_manifest(FolderArchive(folder)).edition.issuer.name)
    return found

"""Brings a course package into an agency."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from courses.packages.formats import NATIVE, format_named
from courses.packages.importing import import_course, sentence
from courses.packages.management.plain import PlainCommand
from lms.accounts.models import Agency


class Command(PlainCommand):
    help = "Import a course package (a ZIP file or a folder of its contents) into an agency."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the package")
        parser.add_argument("--format", default=NATIVE, help=NATIVE)
        parser.add_argument("--agency", required=True, help="the agency's code")

    def handle(self, *args: Any, **options: Any) -> None:
        if format_named(options["format"]).name != NATIVE:
            raise CommandError(_("Only the format “%(name)s” can be imported.") % {"name": NATIVE})
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(_("There is no agency “%(code)s”.") % {"code": options["agency"]})
        _course, report = import_course(Path(options["file"]), agency=agency, user=None)
        for line in (sentence(report), *report.notes):
            self.stdout.write(line)

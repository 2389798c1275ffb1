"""Writes an agency's bank to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from courses.document.formats import FORMATS, FormatError
from courses.quizzes.bank.exporting import write_questions
from courses.quizzes.bank.queries import own_questions
from lms.accounts.management.plain import PlainCommand, write_whole

from .import_questions import agency_named


class Command(PlainCommand):
    help = "Export the questions of an agency's bank that are not retired."
    expected = (*PlainCommand.expected, FormatError)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agency", required=True, help="the agency's code")
        parser.add_argument("--format", required=True, help=", ".join(FORMATS))
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, help="a language's code")
        parser.add_argument("--output", required=True, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = agency_named(options["agency"])
        if options["format"] not in FORMATS:
            raise CommandError(_("There is no format “%(name)s”.") % {"name": options["format"]})
        language = options["language"]
        if language not in dict(settings.LANGUAGES):
            raise CommandError(_("There is no language “%(code)s”.") % {"code": language})
        rows = own_questions(agency, language)
        writing = write_questions(rows, format=options["format"], language=language)
        output = Path(options["output"])
        write_whole(output, lambda out: out.write(writing.data))
        self.stdout.write(_("Written: %(path)s") % {"path": output})
        for remark in writing.not_held:
            self.stdout.write(_("Not held: %(what)s") % {"what": remark})

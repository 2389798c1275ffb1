"""Brings a file of questions into an agency's bank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.document.formats import FORMATS, FormatError
from courses.document.formats.base import LARGEST
from courses.quizzes.bank.importing import carry_out, plan_import
from lms.accounts.management.plain import PlainCommand
from lms.accounts.models import Agency


class Command(PlainCommand):
    help = "Import questions into an agency's bank: all of the file, or nothing of it."
    expected = (*PlainCommand.expected, FormatError)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file")
        parser.add_argument("--format", default="", help=f"{', '.join(FORMATS)}; told from the file if empty")
        parser.add_argument("--agency", required=True, help="the agency's code")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"] and options["format"] not in FORMATS:
            raise CommandError(_("There is no format “%(name)s”.") % {"name": options["format"]})
        agency = agency_named(options["agency"])
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        if path.stat().st_size > LARGEST:
            raise CommandError(_("The file is larger than %(limit)s MiB.") % {"limit": LARGEST // 1024**2})
        plan = plan_import(path.read_bytes(), name=path.name, agency=agency, format=options["format"])
        new = len(plan.new)
        count = carry_out(plan, None)
        text = ngettext("%(count)d question imported.", "%(count)d questions imported.", count)
        self.stdout.write(text % {"count": count})
        self.stdout.write(_("New: %(new)d. Changed: %(changed)d.") % {"new": new, "changed": count - new})
        for remark in plan.reading.left_out:
            self.stdout.write(_("Left out: %(what)s") % {"what": remark})
        for remark in plan.reading.changed:
            self.stdout.write(_("Read otherwise: %(what)s") % {"what": remark})


def agency_named(code: str) -> Agency:
    """The agency; raises CommandError where there is none."""
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise CommandError(_("There is no agency “%(code)s”.") % {"code": code})
    return agency

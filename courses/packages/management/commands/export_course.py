"""Writes a course's current edition to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from courses.editions.models import Course
from courses.packages.exporting import ALL, current_edition, export_edition
from courses.packages.formats import FORMATS, NATIVE
from courses.packages.management.plain import PlainCommand
from lms.accounts.management.plain import write_whole


class Command(PlainCommand):
    help = "Export a course's current edition as a package."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the course's slug")
        parser.add_argument("--agency", help="the agency's code, where several have a course of that slug")
        parser.add_argument("--format", default=NATIVE, help=", ".join(FORMATS))
        parser.add_argument("--language", default=ALL, help=f"a language's code, or {ALL}")
        parser.add_argument("--output", required=True, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = current_edition(find(options["slug"], options["agency"]))
        output = Path(options["output"])
        wish = {"format": options["format"], "languages": options["language"]}
        write_whole(output, lambda out: export_edition(edition, **wish, out=out))
        self.stdout.write(_("Written: %(path)s") % {"path": output})


def find(slug: str, agency: str | None) -> Course:
    """The one course of that slug; raises CommandError where there is none or more than one."""
    found = Course.objects.filter(slug=slug).select_related("agency", "current_edition")
    if agency:
        found = found.filter(agency__code=agency)
    courses = list(found.order_by("agency__code"))
    if not courses:
        raise CommandError(_("There is no course “%(slug)s”.") % {"slug": slug})
    if len(courses) > 1:
        codes = ", ".join(course.agency.code for course in courses)
        raise CommandError(
            _("Several agencies have a course “%(slug)s” (%(codes)s): say which with --agency.")
            % {"slug": slug, "codes": codes}
        )
    return courses[0]

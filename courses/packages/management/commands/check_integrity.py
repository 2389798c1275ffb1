"""Checks that what is stored still says what it said."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.packages.integrity import problems
from courses.packages.management.plain import PlainCommand


class Command(PlainCommand):
    help = (
        "Check stored files against their hashes, editions against their documents, and certificates against "
        "their log. What is wrong stands on standard error, a line each."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            metavar="FILE",
            type=Path,
            help="a signed head of the log that was kept elsewhere, or a letter with one: is it extended?",
        )

    def handle(self, *args: Any, head: Path | None = None, **options: Any) -> None:
        count = 0
        for problem in problems(head):
            self.stderr.write(problem)
            count += 1
        if count:
            raise CommandError(
                ngettext("%(count)s problem was found.", "%(count)s problems were found.", count)
                % {"count": count}
            )
        self.stdout.write(_("Everything that is stored is as it was."))

"""Checks that what is stored still says what it said."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.packages.integrity import problems
from courses.packages.management.plain import PlainCommand


class Command(PlainCommand):
    help = "Check stored files against their hashes and editions against their documents."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for problem in problems():
            self.stdout.write(problem)
            count += 1
        if count:
            raise CommandError(
                ngettext("%(count)s problem was found.", "%(count)s problems were found.", count)
                % {"count": count}
            )
        self.stdout.write(_("Everything that is stored is as it was."))

"""Commands that end with 0, or with 1 and one line that says why."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from courses.document.errors import DocumentError

from ..errors import PackageError


class Parser(CommandParser):
    def error(self, message: str) -> NoReturn:
        if self.called_from_command_line:
            print(f"{self.prog}: {message}", file=sys.stderr)  # noqa: T201  there is no command yet to write by
            sys.exit(1)
        raise CommandError(message)


class PlainCommand(BaseCommand):
    """Turns what a user can do wrong into one line; anything else is a mistake of ours and shows as one."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = Parser
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except OSError as error:
            raise CommandError(
                f"{error.filename}: {error.strerror}" if error.filename else str(error)
            ) from error
        except (PackageError, DocumentError, DatabaseError) as error:
            raise CommandError(" ".join(str(error).split())) from error

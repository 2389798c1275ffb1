"""Commands that end with 0, or with 1 and one line that says why."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from courses.document.errors import DocumentError


class Parser(CommandParser):
    def error(self, message: str) -> NoReturn:
        if self.called_from_command_line:
            print(f"{self.prog}: {message}", file=sys.stderr)  # noqa: T201  there is no command yet to write by
            sys.exit(1)
        raise CommandError(message)


class PlainCommand(BaseCommand):
    """Turns what a user can do wrong into one line; anything else is a mistake of ours and shows as one."""

    expected: ClassVar[tuple[type[Exception], ...]] = (DocumentError, DatabaseError)
    """Exceptions that are worded for the user."""

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
        except self.expected as error:
            raise CommandError(" ".join(str(error).split())) from error


def write_whole(output: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Let ``write`` fill the file ``output``, which is not there, or stays as it was, until that is done.

    Raises CommandError where no file can be.
    """
    if output.is_dir():
        raise CommandError(_("%(path)s is a folder; name a file in it.") % {"path": output})
    if not output.absolute().parent.is_dir():
        raise CommandError(_("There is no folder %(path)s.") % {"path": output.absolute().parent})
    with tempfile.NamedTemporaryFile(dir=output.absolute().parent, prefix=".malaka-", delete=False) as file:
        unfinished = Path(file.name)
        try:
            write(file)
            file.close()
            unfinished.chmod(0o666 & ~_umask())
            unfinished.replace(output)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.models import ApiToken
from lms.accounts.models import Agency


class Command(BaseCommand):
    help = "Make, list and end the tokens by which other systems ask the API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        make = actions.add_parser("make", help="make a token; it is shown this once")
        make.add_argument("--agency", required=True, metavar="CODE")
        make.add_argument("--name", required=True, metavar="SYSTEM", help="what it is for")
        actions.add_parser("list", help="who may ask")
        end = actions.add_parser("end", help="take a token's right away")
        end.add_argument("number", type=int, metavar="NUMBER", help="as in the list")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        actions: dict[str, Callable[..., None]] = {"make": self._make, "list": self._list, "end": self._end}
        actions[action](**options)

    def _make(self, agency: str, name: str, **_options: Any) -> None:
        row = Agency.objects.filter(code=agency).first()
        if row is None:
            raise CommandError(f"there is no agency “{agency}”")
        _row, token = ApiToken.make(agency=row, name=name[:100])
        self.stdout.write(token)

    def _list(self, **_options: Any) -> None:
        for row in ApiToken.objects.select_related("agency").order_by("pk"):
            used = f"last used {row.last_used_on or '-'}"
            state = f"ended {row.ended_at:%Y-%m-%d}" if row.ended_at else used
            self.stdout.write(f"{row.pk}\t{row.agency.code}\t{row.name}\t{state}")

    def _end(self, number: int, **_options: Any) -> None:
        ended = ApiToken.objects.filter(pk=number, ended_at=None).update(ended_at=timezone.now())
        if not ended:
            raise CommandError(f"there is no token {number} that still holds")

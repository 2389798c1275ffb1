from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.keys.authority import ensure_keys


class Command(BaseCommand):
    help = "Make an authority of your own and its three keys, where there is no other authority to ask."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path)
        parser.add_argument("--organisation", required=True, help="the signatures name it")

    def handle(self, *args: Any, folder: Path, organisation: str, **options: Any) -> None:
        try:
            ensure_keys(folder, organisation=organisation)
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}") from None
        self.stdout.write(f"Keys in {folder}: they have no passphrase, so keep others out of this folder.")

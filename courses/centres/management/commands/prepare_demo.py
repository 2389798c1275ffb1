"""Makes the demo's agencies, accounts and progress."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.centres import demo


class Command(BaseCommand):
    help = "Make the demo's agencies, accounts and progress; run again, it adds what is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MALAKA_DEMO:
            raise CommandError("only on the demo settings: it makes accounts with a known password")
        demo.fill()

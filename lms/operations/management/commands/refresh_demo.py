"""Brings the demo's data up to the code: tables, shipped courses, accounts, static files."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from certificates.keys.authority import ensure_keys


class Command(BaseCommand):
    help = "Makes or updates what the demo serves. Run by `make demo` when something changed."

    def handle(self, **options: object) -> None:
        if not settings.MALAKA_DEMO:
            raise CommandError("Only on the demo settings: it makes accounts with a known password.")
        self._step("tables")
        call_command("migrate", interactive=False, verbosity=0)
        self._step("keys")
        ensure_keys(settings.DATA_DIR / "keys", organisation="Malaka demo")
        if not apps.get_model("editions", "Course").objects.exists():
            self._step("shipped courses")
            call_command("load_seed_courses", verbosity=0)
        self._step("accounts and their progress")
        call_command("prepare_demo", verbosity=0)
        self._step("static files")
        call_command("collectstatic", interactive=False, verbosity=0)

    def _step(self, name: str) -> None:
        self.stdout.write(f"  {name} …")
        self.stdout.flush()

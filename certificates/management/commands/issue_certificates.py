from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.making import make, waiting
from courses.editions.models import Course


class Command(BaseCommand):
    help = "Make every certificate that waits to be made, now and here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--course", metavar="SLUG", help="only certificates of this course")

    def handle(self, *args: Any, course: str | None = None, **options: Any) -> None:
        due = waiting()
        if course:
            if not Course.objects.filter(slug=course).exists():
                raise CommandError(f"there is no course “{course}”")
            due = due.filter(enrolment__course__slug=course)
        keys = list(due.values_list("pk", flat=True))
        issued = sum(make(pk) for pk in keys)
        self.stdout.write(f"{issued} issued")
        if issued < len(keys):
            raise CommandError(f"{len(keys) - issued} could not be made; see the log")

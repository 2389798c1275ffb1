"""What is measured without a server: queries a page, certificates a second, seconds an export.

benchmarks/inside.py VISITS.json CERTIFICATES    prints a JSON object
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django

# The shipped course leaves as the very file that it came in, so a course made here is packed instead.
EXPORTS = {"native": ("bench", "course-1", "all"), "scorm12": ("egov", "interoperability", "uz")}


def main(arguments: Sequence[str]) -> int:
    visits = json.loads(Path(arguments[0]).read_text())
    django.setup()
    print(
        json.dumps(
            {
                "queries": queries(visits),
                "certificates_per_second": certificates_per_second(int(arguments[1])),
                "export_seconds": export_seconds(),
            }
        )
    )
    return 0


def queries(visits: dict[str, Any]) -> dict[str, int]:
    """The number of queries of each page, once the process is warm."""
    visit, busy = visits["measured"][0], visits["busy"][0]
    return {
        "course page": _queries(visit, visit["course"][0]),
        "lesson page": _queries(visit, visit["lesson"][0]),
        "my learning": _queries(visit, "/uz/my/"),
        "my learning, every course": _queries(busy, "/uz/my/"),
    }


def _queries(visit: dict[str, Any], address: str) -> int:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"X-Forwarded-Proto": "https"})
    client.cookies.load(visit["cookie"])
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    counted = 0
    for _time in range(3):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            status = client.get(address).status_code
        assert status == 200, f"{address} answers {status}"
        counted = len(captured)
    return counted


def certificates_per_second(number: int) -> float:
    """How many certificates one worker makes in a second, from claiming a row to the stored PDF."""
    from certificates.making import make
    from certificates.models import Certificate, State
    from courses.progress.models import Enrolment

    finished = Enrolment.objects.filter(completed_at__isnull=False).select_related("course", "user")[
        : number + 1
    ]
    rows = [
        Certificate.objects.create(
            enrolment=run,
            agency_id=run.course.agency_id,
            state=State.DUE,
            language="uz",
            name=run.user.name_latin,
        )
        for run in finished
    ]
    assert make(rows[0].pk)  # the first one loads fonts
    started = time.perf_counter()
    made = sum(make(row.pk) for row in rows[1:])
    assert made == number
    return made / (time.perf_counter() - started)


def export_seconds() -> dict[str, float]:
    """Seconds that exporting a course takes, by format."""
    from django.core.management import call_command

    call_command("load_seed_courses", verbosity=0)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (agency, slug, language) in EXPORTS.items():
            output = f"{folder}/{name}.zip"
            started = time.perf_counter()
            call_command(
                "export_course",
                slug,
                agency=agency,
                format=name,
                language=language,
                output=output,
                verbosity=0,
            )
            found[name] = time.perf_counter() - started
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Certificates: what a document costs beside WeasyPrint's drawing alone, the whole job, and memory.

benchmarks/certificates.py documents NUMBER    drawing alone and the finished document, in turns
benchmarks/certificates.py due NUMBER          make rows that wait to be made
benchmarks/certificates.py work                one worker process: make what waits, print how many
benchmarks/certificates.py memory NUMBER       draw many in one process, memory at first and at last

Each prints a JSON object.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import django

ENDS = 500
"""Documents at either end whose memory is compared."""


def main(arguments: Sequence[str]) -> int:
    django.setup()
    what, *numbers = arguments
    parts: dict[str, Callable[..., Any]] = {
        "documents": documents,
        "due": due,
        "work": work,
        "memory": memory,
        "code": code,
    }
    done = parts[what](*map(int, numbers))
    print(json.dumps(done))
    return 0


def documents(number: int) -> dict[str, Any]:
    """Medians in milliseconds, of two pages with a transcript of eight modules."""
    from weasyprint import HTML

    from certificates.credentials.open_badge import credential
    from certificates.keys.signing import Purpose, signing_key
    from certificates.printing.page import page
    from certificates.printing.pdf import _fonts, _nothing_outside, render
    from certificates.printing.signing import sign
    from tests.factories.certificate_facts import designs, facts

    row, key = _claimed(), signing_key(Purpose.PDF)
    said, design = facts(), designs()["plain"]
    html = page(said, design)
    alone, whole = [], []
    for turn in range(number + 3):
        begun = time.perf_counter()
        HTML(string=html, url_fetcher=_nothing_outside()).write_pdf(
            pdf_variant="pdf/a-3a", font_config=_fonts()
        )
        between = time.perf_counter()
        sign(render(said, design, credential(row)), key)
        ended = time.perf_counter()
        if turn >= 3:
            alone.append((between - begun) * 1000)
            whole.append((ended - between) * 1000)
    drawn, finished = statistics.median(alone), statistics.median(whole)
    return {
        "weasyprint_ms": round(drawn, 1),
        "finished_ms": round(finished, 1),
        "times_weasyprint": round(finished / drawn, 3),
        "weasyprint_per_second": round(1000 / drawn, 1),
    }


def _claimed() -> Any:
    from certificates.making import claim

    due(1)
    from certificates.models import Certificate, State

    row = claim(Certificate.objects.filter(state=State.DUE).values_list("pk", flat=True)[0])
    assert row is not None
    return row


def due(number: int) -> dict[str, Any]:
    """Rows that wait to be made, of people who have completed a course."""
    from certificates.models import Certificate, State
    from courses.progress.models import Enrolment

    runs = Enrolment.objects.filter(completed_at__isnull=False, certificates=None).select_related("course")
    rows = [
        Certificate(
            enrolment=run,
            agency_id=run.course.agency_id,
            name="Toʻraqulova Oʻgʻiloy Gʻayratovna",
            language="uz",
            state=State.DUE,
        )
        for run in runs[:number]
    ]
    Certificate.objects.bulk_create(rows)
    return {"due": len(rows)}


def work() -> dict[str, Any]:
    """Make what waits, as a worker does, until nothing does."""
    from certificates.making import make, waiting

    made, started = 0, 0.0
    while keys := list(waiting().values_list("pk", flat=True).order_by("?")[:20]):
        for pk in keys:
            made += make(pk)
            started = started or time.perf_counter()  # the first one loads fonts and keys
    return {"made": made, "seconds": round(time.perf_counter() - started, 2)}


def code() -> str:
    """The code of a certificate that was given out."""
    from certificates.models import Certificate, State

    return str(Certificate.objects.filter(state=State.ISSUED).values_list("code", flat=True)[0])


def memory(number: int) -> dict[str, Any]:
    """Resident megabytes after the first and the last documents of one process."""
    from certificates.keys.signing import Purpose, signing_key
    from certificates.printing.pdf import render
    from certificates.printing.signing import sign
    from tests.factories.certificate_facts import designs, facts

    key, ends = signing_key(Purpose.PDF), min(ENDS, number // 3)
    held = []
    for turn in range(number):
        said = facts(serial=f"EGOV-2026-{turn:06d}", name=f"Toʻraqulova Oʻgʻiloy {chr(97 + turn % 26) * 9}")
        sign(render(said, designs()["signed"], "e30.e30.e30"), key)
        held.append(_resident())
    first, last = statistics.median(held[ends // 2 : ends]), statistics.median(held[-ends:])
    return {"documents": number, "first_mb": round(first, 1), "last_mb": round(last, 1)}


def _resident() -> float:
    with open("/proc/self/statm") as state:
        return int(state.read().split()[1]) * resource.getpagesize() / 2**20


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

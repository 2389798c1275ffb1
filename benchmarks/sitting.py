"""Measures the exam: steps beside the bare view, and a burst of starts with what became of every answer."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Sequence
from typing import Any

from burst import Burst, Timing, sample
from candidate import Candidate
from places import Place

QUICK = bool(os.environ.get("BENCH_QUICK"))
CANDIDATES, WITHIN, PACE = (200, 12.0, 3.0) if QUICK else (1000, 60.0, 15.0)
"""How many begin within how many seconds, and how long each takes for a question: far less than people do."""
START_P95_MS = 500
STEP_TIMES_HELLO = 8.0
WALKERS = 40
"""Those whose steps are measured beside the bare view, apart from the burst."""


def prepare_exam(place: Place) -> dict[str, Any]:
    output = place.data / "exam.json"
    learners = WALKERS + (CANDIDATES if place.name == "postgresql" else 0)
    place.run("benchmarks/exam.py", "prepare", str(output), str(learners))
    exam: dict[str, Any] = json.loads(output.read_text())
    return exam


def candidates(place: Place, exam: dict[str, Any], first: int, number: int) -> list[Candidate]:
    return [
        Candidate(visit, exam["address"], exam["code"], place.headers, random.Random(seed))
        for seed, visit in enumerate(exam["learners"][first : first + number])
    ]


def measure_burst(place: Place, exam: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The burst, on PostgreSQL, and what the database says of it."""
    if place.name != "postgresql":
        return
    burst = Burst(place.port, candidates(place, exam, WALKERS, CANDIDATES), WITHIN, PACE)
    print(f"  exam: {CANDIDATES} begin within {WITHIN:g} s and answer every {PACE:g} s", flush=True)
    burst.run()
    for fault in burst.faults[:5]:
        print(f"    {fault}")
    early = [one for one in burst.timings if one.due < WITHIN]
    yield _row(place, "exam, while all begin", early, WITHIN, START_P95_MS)
    for kind in ("start", "save", "page"):
        yield _row(place, f"exam, while all begin: {kind}", _of(early, kind), WITHIN, START_P95_MS)
    for kind in ("save", "page", "hand in", "result"):
        timings = _of(burst.timings, kind)
        yield _row(place, f"exam, all of it: {kind}", timings, _span(timings))
    yield _compared(place, burst)


def _of(timings: Sequence[Timing], kind: str) -> list[Timing]:
    return [one for one in timings if one.kind == kind]


def _span(timings: Sequence[Timing]) -> float:
    return max(one.answered for one in timings) - min(one.due for one in timings) if timings else 0.0


def _row(
    place: Place, name: str, timings: Sequence[Timing], seconds: float, limit: float | None = None
) -> dict[str, Any]:
    found = sample(timings, seconds)
    row = {
        "name": name,
        "database": place.name,
        "clients": CANDIDATES,
        "requests": len(timings),
        "requests_per_second": round(found.rate, 1),
        "p50_ms": round(found.percentile(0.5), 1),
        "p95_ms": round(found.percentile(0.95), 1),
    }
    verdict = "" if limit is None else "ok" if row["p95_ms"] <= limit else f"over {limit:g} ms"
    print(
        f"    {name:<32}{row['requests']:>8}{row['requests_per_second']:>8} a second"
        f"{row['p50_ms']:>9}{row['p95_ms']:>9} ms  {verdict}",
        flush=True,
    )
    return row


def _compared(place: Place, burst: Burst) -> dict[str, Any]:
    told = place.data / "told.json"
    told.write_text(json.dumps([one.report() for one in burst.candidates if one.told]))
    found: dict[str, int] = json.loads(place.run("benchmarks/exam.py", "compare", str(told)).splitlines()[-1])
    twice = len(_of(burst.timings, "again"))
    is_whole = not (found["lost"] or found["doubled"] or found["changed"] or burst.faults)
    print(
        f"    told saved {found['told']} ({twice} sent twice): {found['lost']} lost, "
        f"{found['doubled']} doubled, {found['changed']} changed, {len(burst.faults)} broken off  "
        + ("ok" if is_whole else "WRONG"),
        flush=True,
    )
    return {
        "name": "exam, what is saved",
        "database": place.name,
        "sent_twice": twice,
        "broken_off": len(burst.faults),
        **found,
    }

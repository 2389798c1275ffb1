"""The benchmark table: `make bench`, or `BENCH_QUICK=1 make bench` for a short run, or some of its parts:
`make bench PARTS="exam analysis"`.

Each page is asked for by 8 clients at once (32 too on PostgreSQL), each another signed-in learner, from the
production server. What counts is the ratio: how many times a page costs what a bare signed-in view of the
same server costs at the same load. Everything is written to var/bench.json.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from burst import steps_of
from load import Chain, Sample, measure, request, together
from places import ROOT, Place, empty_redis, places, recreate_database
from sitting import STEP_TIMES_HELLO, candidates, measure_burst, prepare_exam

QUICK = bool(os.environ.get("BENCH_QUICK"))
SECONDS, HELLO_SECONDS, WARM = (2.0, 1.0, 1.5) if QUICK else (6.0, 3.0, 3.0)
LEARNERS, COURSES, CERTIFICATES = ("2000", "50", 5 if QUICK else 20)
ATTEMPTS = "10000" if QUICK else "100000"
ANALYSIS_SECONDS, ANALYSIS_MB = 60, 500
LEAVES = "50000" if QUICK else "1000000"
PROOF_TIMES = 4
"""A proof may cost so many times one in a log of a thousandth of the leaves: it has twice the hashes."""
TURNS = 2 if QUICK else 4
DOCUMENTS, DUE, MANY = ("15", "60", "300") if QUICK else ("60", "1000", "5000")
TIMES_WEASYPRINT, CERTIFICATE_RATE, VERIFICATIONS = 1.35, 15, 1000
REPORT = ROOT / "var" / "bench.json"
LIMITS = {"course page": 6.0, "lesson page": 4.0, "my learning": 6.0, "exam step": STEP_TIMES_HELLO}
PARTS = ("pages", "exam", "inside", "analysis", "log", "certificates")
HEAD = f"{'':<26}{'clients':>8}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'hello/s':>9}{'× hello':>9}  "


@dataclass(frozen=True)
class Load:
    """What one page's clients send; ``once`` for what has an effect only the first time."""

    name: str
    statuses: tuple[int, ...]
    requests: list[list[Chain]]
    once: bool = False


def main(parts: Sequence[str]) -> int:
    if unknown := set(parts) - set(PARTS):
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
        return 2
    parts = parts or PARTS
    rows: list[dict[str, Any]] = []
    started = time.monotonic()
    for place in places():
        print(f"\n{place.name}: {LEARNERS} learners, {COURSES} courses of 20 activities", flush=True)
        try:
            visits = prepare(place)
            if "pages" in parts:
                rows += measure_pages(place, visits)
            if "exam" in parts:
                rows += measure_exam(place, visits)
            if "inside" in parts:
                rows += measure_inside(place)
            if "analysis" in parts:
                rows += measure_analysis(place)
            if "log" in parts:
                rows += measure_log(place)
            if "certificates" in parts:
                rows += measure_certificates(place)
        finally:
            clean_up(place)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    print(f"\n{time.monotonic() - started:.0f} s; written to {REPORT.relative_to(ROOT)}")
    return 0


def prepare(place: Place) -> dict[str, Any]:
    """An empty database, its tables, its data, and the static files' names."""
    if place.name == "postgresql":
        recreate_database()
        empty_redis()
    place.run("manage.py", "make_keys", str(place.data / "keys"), "--organisation", "Bench")
    place.run("manage.py", "migrate", "--noinput", "--verbosity", "0")
    place.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    output = place.data / "visits.json"
    place.run("benchmarks/generate.py", str(output), "--learners", LEARNERS, "--courses", COURSES)
    visits: dict[str, Any] = json.loads(output.read_text())
    return visits


def clean_up(place: Place) -> None:
    if os.environ.get("BENCH_KEEP"):
        print(f"  kept: {place.data}")
        return
    shutil.rmtree(place.data, ignore_errors=True)
    if place.name == "postgresql":
        recreate_database(keep=False)
        empty_redis()


def measure_pages(place: Place, visits: dict[str, Any]) -> Iterator[dict[str, Any]]:
    print(HEAD)
    with place.served():
        first = 0
        for clients in place.clients:
            learners = visits["measured"][first : first + clients]
            first += clients
            yield from _rows(place, loads(place, learners, visits["busy"][:clients]), learners)


def measure_exam(place: Place, visits: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Steps of an exam, an answer and the next page, beside the bare view; then very many who begin."""
    exam = prepare_exam(place)
    print(HEAD)
    with place.served():
        first = 0
        for clients in place.clients:
            steps = steps_of(place.port, candidates(place, exam, first, clients))
            first += clients
            yield from _rows(place, [Load("exam step", (302, 200), steps)], visits["measured"][:clients])
        yield from measure_burst(place, exam)


def _rows(place: Place, loads: Sequence[Load], learners: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    hello = Load("hello", (200,), [[get(place, one, "/hello/")] for one in learners])
    for load in loads:
        sample, bare = in_turns(place, load, hello)
        yield show(row_of(place, load.name, len(learners), sample, bare))


def in_turns(place: Place, load: Load, hello: Load) -> tuple[Sample, Sample]:
    """The page and the bare view in turns, so that whatever else the machine does meets both."""
    samples, bares = [], []
    for turn in range(TURNS):
        own = [one[turn::TURNS] for one in load.requests] if load.once else load.requests
        warm = 0.0 if load.once else 0.1 if turn else WARM
        bares.append(
            measure(
                place.port,
                hello.requests,
                statuses=hello.statuses,
                seconds=HELLO_SECONDS / TURNS,
                warm=0.1,
            )
        )
        samples.append(
            measure(
                place.port,
                own,
                statuses=load.statuses,
                seconds=SECONDS / TURNS,
                warm=warm,
                once=load.once,
            )
        )
    return together(samples), together(bares)


def loads(place: Place, learners: list[dict[str, Any]], busy: list[dict[str, Any]]) -> list[Load]:
    """What is measured, the pages before what changes them."""

    def pages(name: str) -> list[list[Chain]]:
        return [[get(place, one, address) for address in one[name]] for one in learners]

    return [
        Load("course page", (200,), pages("course")),
        Load("lesson page", (200,), pages("lesson")),
        Load("my learning", (200,), [[get(place, one, "/uz/my/")] for one in learners]),
        Load("my learning, every course", (200,), [[get(place, one, "/uz/my/")] for one in busy]),
        Load(
            "quiz answer", (200,), [[post(place, one, *pair) for pair in one["answer"]] for one in learners]
        ),
        Load(
            "done",
            (302,),
            [[post(place, one, address) for address in one["done"]] for one in learners],
            once=True,
        ),
    ]


def get(place: Place, visit: dict[str, Any], path: str) -> Chain:
    return (request(path, headers={**place.headers, "Cookie": visit["cookie"]}),)


def post(place: Place, visit: dict[str, Any], path: str, form: str = "") -> Chain:
    form = f"csrfmiddlewaretoken={visit['token']}&{form}"
    return (request(path, headers={**place.headers, "Cookie": visit["cookie"]}, form=form),)


def row_of(place: Place, name: str, clients: int, sample: Sample, hello: Sample) -> dict[str, Any]:
    return {
        "name": name,
        "database": place.name,
        "clients": clients,
        "requests": len(sample.latencies),
        "requests_per_second": round(sample.rate, 1),
        "p50_ms": round(sample.percentile(0.5), 1),
        "p95_ms": round(sample.percentile(0.95), 1),
        "hello_requests_per_second": round(hello.rate, 1),
        "times_hello": round(hello.rate / sample.rate, 2) if sample.rate else None,
    }


def show(row: dict[str, Any]) -> dict[str, Any]:
    limit = LIMITS.get(row["name"])
    verdict = "" if limit is None else "ok" if row["times_hello"] <= limit else f"over {limit:g}"
    print(
        f"  {row['name']:<26}{row['clients']:>6}{row['requests_per_second']:>10}"
        f"{row['p50_ms']:>9}{row['p95_ms']:>9}"
        f"{row['hello_requests_per_second']:>9}{row['times_hello']:>9}  {verdict}",
        flush=True,
    )
    return row


def measure_inside(place: Place) -> Iterator[dict[str, Any]]:
    """Queries, certificates and exports, which need no server."""
    printed = place.run("benchmarks/inside.py", str(place.data / "visits.json"), str(CERTIFICATES))
    found = json.loads(printed.splitlines()[-1])
    for name, number in found["queries"].items():
        print(f"  {name}: {number} queries")
        yield {"name": name, "database": place.name, "queries": number}
    rate = found["certificates_per_second"]
    print(f"  certificates: {rate:.1f} a second a worker")
    yield {"name": "certificates", "database": place.name, "certificates_per_second": round(rate, 2)}
    for name, seconds in found["export_seconds"].items():
        print(f"  export {name}: {seconds:.1f} s")
        yield {"name": f"export {name}", "database": place.name, "seconds": round(seconds, 2)}


def measure_analysis(place: Place) -> Iterator[dict[str, Any]]:
    """Item analysis of a quiz that very many have taken, on PostgreSQL."""
    if place.name != "postgresql":
        return
    place.run("benchmarks/analysis.py", "fill", ATTEMPTS)
    found = json.loads(place.run("benchmarks/analysis.py", "measure").splitlines()[-1])
    fits = found["seconds"] <= ANALYSIS_SECONDS and found["peak_mb"] <= ANALYSIS_MB
    print(
        f"  item analysis: {found['attempts']} attempts × {found['questions']} questions in "
        f"{found['seconds']} s ({found['processor_seconds']} s processor) with {found['peak_mb']} MB  "
        + ("ok" if fits else f"over {ANALYSIS_SECONDS} s or {ANALYSIS_MB} MB"),
        flush=True,
    )
    yield {"name": "item analysis", "database": place.name, **found}


def measure_certificates(place: Place) -> Iterator[dict[str, Any]]:
    """A document beside its drawing alone, two workers at very many, memory, and the page of verification."""
    script = "benchmarks/certificates.py"
    found = json.loads(place.run(script, "documents", DOCUMENTS).splitlines()[-1])
    fits = found["times_weasyprint"] <= TIMES_WEASYPRINT
    print(
        f"  a certificate: {found['finished_ms']} ms, {found['times_weasyprint']} × drawing alone "
        f"({found['weasyprint_ms']} ms)  " + ("ok" if fits else f"over {TIMES_WEASYPRINT} ×"),
        flush=True,
    )
    yield {"name": "certificate document", "database": place.name, **found}
    rows = json.loads(place.run(script, "due", DUE).splitlines()[-1])["due"]
    with ThreadPoolExecutor(2) as workers:
        done = [
            json.loads(one.splitlines()[-1])
            for one in workers.map(lambda _n: place.run(script, "work"), "ab")
        ]
    rate = sum(one["made"] for one in done) / max(one["seconds"] for one in done)
    print(
        f"  two workers: {rate:.1f} certificates a second over {rows}, each process drawing alone "
        f"{found['weasyprint_per_second']}  "
        + ("ok" if rate >= CERTIFICATE_RATE else f"below {CERTIFICATE_RATE}"),
        flush=True,
    )
    yield {"name": "certificate job", "database": place.name, "rows": rows, "per_second": round(rate, 1)}
    if place.name == "postgresql":
        kept = json.loads(place.run(script, "memory", MANY).splitlines()[-1])
        print(
            f"  memory of a worker: {kept['first_mb']} MB at first, {kept['last_mb']} MB after {MANY}",
            flush=True,
        )
        yield {"name": "certificate memory", "database": place.name, **kept}
    yield from _verification(place)


def _verification(place: Place) -> Iterator[dict[str, Any]]:
    """The page of a certificate from the cache, asked of one process that has a core to itself."""
    code = place.run("benchmarks/certificates.py", "code").splitlines()[-1].strip('"')
    workers, threads, place.workers, place.threads = place.workers, place.threads, "1", "1"
    try:
        with place.served():
            asked = [[(request(f"/verify/{code}/?lang=uz", headers=place.headers),)] for _client in range(4)]
            sample = measure(place.port, asked, statuses=(200,), seconds=SECONDS, warm=WARM)
    finally:
        place.workers, place.threads = workers, threads
    verdict = "ok" if sample.rate >= VERIFICATIONS else f"below {VERIFICATIONS}"
    print(f"  /verify/<code>/ from the cache: {sample.rate:.0f} a second a process  {verdict}", flush=True)
    yield {"name": "verification", "database": place.name, "requests_per_second": round(sample.rate)}


def measure_log(place: Place) -> Iterator[dict[str, Any]]:
    """The log of certificates with very many entries."""
    filled = json.loads(place.run("benchmarks/log.py", "fill", LEAVES).splitlines()[-1])
    found = {**filled, **json.loads(place.run("benchmarks/log.py", "measure").splitlines()[-1])}
    few = found["proof_ms_of_a_thousandth"]
    print(
        f"  log of {found['leaves']} leaves: built in {found['build_seconds']} s, a proof "
        f"{found['proof_ms']} ms ({few} ms at a thousandth; {found['queries']} queries), "
        f"a leaf more {found['append_ms']} ms, "
        f"a head {found['sign_ms']} ms, the check {found['check_seconds']} s with {found['peak_mb']} MB  "
        + (
            "ok" if found["proof_ms"] <= PROOF_TIMES * few else f"a proof costs over {PROOF_TIMES} × {few} ms"
        ),
        flush=True,
    )
    yield {"name": "log", "database": place.name, **found}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

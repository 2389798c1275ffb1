"""The log of certificates with very many entries: building its tree, proofs, appending, checking.

benchmarks/log.py fill LEAVES       makes the tree in plain Python and stores its rows; prints a JSON object
benchmarks/log.py measure           asks the log at its size, and at a thousandth of it; prints a JSON object

Filling and measuring are two processes, so that the memory is that of the check alone.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import django

TIMES = 200
LEAF, NODE = "certificates_logleaf", "certificates_lognode"
LEAF_COLUMNS = ("index", "kind", "certificate_id", "salt", "entry", "at")


def main(arguments: Sequence[str]) -> int:
    django.setup()
    print(json.dumps(fill(int(arguments[1])) if arguments[0] == "fill" else measure()))
    return 0


def fill(leaves: int) -> dict[str, Any]:
    from django.db import transaction
    from django.utils import timezone

    from certificates.log import merkle, records
    from certificates.models import Log, LogLeaf, LogNode

    certificate, now = a_certificate(), timezone.now()
    LogLeaf.objects.all().delete()
    LogNode.objects.all().delete()
    entries = [records.entry_of(str(number)) for number in range(leaves)]
    started, frontier, nodes = time.perf_counter(), merkle.Frontier(), []
    for entry in entries:
        nodes += frontier.append(merkle.leaf_hash(entry))
    seconds = time.perf_counter() - started
    salt = bytes(records.SALT_LENGTH)
    with transaction.atomic():
        rows = ((index, "revoked", certificate.pk, salt, entry, now) for index, entry in enumerate(entries))
        store(LEAF, LEAF_COLUMNS, rows)
        store(NODE, ("place", "hash"), enumerate(nodes))
        Log.objects.update_or_create(pk=1, defaults={"size": leaves})
    return {"leaves": leaves, "build_seconds": round(seconds, 2)}


def a_certificate() -> Any:
    from certificates.models import Certificate
    from courses.progress.models import Enrolment

    run = Enrolment.objects.select_related("course").first()
    assert run is not None
    found, _new = Certificate.objects.get_or_create(
        enrolment=run, defaults={"agency_id": run.course.agency_id, "language": "uz"}
    )
    return found


def store(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Many rows at once, by the way that the database has for it."""
    from django.db import connection

    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {table}")
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)


def measure() -> dict[str, Any]:
    from certificates.log import heads, walking
    from certificates.log.store import size

    leaves = size()
    few = leaves // 1000
    found = {
        "leaves": leaves,
        "proof_ms": proof_ms(leaves),
        "proof_ms_of_a_thousandth": proof_ms(few),
        "queries": queries(leaves),
        "append_ms": append_ms(),
        "sign_ms": milliseconds(heads.sign_head, 1),
    }
    started = time.perf_counter()
    faults = list(walking.log_problems(heads.known_keys(), None))
    assert not faults, faults[:3]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "check_seconds": round(time.perf_counter() - started, 1), "peak_mb": round(peak)}


def proof_ms(size: int) -> float:
    """One inclusion proof, from rows to hashes."""
    from certificates.log import merkle, store

    rng = random.Random(size)
    return milliseconds(lambda: store.proof(merkle.inclusion_spans(rng.randrange(size), size)), TIMES)


def queries(size: int) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from certificates.log import merkle, store

    with CaptureQueriesContext(connection) as captured:
        store.proof(merkle.inclusion_spans(size // 3, size))
    return len(captured)


def append_ms() -> float:
    """One more leaf, in a transaction that is undone."""
    from django.db import transaction
    from django.utils import timezone

    from certificates.log import leaves
    from certificates.models import Kind

    certificate = a_certificate()
    with transaction.atomic():
        found = milliseconds(lambda: leaves.append(certificate, Kind.REVOKED, timezone.now()), TIMES)
        transaction.set_rollback(True)
    return found


def milliseconds(work: Callable[[], object], times: int) -> float:
    """The median of several."""
    taken = []
    for _time in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return round(statistics.median(taken) * 1000, 2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A database with every migration applied, made once and copied for each process and run of the tests.

Wagtail's migrations take half a minute, a copy of what they leave a moment. The copies are thrown away. What
is copied stays in the folder for temporary files, or on the PostgreSQL server, under a name that changes with
any migration and with the lock.

    python -m tests.prepared     makes it, for the database that MALAKA_TEST_DATABASE names
"""

from __future__ import annotations

import fcntl
import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

LOCK = Path(__file__).resolve().parents[1] / "requirements-dev.txt"


def name() -> str:
    digest = hashlib.sha256(LOCK.read_bytes())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    return f"malaka_prepared_{digest.hexdigest()[:16]}"


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time: the first makes what the others copy."""
    path = Path(tempfile.gettempdir()) / f"{name()}.{connection.vendor}.lock"
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def copied() -> Iterator[None]:
    """The database that the tests of this process will use, filled; gone afterwards."""
    if connection.vendor == "sqlite":
        with alone():
            prepared = sqlite()
        kept = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
        with sqlite3.connect(prepared) as source:
            source.backup(kept)
        yield
        kept.close()
        return
    copy = connection.creation._get_test_db_name()
    with alone():
        statement(f'DROP DATABASE IF EXISTS "{copy}"')
        statement(f'CREATE DATABASE "{copy}" TEMPLATE "{postgresql()}"')
    yield
    connection.close()
    statement(f'DROP DATABASE IF EXISTS "{copy}"')


def sqlite() -> Path:
    prepared = Path(tempfile.gettempdir()) / f"{name()}.sqlite3"
    if not prepared.exists():
        unfinished = prepared.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        migrate(str(unfinished))
        unfinished.rename(prepared)
    return prepared


def postgresql() -> str:
    prepared = name()
    if not rows("SELECT 1 FROM pg_database WHERE datname = %s", prepared):
        unfinished = f"{prepared}_unfinished"
        statement(f'DROP DATABASE IF EXISTS "{unfinished}"')
        statement(f'CREATE DATABASE "{unfinished}"')
        migrate(unfinished)
        statement(f'ALTER DATABASE "{unfinished}" RENAME TO "{prepared}"')
    return prepared


def migrate(database: str) -> None:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def statement(sql: str) -> None:
    with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql)


def rows(sql: str, *values: object) -> list[tuple[object, ...]]:
    with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, values)
        return cursor.fetchall()


if __name__ == "__main__":
    import django

    django.setup()
    with alone():
        sqlite() if connection.vendor == "sqlite" else postgresql()

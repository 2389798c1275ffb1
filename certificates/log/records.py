"""What a leaf of the log records, as text. Knows no database.

What a record says of a person stands in it only as HMAC-SHA-256 under the leaf's salt, which is secret:
nobody finds it out by guessing, and once the salt is given up nobody can.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import UTC, date, datetime
from typing import Any

SALT_LENGTH = 32
SCHEMA = 1


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_LENGTH)


def issued(
    *,
    serial: str,
    at: datetime,
    code: str,
    sha256: str,
    enrolment: str,
    facts: Any,
    replaces: str,
    expires_on: date | None,
    salt: bytes,
) -> str:
    """A certificate was issued: its number, code and file; sealed, what it says and whose it is.

    ``replaces`` is the serial number of the certificate whose name it corrects, or empty; ``enrolment`` the
    enrolment's UUID.
    """
    record = _head("issued", serial, at) | {
        "code": code,
        "sha256": sha256,
        "says": _sealed({"enrolment": enrolment, "facts": facts}, salt),
    }
    if replaces:
        record["replaces"] = replaces
    if expires_on is not None:
        record["expires_on"] = expires_on.isoformat()
    return canonical(record)


def withdrawn(*, kind: str, serial: str, at: datetime, why: str, salt: bytes) -> str:
    """A certificate was revoked, superseded or voided; sealed, the reason."""
    return canonical(_head(kind, serial, at) | {"why": _sealed(why, salt)})


def entry_of(record: str) -> bytes:
    """What the tree holds of a record: its SHA-256, 32 bytes."""
    return hashlib.sha256(record.encode()).digest()


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785) of values whose numbers are whole and whose names are ASCII."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _head(kind: str, serial: str, at: datetime) -> dict[str, Any]:
    time = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"schema": SCHEMA, "kind": kind, "serial": serial, "at": time}


def _sealed(value: Any, salt: bytes) -> str:
    return hmac.new(salt, canonical(value).encode(), hashlib.sha256).hexdigest()

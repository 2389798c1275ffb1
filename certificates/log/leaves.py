"""What the log records of a certificate, and how a record is appended."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from ..models import Certificate, Kind, Log, LogLeaf, LogNode
from . import merkle, store

SALT_LENGTH = 32


def append(certificate: Certificate, kind: Kind, at: datetime) -> LogLeaf:
    """Record what happened to a certificate at ``at``; call it last in the transaction that does it.

    The row is read anew: what is logged is what is stored. Whoever appends next waits until the transaction
    ends. ``at`` is ``issued_at`` of what is issued, ``withdrawn_at`` of what is withdrawn.
    """
    assert connection.in_atomic_block, "a leaf commits with what it records"
    stored = Certificate.objects.select_related("agency", "enrolment", "replaces__agency").get(
        pk=certificate.pk
    )
    log, _new = Log.objects.select_for_update().get_or_create(pk=1)
    salt = secrets.token_bytes(SALT_LENGTH)
    entry = entry_of(record_of(stored, kind, at, salt))
    leaf = LogLeaf.objects.create(
        index=log.size, kind=kind, certificate=stored, salt=salt, entry=entry, at=at
    )
    _add_nodes(log.size, entry)
    log.size += 1
    log.save(update_fields=["size"])
    return leaf


def _add_nodes(index: int, entry: bytes) -> None:
    merged = merkle.merged_peaks(index)
    found = store.hashes(merged)
    made = merkle.Frontier(index, [found[node] for node in merged]).append(merkle.leaf_hash(entry))
    first = merkle.count(index)
    LogNode.objects.bulk_create(
        LogNode(place=place, hash=digest) for place, digest in enumerate(made, start=first)
    )


def record_of(certificate: Certificate, kind: Kind, at: datetime, salt: bytes) -> str:
    """The record, as canonical JSON (RFC 8785; it has no numbers but whole ones).

    What it says of a person stands in it only as HMAC-SHA-256 under ``salt``: ``says`` is what the
    certificate says and whose it is, ``why`` the reason of a withdrawal.
    """
    record = {"schema": 1, "kind": str(kind), "serial": certificate.serial, "at": _utc(at)}
    if kind == Kind.ISSUED:
        record |= {
            "code": certificate.code,
            "sha256": certificate.sha256,
            "says": _sealed(salt, {"enrolment": str(certificate.enrolment.uuid), "facts": certificate.facts}),
        }
        if certificate.replaces is not None:
            record["replaces"] = certificate.replaces.serial
        if certificate.expires_on is not None:
            record["expires_on"] = certificate.expires_on.isoformat()
    else:
        record["why"] = _sealed(salt, certificate.withdrawn_why)
    return canonical(record)


def entry_of(record: str) -> bytes:
    """What the tree holds of a record, 32 bytes."""
    return hashlib.sha256(record.encode()).digest()


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def forget(certificate: Certificate) -> None:
    """Give up the salts of a certificate, once its facts and file are gone: nobody can then find out what its
    leaves said, and the tree stands."""
    LogLeaf.objects.filter(certificate=certificate).update(salt=b"")


def _sealed(salt: bytes, value: Any) -> str:
    return hmac.new(salt, canonical(value).encode(), hashlib.sha256).hexdigest()


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")

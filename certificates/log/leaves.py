"""How what happened to a certificate is appended to the log."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from ..models import Certificate, Kind, Log, LogLeaf, LogNode
from . import merkle, records, store


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
    salt = records.new_salt()
    entry = records.entry_of(record_of(stored, kind, at, salt))
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
    """The record that the certificate's row makes now; it comes with agency, enrolment and what it
    replaces."""
    if kind != Kind.ISSUED:
        return records.withdrawn(
            kind=kind, serial=certificate.serial, at=at, why=certificate.withdrawn_why, salt=salt
        )
    return records.issued(
        serial=certificate.serial,
        at=at,
        code=certificate.code or "",
        sha256=certificate.sha256,
        enrolment=str(certificate.enrolment.uuid),
        facts=certificate.facts,
        replaces=certificate.replaces.serial if certificate.replaces else "",
        expires_on=certificate.expires_on,
        salt=salt,
    )


def forget(certificate: Certificate) -> None:
    """Give up the salts of a certificate, once its facts and file are gone: nobody can then find out what its
    leaves said, and the tree stands."""
    LogLeaf.objects.filter(certificate=certificate).update(salt=b"")

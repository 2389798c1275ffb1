"""Proof that a certificate is in the log, for whoever wants to check it without us."""

from __future__ import annotations

import base64
from typing import Any

from ..models import Certificate, Kind, LogHead, LogLeaf
from . import checkpoint, heads, leaves, merkle, store


def proof_of(certificate: Certificate) -> dict[str, Any]:
    """What is in the log about a certificate and the proof that it is, as JSON; by five queries at most.

    ``leaves``, oldest first: ``index``; ``kind``; ``record``, a text whose SHA-256 is the leaf's data, or
    None where the person was forgotten; ``entry``, the leaf's data; ``proof``, an inclusion proof (RFC 9162,
    2.1.3) at the head ``checkpoint``, a C2SP tlog-checkpoint, or None until a head covers the leaf. Hashes
    are in base64. ``certificate`` comes with its agency, enrolment and what it replaces.
    """
    rows = list(LogLeaf.objects.filter(certificate=certificate).order_by("index"))
    head = heads.latest_head()
    size = head.size if head else 0
    spans = {row.index: merkle.inclusion_spans(row.index, size) for row in rows if row.index < size}
    needed = {node for one in spans.values() for node in merkle.nodes_of(one)}
    hashes = store.hashes(needed)
    return {
        "origin": heads.origin(),
        "checkpoint": head.checkpoint if head else None,
        "leaves": [
            {
                "index": row.index,
                "kind": row.kind,
                "at": row.at.isoformat(),
                "record": leaves.record_of(certificate, Kind(row.kind), row.at, bytes(row.salt))
                if row.salt
                else None,
                "entry": _base64(bytes(row.entry)),
                "proof": [_base64(part) for part in merkle.combined(spans[row.index], hashes)]
                if row.index in spans
                else None,
            }
            for row in rows
        ],
    }


def verifier_keys() -> list[str]:
    """The log's public keys as tools that read signed notes take them, the present one last."""
    return [checkpoint.verifier_key(heads.origin(), public) for public in heads.known_keys()]


def newest_checkpoint() -> str | None:
    return LogHead.objects.order_by("-size").values_list("checkpoint", flat=True).first()


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()

"""A verifier of proofs that shares no code with Malaka: what a stranger with an hour would write."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def verify(proof: str, key: str) -> list[dict[str, Any]]:
    """The records that the log holds, by a downloaded proof and the log's key; raises on anything wrong."""
    told = json.loads(proof)
    size, root = opened(told["checkpoint"], key)
    records = []
    for leaf in told["leaves"]:
        data = sha256(leaf["record"].encode())
        assert data == base64.b64decode(leaf["entry"])
        parts = [base64.b64decode(part) for part in leaf["proof"]]
        assert climbed(leaf["index"], size, sha256(b"\0" + data), parts) == root
        records.append(json.loads(leaf["record"]))
    return records


def opened(note: str, key: str) -> tuple[int, bytes]:
    name, number, encoded = key.split("+", 2)
    material = base64.b64decode(encoded)
    assert sha256(name.encode() + b"\n" + material)[:4].hex() == number
    text, _, signatures = note.rpartition("\n\n")
    for line in signatures.splitlines():
        _dash, signer, signature = line.split(" ")
        raw = base64.b64decode(signature)
        if signer == name and raw[:4].hex() == number:
            public = Ed25519PublicKey.from_public_bytes(material[1:])
            public.verify(raw[4:], f"{text}\n".encode())
            origin, size, root = text.split("\n")[:3]
            assert origin == name
            return int(size), base64.b64decode(root)
    raise AssertionError("not signed by this key")


def climbed(index: int, size: int, digest: bytes, parts: list[bytes]) -> bytes:
    """The root, by recursion from above rather than by the bits of the index."""
    if size == 1:
        assert not parts
        return digest
    half = 1
    while half * 2 < size:
        half *= 2
    if index < half:
        return sha256(b"\1" + climbed(index, half, digest, parts[:-1]) + parts[-1])
    return sha256(b"\1" + parts[-1] + climbed(index - half, size - half, digest, parts[:-1]))

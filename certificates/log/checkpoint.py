"""Heads of a log as text: C2SP tlog-checkpoint in a C2SP signed-note, dated by a C2SP tlog-cosignature.

    malaka.example.uz/certificates
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — malaka.example.uz/certificates Az3grlgtzPIC…
    — malaka.example.uz/certificates jWbPPwAAAABk…

The log signs twice by one key: the text itself, and the text with the time.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .merkle import HASH_LENGTH

ED25519, COSIGNATURE = 0x01, 0x04
"""Types of signatures (signed-note, "Signature types")."""
MOST_BYTES = 64 * 1024
MOST_SIGNATURES = 100
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_IN_A_LETTER = re.compile(r"^\S+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n\n(?:— \S+ \S+(?:\n|\Z))+", re.MULTILINE)


class NoteError(ValueError):
    """A text that is no head, or that no known key has signed; says what is wrong with it."""


@dataclass(frozen=True)
class Head:
    """A tree head: how many leaves, and the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note's text, which is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class SignedHead(Head):
    """A head whose signature was verified; ``signed_at`` is the newest time that a known key vouches for."""

    signed_at: datetime | None = None


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Four bytes by which a signature says who made it (signed-note, "Signatures")."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def verifier_key(name: str, public: bytes, kind: int = ED25519) -> str:
    """A public key (32 bytes) as tools that read signed notes take it."""
    encoded = base64.b64encode(bytes([kind]) + public).decode()
    return f"{name}+{key_id(name, kind, public).hex()}+{encoded}"


def sign(head: Head, *, at: datetime, public: bytes, signer: Callable[[bytes], bytes]) -> str:
    """The signed head; ``at`` counts in whole seconds. Raises NoteError where the origin cannot be a name."""
    if not _is_name(head.origin):
        raise NoteError(f"“{head.origin}” cannot be the name of a log")
    plain = signer(head.text.encode())
    time = int(at.timestamp())
    dated = time.to_bytes(8, "big") + signer(_dated(head.text, time))
    lines = [
        _line(head.origin, key_id(head.origin, ED25519, public) + plain),
        _line(head.origin, key_id(head.origin, COSIGNATURE, public) + dated),
    ]
    return head.text + "\n" + "".join(lines)


def open_head(note: str, keys: Iterable[bytes]) -> SignedHead:
    """The head in ``note``, signed in the log's own name by one of ``keys`` (public, 32 bytes each).

    Signatures by others are ignored. Raises NoteError where it has not the form, where no known key has
    signed it, and where a signature that claims to be by a known key is not.
    """
    text, signatures = _taken_apart(note)
    head = parse(text)
    known = [(kind, public) for public in keys for kind in (ED25519, COSIGNATURE)]
    by_id = {key_id(head.origin, kind, public): (kind, public) for kind, public in known}
    is_signed, times = False, []
    for name, signature in signatures:
        if name != head.origin or signature[:4] not in by_id:
            continue
        kind, public = by_id[signature[:4]]
        if kind == ED25519:
            _check(public, signature[4:], text.encode())
            is_signed = True
        else:
            time = int.from_bytes(signature[4:12], "big")
            _check(public, signature[12:], _dated(text, time))
            times.append(_moment(time))
    if not is_signed:
        raise NoteError("no known key has signed this head")
    return SignedHead(head.origin, head.size, head.root, max(times, default=None))


def found_in(text: str) -> str:
    """The signed head in a file or a letter, whatever its line ends and whatever stands around it.

    Raises NoteError where there is none.
    """
    lines = "\n".join(line.strip() for line in text.lstrip("\ufeff").splitlines())
    found = _IN_A_LETTER.search(lines)
    if found is None:
        raise NoteError("there is no signed head in it")
    return found.group().rstrip("\n") + "\n"


def parse(text: str) -> Head:
    """The head that a note's text says (tlog-checkpoint, "Note text"). Raises NoteError."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise NoteError("a head has three lines or more, none of them empty")
    origin, size, root = lines[:3]
    if not _NUMBER.fullmatch(size):
        raise NoteError("a head's second line is the number of leaves")
    decoded = _decoded(root)
    if len(decoded) != HASH_LENGTH:
        raise NoteError("a head's third line is a hash of 32 bytes in base64")
    return Head(origin, int(size), decoded)


def _taken_apart(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text and its signatures, each with its signer's name (signed-note, "Format")."""
    if len(note.encode(errors="replace")) > MOST_BYTES:
        raise NoteError("it is too long for a signed note")
    if _CONTROL.search(note):
        raise NoteError("a signed note has no control characters")
    text, gap, rest = note.rpartition("\n\n")
    if not gap or not rest.endswith("\n"):
        raise NoteError("a signed note is a text, an empty line and signatures, each line ended")
    lines = rest.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError("it has too many signatures")
    return text + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    dash, name, encoded = (line.split(" ") + [""] * 3)[:3]
    if line.count(" ") != 2 or dash != "—" or not _is_name(name):
        raise NoteError("a signature's line is a dash, a name and the signature")
    signature = _decoded(encoded)
    if len(signature) < 5:
        raise NoteError("a signature is longer than four bytes")
    return name, signature


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)


def _decoded(encoded: str) -> bytes:
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError("what should be base64 is not") from None
    if base64.b64encode(decoded).decode() != encoded:
        raise NoteError("what should be base64 is not written in the one way it can be")
    return decoded


def _line(name: str, signature: bytes) -> str:
    return f"— {name} {base64.b64encode(signature).decode()}\n"


def _dated(text: str, time: int) -> bytes:
    """What a dated signature signs (tlog-cosignature, "Ed25519 signed message")."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _check(public: bytes, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        raise NoteError("a signature by a known key is wrong") from None


def _moment(time: int) -> datetime:
    try:
        return datetime.fromtimestamp(time, UTC)
    except (OverflowError, ValueError, OSError):
        raise NoteError("a signature's time is beyond all calendars") from None

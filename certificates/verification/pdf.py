"""Is a PDF that somebody holds a certificate of ours, as it was issued, and does it still hold?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.x509.oid import NameOID
from django.utils import timezone

from ..keys.published import certificates_for
from ..keys.signing import Purpose, key_id
from ..log.heads import logged_at
from ..models import GIVEN_OUT, Certificate
from .signatures import Signature, UnreadablePDF, signatures_apart, signatures_of

LARGEST = 5 * 2**20
"""Bytes of a file that is checked."""


class Verdict(StrEnum):
    """The first that is true, in this order; only VALID vouches for the file."""

    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    FOREIGN = "foreign"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    BAD_RECORD = "bad_record"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    VALID = "valid"


@dataclass(frozen=True)
class PDFCheck:
    """``signer`` is who signed, as their certificate names them; ``certificate`` is what the file is, or was.

    UNREADABLE: no PDF. UNSIGNED: nobody has signed it. FOREIGN: signed by a key that is not ours. ALTERED:
    signed by ours and changed since; ``certificate`` is then the one that it was made from, where its bytes
    still stand at the beginning. UNKNOWN: soundly signed by ours, but not in the register. BAD_RECORD: in the
    register, whose record does not fit the signature: somebody has changed the register.
    """

    verdict: Verdict
    certificate: Certificate | None = None
    signer: str = ""
    logged_at: datetime | None = None

    @property
    def is_valid(self) -> bool:
        return self.verdict == Verdict.VALID


def check_pdf(data: bytes) -> PDFCheck:
    """Check a file of at most ``LARGEST`` bytes; nothing of it is kept.

    Its hash is compared with the register before anything reads it. What the register does not know is read
    by a process of its own.
    """
    row = known_by_hash(data)
    try:
        signatures = signatures_of(data) if row else signatures_apart(data)
    except UnreadablePDF:
        return PDFCheck(Verdict.BAD_RECORD if row else Verdict.UNREADABLE, row)
    if not signatures:
        return PDFCheck(Verdict.BAD_RECORD if row else Verdict.UNSIGNED, row)
    signer = signer_name(signatures[0])
    if row is not None:
        return _known(row, signatures, signer)
    if not _is_ours(signatures[0]):
        return PDFCheck(Verdict.FOREIGN, signer=signer)
    if len(signatures) > 1 or not signatures[0].is_sound:
        return PDFCheck(Verdict.ALTERED, _once(data), signer)
    return PDFCheck(Verdict.UNKNOWN, signer=signer)


def known_by_hash(data: bytes) -> Certificate | None:
    digest = hashlib.sha256(data).hexdigest()
    rows = Certificate.objects.filter(sha256=digest, state__in=GIVEN_OUT)
    return rows.select_related("agency", "enrolment__course").first()


def _known(row: Certificate, signatures: list[Signature], signer: str) -> PDFCheck:
    logged = logged_at(row)
    (first, *more) = signatures
    signed_at = logged or row.issued_at or timezone.now()
    if more or not first.is_sound or not _is_ours(first) or not _holds_at(first.x509, signed_at):
        return PDFCheck(Verdict.BAD_RECORD, row, signer, logged)
    return PDFCheck(Verdict(row.standing(timezone.localdate())), row, signer, logged)


def _is_ours(signature: Signature) -> bool:
    """Is it by the very certificate that was published here for that key?"""
    published = certificates_for(Purpose.PDF).get(key_id(signature.x509))
    return published == signature.x509


def _holds_at(certificate: x509.Certificate, moment: datetime) -> bool:
    """A signature is judged at the time that the log can show, not today."""
    return certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc


def signer_name(signature: Signature) -> str:
    subject = signature.x509.subject
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else subject.rfc4514_string()


def _once(data: bytes) -> Certificate | None:
    """The certificate whose bytes the file begins with, before something was appended."""
    for start in _revisions(data):
        if row := known_by_hash(start):
            return row
    return None


def _revisions(data: bytes) -> Iterator[bytes]:
    """What a file was before each of its last few updates."""
    ends = [match.end() for match in re.finditer(rb"%%EOF\r?\n?", data)]
    for end in ends[-8:]:
        yield data[:end]
        yield data[:end].rstrip(b"\r\n")

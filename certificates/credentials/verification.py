"""Is a credential that somebody holds genuine, and does it still hold?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from ..models import Certificate, StatusEntry
from . import baking
from .addresses import status_list_in
from .jws import TokenError, UnknownKey, WrongSignature, verified
from .times import seconds


class Verdict(StrEnum):
    """The first that is true, in this order; only VALID vouches for the credential."""

    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    VALID = "valid"


@dataclass(frozen=True)
class CredentialCheck:
    """``certificate`` is whose credential it is, from WITHDRAWN on; ``claims`` what it says, from UNKNOWN on.

    UNREADABLE: no credential. FOREIGN: signed by a key that is not ours. ALTERED: names our key, whose
    signature does not fit. UNKNOWN: signed by our key, but not in our register.
    """

    verdict: Verdict
    certificate: Certificate | None = None
    claims: dict[str, Any] | None = None

    @property
    def is_valid(self) -> bool:
        return self.verdict == Verdict.VALID


def verify_upload(data: bytes) -> CredentialCheck:
    """Check a file: a token, or a PNG or SVG with one in it. Nothing of it is kept."""
    try:
        return verify_credential(baking.extract(data))
    except baking.BakingError:
        return CredentialCheck(Verdict.UNREADABLE)


def verify_credential(text: str, now: datetime | None = None) -> CredentialCheck:
    """Check a VC-JWT (section 8.2.6) by our keys, our status lists and the clock: two queries."""
    try:
        claims = verified(text.strip())
    except UnknownKey:
        return CredentialCheck(Verdict.FOREIGN)
    except WrongSignature:
        return CredentialCheck(Verdict.ALTERED)
    except TokenError:
        return CredentialCheck(Verdict.UNREADABLE)
    if not _is_consistent(claims):
        return CredentialCheck(Verdict.UNREADABLE)
    entry = _entry(claims)
    if entry is None or not _is_of(claims, entry.certificate):
        return CredentialCheck(Verdict.UNKNOWN, None, claims)
    return CredentialCheck(_state(entry, claims, seconds(now or timezone.now())), entry.certificate, claims)


def _is_consistent(claims: dict[str, Any]) -> bool:
    """Is it a badge whose claims say what its members say?"""
    issuer, subject = claims.get("issuer"), claims.get("credentialSubject")
    return (
        isinstance(issuer, dict)
        and isinstance(subject, dict)
        and "OpenBadgeCredential" in claims.get("type", ())
        and (claims.get("iss"), claims.get("sub"), claims.get("jti"))
        == (issuer.get("id"), subject.get("id"), claims.get("id"))
    )


def _entry(claims: dict[str, Any]) -> StatusEntry | None:
    status = claims.get("credentialStatus")
    if not isinstance(status, dict):
        return None
    number = status_list_in(str(status.get("statusListCredential", "")))
    index = str(status.get("statusListIndex", ""))
    if number is None or not (index.isascii() and index.isdecimal()):
        return None
    return (
        StatusEntry.objects.select_related("certificate__agency", "certificate__enrolment__user")
        .filter(list=number, index=int(index))
        .first()
    )


def _is_of(claims: dict[str, Any], certificate: Certificate) -> bool:
    """The address of the certificate's page ends in its code."""
    return str(claims["jti"]).rstrip("/").rpartition("/")[2] == certificate.code


def _state(entry: StatusEntry, claims: dict[str, Any], now: int) -> Verdict:
    if entry.withdrawn:
        return Verdict.WITHDRAWN
    if now < claims["nbf"]:
        return Verdict.NOT_YET
    if "exp" in claims and now >= claims["exp"]:
        return Verdict.EXPIRED
    return Verdict.VALID

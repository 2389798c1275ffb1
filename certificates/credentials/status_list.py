"""Which credentials still hold: a bit for each, in lists that say nothing about whose they are.

W3C Bitstring Status List v1.0.
"""

from __future__ import annotations

import base64
import gzip
import secrets
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from lms.accounts.models import Agency

from ..keys.signing import Purpose, signing_key
from ..models import Certificate, StatusEntry, StatusList
from .addresses import of_issuer, of_status_list
from .jws import sign
from .times import seconds, utc

VALID = timedelta(days=1)
"""How long a copy may be believed: an old one cannot hide a revocation for longer."""
KEPT = timedelta(hours=1)


def allot(certificate: Certificate) -> StatusEntry:
    """The certificate's place in a list of its agency, for ever the same: chance decides which (section 5.1).

    Lists are filled to one half, so that a free place is soon found. May run within a transaction.
    """
    while True:
        entry = StatusEntry.objects.filter(certificate=certificate).first()
        if entry is not None:
            return entry
        chosen = _open_list(certificate.agency)
        try:
            with transaction.atomic():
                entry = StatusEntry.objects.create(
                    list=chosen, index=secrets.randbelow(chosen.length), certificate=certificate
                )
                StatusList.objects.filter(pk=chosen.pk).update(allotted=F("allotted") + 1)
                return entry
        except IntegrityError:
            continue  # the place is taken, or another has just allotted one to this certificate


def withdraw(certificate: Certificate) -> None:
    """Set the certificate's bit; call it in the transaction that revokes, supersedes or voids it."""
    with transaction.atomic():
        if StatusEntry.objects.filter(certificate=certificate, withdrawn=False).update(withdrawn=True):
            StatusList.objects.filter(entries__certificate=certificate).update(version=F("version") + 1)


def entry_json(entry: StatusEntry) -> dict[str, str]:
    """The ``credentialStatus`` of a credential (section 2.1)."""
    address = of_status_list(entry.list_id)
    return {
        "id": f"{address}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(entry.index),
        "statusListCredential": address,
    }


def list_credential(chosen: StatusList) -> str:
    """The list as a signed credential (section 2.2), kept by the cache until something is withdrawn."""
    key = signing_key(Purpose.CREDENTIAL)
    name = f"status_list:{chosen.pk}:{chosen.version}:{key.kid}"
    token = cache.get(name)
    if token is None:
        token = sign(_payload(chosen), key)
        cache.set(name, token, KEPT.total_seconds())
    return str(token)


def _payload(chosen: StatusList) -> dict[str, Any]:
    address, issuer = of_status_list(chosen.pk), of_issuer(chosen.agency)
    now = timezone.now()
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": utc(now),
        "validUntil": utc(now + VALID),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(bits(chosen)),
        },
        "iss": issuer,
        "sub": f"{address}#list",
        "jti": address,
        "nbf": seconds(now),
        "exp": seconds(now + VALID),
    }


def bits(chosen: StatusList) -> bytes:
    """One bit a place; place 0 is the first byte's highest (section 3.4)."""
    out = bytearray(chosen.length // 8)
    for index in chosen.entries.filter(withdrawn=True).values_list("index", flat=True):
        out[index // 8] |= 0x80 >> index % 8
    return bytes(out)


def encoded(bitstring: bytes) -> str:
    """Compressed by gzip, in base64url without padding, with multibase's ``u`` before it (section 3.3)."""
    compressed = gzip.compress(bitstring, mtime=0)
    return "u" + base64.urlsafe_b64encode(compressed).rstrip(b"=").decode()


def _open_list(agency: Agency) -> StatusList:
    """A list of the agency that is less than half full, a new one where there is none."""
    room = StatusList.objects.filter(agency=agency, allotted__lt=F("length") / 2)
    return room.order_by("pk").first() or StatusList.objects.create(agency=agency)

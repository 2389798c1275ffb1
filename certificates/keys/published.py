"""The public parts of every key that has signed here, kept for ever."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ..models import PublishedKey
from .signing import Purpose, SigningKey


def publish(key: SigningKey) -> PublishedKey:
    """The key's row; made before it signs for the first time, never removed."""
    pem = key.certificate.public_bytes(Encoding.PEM).decode()
    row, _ = PublishedKey.objects.get_or_create(
        purpose=key.purpose, kid=key.kid, defaults={"certificate": pem}
    )
    return row


def certificates_for(purpose: Purpose) -> dict[str, x509.Certificate]:
    """Key id → certificate, the present key's and the retired ones', oldest first."""
    rows = PublishedKey.objects.filter(purpose=purpose).order_by("since", "pk")
    return {row.kid: row.x509 for row in rows}

"""Other keys to sign credentials with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pytest_django.fixtures import Settings

from certificates.keys import signing
from certificates.keys.signing import PrivateKey

KINDS = {
    "RS256": lambda: rsa.generate_private_key(65537, 2048),
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
}


def change_key(settings: Settings, folder: Path, kind: str) -> None:
    """From now on credentials are signed by a fresh key of this kind."""
    key: PrivateKey = KINDS[kind]()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Tests {kind}")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )
    file = folder / f"{kind}-{certificate.serial_number}.p12"
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"credential", key, certificate, None, NoEncryption())
    )
    settings.MALAKA_KEYS = {**settings.MALAKA_KEYS, "credential": f"pkcs12:{file}"}
    signing.forget()

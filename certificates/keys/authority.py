"""A small authority of one's own, for the demo and for tests: a root and a leaf for each purpose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

from .signing import PrivateKey, Purpose


def ensure_keys(folder: Path, *, organisation: str, bits: int = 3072) -> None:
    """Make ``pdf.p12``, ``credential.p12`` and ``log.p12`` in ``folder`` where they are missing.

    They have no passphrase: whoever may read the folder may sign. ``authority.pem`` is the root.
    """
    files = {purpose: folder / f"{purpose}.p12" for purpose in Purpose}
    if all(file.exists() for file in files.values()):
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    root_key = rsa.generate_private_key(65537, bits)
    root = _certificate(organisation, "root", root_key, root_key, None)
    (folder / "authority.pem").write_bytes(root.public_bytes(Encoding.PEM))
    for purpose, file in files.items():
        key: PrivateKey = (
            ed25519.Ed25519PrivateKey.generate()
            if purpose == Purpose.LOG
            else rsa.generate_private_key(65537, bits)
        )
        leaf = _certificate(organisation, purpose, key, root_key, root)
        bundle = pkcs12.serialize_key_and_certificates(purpose.encode(), key, leaf, [root], NoEncryption())
        half = file.with_suffix(".half")
        half.touch(mode=0o600)
        half.write_bytes(bundle)
        half.replace(file)


def _certificate(
    organisation: str, role: str, key: PrivateKey, signer: rsa.RSAPrivateKey, issuer: x509.Certificate | None
) -> x509.Certificate:
    now = datetime.now(UTC)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation} {role}"),
        ]
    )
    is_root = issuer is None
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )

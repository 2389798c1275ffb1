"""Private keys, loaded once a process, and the signatures they make."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, pkcs12
from django.conf import settings

from .sources import KeyProblem, KeySource

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


class Purpose(StrEnum):
    """What a key signs; one key never signs for two."""

    PDF = "pdf"
    CREDENTIAL = "credential"
    LOG = "log"


# RFC 7518, 3.1 and RFC 8037, 3.1; a PDF cannot be signed by Ed25519 as readers know it, a log's head
# (C2SP signed-note) by nothing else.
ALGORITHMS = {
    Purpose.PDF: ("RS256", "ES256"),
    Purpose.CREDENTIAL: ("RS256", "ES256", "EdDSA"),
    Purpose.LOG: ("EdDSA",),
}


@dataclass(frozen=True)
class SigningKey:
    """A key that is ready to sign.

    ``sign`` takes the bytes themselves and answers PKCS #1 v1.5 with SHA-256, ECDSA with SHA-256 as r ‖ s,
    or Ed25519, by ``algorithm``. ``chain`` is from the certificate's issuer up.
    """

    purpose: Purpose
    algorithm: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    sign: Callable[[bytes], bytes]

    @property
    def public(self) -> PublicKey:
        key = self.certificate.public_key()
        assert isinstance(key, PublicKey)
        return key

    @functools.cached_property
    def kid(self) -> str:
        return key_id(self.certificate)


def key_id(certificate: x509.Certificate) -> str:
    """The key's name: the SHA-256 of its SubjectPublicKeyInfo in base64url, 43 characters."""
    info = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.urlsafe_b64encode(hashlib.sha256(info).digest()).rstrip(b"=").decode()


@functools.cache
def signing_key(purpose: Purpose) -> SigningKey:
    """The key that signs for ``purpose`` now, by ``settings.MALAKA_KEYS``; raises KeyProblem.

    Kept for the life of the process: loading an RSA key and checking it takes longer than a page's drawing.
    """
    address = settings.MALAKA_KEYS[purpose]
    try:
        source = KeySource.read(address)
        key = _from_file(purpose, source) if source.scheme == "pkcs12" else _from_token(purpose, source)
    except KeyProblem as problem:
        raise KeyProblem(f"the key for {purpose}: {problem}") from problem.__cause__
    if key.algorithm not in ALGORITHMS[purpose]:
        raise KeyProblem(f"the key for {purpose} signs by {key.algorithm}, which cannot be used for it")
    return key


def forget() -> None:
    """Load keys anew when they are next asked for."""
    signing_key.cache_clear()


def _from_file(purpose: Purpose, source: KeySource) -> SigningKey:
    try:
        data = Path(source.path).read_bytes()
        bundle = pkcs12.load_pkcs12(data, source.pin.encode() or None)
    except OSError as error:
        raise KeyProblem(f"{source.path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise KeyProblem(f"{source.path} is no PKCS#12 file, or its PIN is another") from error
    key, held = bundle.key, bundle.cert
    if held is None or not isinstance(key, PrivateKey):
        raise KeyProblem(f"{source.path} lacks a private key of RSA, P-256 or Ed25519, or its certificate")
    chain = tuple(one.certificate for one in bundle.additional_certs)
    return SigningKey(purpose, algorithm_of(held.certificate), held.certificate, chain, _signs(key))


def algorithm_of(certificate: x509.Certificate) -> str:
    """RS256, ES256 or EdDSA by the certificate's key; raises KeyProblem for any other or a weak one."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < 2048:
            raise KeyProblem(f"an RSA key of {key.key_size} bits is too weak; 3072 are usual")
        return "RS256"
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "ES256"
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "EdDSA"
    raise KeyProblem("only keys of RSA, P-256 and Ed25519 are known")


def _signs(key: PrivateKey) -> Callable[[bytes], bytes]:
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return lambda data: _joined(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return key.sign


def _joined(signature: bytes) -> bytes:
    """ECDSA's r and s, 32 bytes each (RFC 7518, 3.4)."""
    r, s = decode_dss_signature(signature)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _from_token(purpose: Purpose, source: KeySource) -> SigningKey:
    import pkcs11  # only where a token is used: loading it costs every process some milliseconds
    from pkcs11.exceptions import PKCS11Error

    name = source.attributes["object"]
    try:
        library = pkcs11.lib(source.query["module-path"])
        session = library.get_token(token_label=source.attributes["token"]).open(user_pin=source.pin or None)
        held = next(
            session.get_objects(
                {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE, pkcs11.Attribute.LABEL: name}
            ),
            None,
        )
        if held is None:
            raise KeyProblem(f"the token has no certificate called {name}")
        certificate = x509.load_der_x509_certificate(held[pkcs11.Attribute.VALUE])
        key: Any = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=name)
    except (PKCS11Error, RuntimeError) as error:
        raise KeyProblem(f"the token does not answer: {type(error).__name__} {error}".strip()) from error
    algorithm = algorithm_of(certificate)
    mechanism = {
        "RS256": pkcs11.Mechanism.SHA256_RSA_PKCS,
        "ES256": pkcs11.Mechanism.ECDSA_SHA256,
        "EdDSA": pkcs11.Mechanism.EDDSA,
    }[algorithm]
    return SigningKey(
        purpose, algorithm, certificate, (), lambda data: bytes(key.sign(data, mechanism=mechanism))
    )

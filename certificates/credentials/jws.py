"""Compact JSON Web Signatures by our keys, and the keys as JWK."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from ..keys.published import certificates_for, publish
from ..keys.signing import Purpose, SigningKey, algorithm_of
from .addresses import kid_in, of_key

LARGEST = 64 * 1024
"""Characters of a token that is read at all."""
KINDS: dict[str, type[Key]] = {"RS256": RSAKey, "ES256": ECKey, "EdDSA": OKPKey}


class TokenError(ValueError):
    """A text that is no token of ours."""


class UnknownKey(TokenError):
    """It names a key that never signed here."""


class WrongSignature(TokenError):
    """It names our key, which did not sign these words."""


def sign(payload: dict[str, Any], key: SigningKey) -> str:
    """The payload as a compact JWS; the key is published first.

    The header has ``alg``, ``kid`` and ``typ``, the address of the key as JWK being its ``kid``; it may have
    no others (section 8.2.3). The key may lie on a token: it is given the signing input (RFC 7515, 5.1).
    """
    publish(key)
    header = {"alg": key.algorithm, "kid": of_key(key.kid), "typ": "JWT"}
    signing_input = f"{_part(header)}.{_part(payload)}"
    return f"{signing_input}.{_base64url(key.sign(signing_input.encode()))}"


def verified(token: str) -> dict[str, Any]:
    """The payload of a token that one of our credential keys signed, of today or retired.

    The key decides by which algorithm, never the header. Raises TokenError and its kinds.
    """
    if len(token) > LARGEST:
        raise TokenError("the token is too long")
    try:
        parts = jws.extract_compact(token.encode("ascii"))
        header, kid = parts.headers(), parts.headers()["kid"]
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TokenError("not a compact JWS with a key id") from error
    certificate = certificates_for(Purpose.CREDENTIAL).get(kid_in(kid) if isinstance(kid, str) else "")
    if certificate is None:
        raise UnknownKey("signed by a key that is not ours")
    algorithm = algorithm_of(certificate)
    if header.get("alg") != algorithm or set(header) - {"alg", "kid", "typ"}:
        raise WrongSignature("the header is not one that we write")
    try:
        key = KINDS[algorithm].import_key(certificate.public_key())  # type: ignore[arg-type]
        genuine = jws.validate_compact(parts, key, algorithms=[algorithm])
        payload = json.loads(parts.payload)
    except (JoseError, ValueError, RecursionError) as error:
        raise WrongSignature("the signature does not fit") from error
    if not genuine:
        raise WrongSignature("the signature does not fit")
    if not isinstance(payload, dict):
        raise TokenError("its payload is no object")
    return payload


def jwk(kid: str, certificate: x509.Certificate) -> dict[str, Any]:
    """A public key as JWK (RFC 7517, 4) with its certificate."""
    algorithm = algorithm_of(certificate)
    key = KINDS[algorithm].import_key(certificate.public_key())  # type: ignore[arg-type]
    return {
        **key.as_dict(private=False),
        "kid": of_key(kid),
        "alg": algorithm,
        "use": "sig",
        "x5c": [base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()],
        "x5t#S256": _base64url(certificate.fingerprint(hashes.SHA256())),
    }


def jwks() -> dict[str, Any]:
    """Every key that has signed credentials here, oldest first (RFC 7517, 5)."""
    return {"keys": [jwk(kid, held) for kid, held in certificates_for(Purpose.CREDENTIAL).items()]}


def _part(value: dict[str, Any]) -> str:
    return _base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

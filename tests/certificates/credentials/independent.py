"""Reading credentials by the words of the standards alone, with nothing of ours or of our library."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature


def decode(part: str) -> bytes:
    """Base64url without padding (RFC 7515, appendix C)."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def number(part: str) -> int:
    return int.from_bytes(decode(part), "big")


def header(token: str) -> dict[str, Any]:
    return dict(json.loads(decode(token.split(".")[0])))


def payload(token: str) -> dict[str, Any]:
    return dict(json.loads(decode(token.split(".")[1])))


def verify(token: str, jwk: dict[str, Any]) -> dict[str, Any]:
    """The payload; raises InvalidSignature (RFC 7515, 5.2; RFC 7518, 3 and 6; RFC 8037)."""
    assert header(token)["alg"] == jwk["alg"]
    signed, _, last = token.rpartition(".")
    signature, data = decode(last), signed.encode()
    if jwk["kty"] == "RSA":
        rsa_key = rsa.RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()
        rsa_key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    elif jwk["kty"] == "EC":
        assert (jwk["crv"], len(signature)) == ("P-256", 64)
        point = ec.EllipticCurvePublicNumbers(number(jwk["x"]), number(jwk["y"]), ec.SECP256R1())
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        point.public_key().verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    else:
        assert (jwk["kty"], jwk["crv"]) == ("OKP", "Ed25519")
        ed25519.Ed25519PublicKey.from_public_bytes(decode(jwk["x"])).verify(signature, data)
    return payload(token)


def key_for(token: str, jwks: dict[str, Any]) -> dict[str, Any]:
    (found,) = (key for key in jwks["keys"] if key["kid"] == header(token)["kid"])
    return dict(found)


def set_bits(encoded: str) -> tuple[int, set[int]]:
    """How many bits the list has, and which are set (Bitstring Status List v1.0, 3.4)."""
    assert encoded[0] == "u"
    data = gzip.decompress(decode(encoded[1:]))
    return len(data) * 8, {
        at * 8 + bit for at, byte in enumerate(data) if byte for bit in range(8) if byte >> 7 - bit & 1
    }

"""An authority for time stamps that needs no network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper

from certificates.keys.authority import _certificate

AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@cache
def credentials() -> tuple[x509.Certificate, keys.PrivateKeyInfo]:
    key = rsa.generate_private_key(65537, 2048)
    certificate = _certificate("TSA", "tsa", key, key, None)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(private)


class Authority(DummyTimeStamper):
    """An authority that answers as ``spoil`` makes it."""

    def __init__(self, spoil: Callable[[tsp.TimeStampResp], object] = lambda response: None) -> None:
        certificate, key = credentials()
        super().__init__(certificate, key, fixed_dt=AT)
        self.spoil = spoil

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        response = self.request_tsa_response(req)
        self.spoil(response)
        return response

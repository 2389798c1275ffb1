"""RFC 3161 time stamps: a third party's word that something existed at a time."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime

from asn1crypto import cms, tsp, x509
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info, extract_signer_info
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

SECONDS = 10
GRANTED = ("granted", "granted_with_mods")


class StampProblem(Exception):
    """A time stamp that was not given, or that stamps nothing; worded for the operator."""


def authority(url: str) -> TimeStamper:
    return RequestsHTTPTimeStamper(url, timeout=SECONDS)


def stamp(data: bytes, by: TimeStamper) -> bytes:
    """A token (a CMS ContentInfo in DER) over the SHA-256 of ``data``. Raises StampProblem."""
    nonce, request = by.request_cms(hashlib.sha256(data).digest(), "sha256")
    try:
        response = asyncio.run(by.async_request_tsa_response(request))
        status = response["status"]["status"].native
        token = response["time_stamp_token"].dump() if status in GRANTED else b""
    except (TimestampRequestError, OSError, ValueError, TypeError) as error:
        raise StampProblem(f"the authority's answer cannot be used: {error}") from error
    if not token:
        raise StampProblem(f"the authority refused: {status}")
    check(token, data, nonce=nonce)
    return token


def check(token: bytes, data: bytes, *, nonce: int | None = None) -> datetime:
    """When ``data`` was stamped.

    Raises StampProblem unless the token is whole, over ``data``, and answers the request with ``nonce`` where
    one is given. Whom to believe is not asked here.
    """
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        content = signed["encap_content_info"]["content"]
        info = content.parsed
        if not isinstance(info, tsp.TSTInfo):
            raise StampProblem("it is no time stamp")
        imprint = info["message_imprint"]
        is_ours = imprint["hashed_message"].native == hashlib.sha256(data).digest()
        if imprint["hash_algorithm"]["algorithm"].native != "sha256" or not is_ours:
            raise StampProblem("the time stamp is over something else")
        if nonce is not None and info["nonce"].native != nonce:
            raise StampProblem("the time stamp answers another request")
        _check_signature(signed, content.contents)
        moment: datetime = info["gen_time"].native
    except (ValueError, TypeError, KeyError, AttributeError, CMSExtractionError) as error:
        raise StampProblem(f"the time stamp cannot be read: {error}") from error
    return moment


def _check_signature(signed: cms.SignedData, content: bytes) -> None:
    signer = extract_signer_info(signed)
    certificate: x509.Certificate = extract_certificate_info(signed).signer_cert
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, content).digest()
    try:
        intact, valid = validate_sig_integrity(signer, certificate, "tst_info", digest)
    except SignatureValidationError as error:
        raise StampProblem(f"the time stamp's signature cannot be used: {error}") from error
    if not (intact and valid):
        raise StampProblem("the time stamp's signature is wrong")

"""The PAdES signature: B-B, or B-T where an authority for time stamps is configured."""

from __future__ import annotations

import functools
import io

from asn1crypto import algos
from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from ..keys.signing import SigningKey
from .finishing import SIGNATURE_FIELD

# Bytes of a CMS signature beside its certificates, and of a time stamp with those of its authority.
ATTRIBUTES = 2048
TIME_STAMP = 10_240
MECHANISMS = {"RS256": "sha256_rsa", "ES256": "sha256_ecdsa"}


class KeptSigner(Signer):
    """Signs with a key that is loaded already: pyHanko's SimpleSigner loads and checks it each time."""

    def __init__(self, key: SigningKey) -> None:
        self.key = key
        registry = SimpleCertificateStore()
        registry.register_multiple([_asn1(one) for one in (key.certificate, *key.chain)])
        super().__init__(
            signing_cert=_asn1(key.certificate),
            cert_registry=registry,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": MECHANISMS[key.algorithm]}),
            embed_roots=True,
            prefer_pss=False,
        )

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(512)
        signature = self.key.sign(data)
        if self.key.algorithm == "ES256":
            half = len(signature) // 2
            r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
            return encode_dss_signature(r, s)
        return signature


class QuietWriter(IncrementalPdfFileWriter):
    """Leaves the metadata as it was written: pyHanko's rewriting spoils the extension schema."""

    def _update_meta(self) -> None:
        pass


def sign(pdf: bytes, key: SigningKey) -> bytes:
    """``pdf`` with its empty field signed and certified: nothing may change any more (DocMDP 1).

    Raises requests' or pyHanko's errors where the time stamp's authority does not answer.
    """
    authority = getattr(settings, "MALAKA_TIMESTAMP_URL", "")
    signer = PdfSigner(
        PdfSignatureMetadata(
            field_name=SIGNATURE_FIELD,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        _signer(key),
        timestamper=HTTPTimeStamper(authority, timeout=10) if authority else None,
    )
    needed = ATTRIBUTES + sum(len(_der(one)) for one in (key.certificate, *key.chain))
    needed += TIME_STAMP if authority else 0
    # pyHanko counts hexadecimal digits, two a byte (ISO 32000-1, 12.8.1: Contents)
    return bytes(signer.sign_pdf(QuietWriter(io.BytesIO(pdf)), bytes_reserved=2 * needed).getvalue())


@functools.lru_cache(maxsize=2)
def _signer(key: SigningKey) -> KeptSigner:
    return KeptSigner(key)


def _asn1(certificate: x509.Certificate) -> Asn1Certificate:
    return Asn1Certificate.load(_der(certificate))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)

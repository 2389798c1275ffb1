"""The signatures of a PDF, by pyHanko. Knows nothing of Django, so that a process of its own can read files
that nobody vouches for.

pyHanko's own verdict is not the answer: it stays good for bytes after the signed ones, for an update that
names somebody else, for a second signature and for a certificate that has run out. So each is told apart.
"""

from __future__ import annotations

import io
import json
import logging
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

MEMORY = 768 * 2**20
SECONDS = 10


class UnreadablePDF(Exception):
    """No PDF, or one that cannot be read within bounds."""


@dataclass(frozen=True)
class Signature:
    """``intact``: the signed bytes are those that were signed. ``whole``: they are the entire file.
    ``untouched``: nothing was changed after it. ``certificate`` is PEM."""

    intact: bool
    whole: bool
    untouched: bool
    certificate: str

    @property
    def x509(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.certificate.encode())

    @property
    def is_sound(self) -> bool:
        return self.intact and self.whole and self.untouched


def signatures_of(data: bytes) -> list[Signature]:
    """The signatures of a PDF, oldest first. Raises UnreadablePDF."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        reader = PdfFileReader(io.BytesIO(data))
        return [_read(embedded) for embedded in reader.embedded_signatures]
    except Exception as error:
        raise UnreadablePDF(f"{type(error).__name__}: {error}"[:500]) from error


def _read(embedded: Any) -> Signature:
    signer = embedded.signer_cert
    context = ValidationContext(trust_roots=[signer], allow_fetching=False)
    status = validate_pdf_signature(embedded, signer_validation_context=context)
    return Signature(
        intact=bool(status.intact and status.valid),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        untouched=status.modification_level == ModificationLevel.NONE,
        certificate=x509.load_der_x509_certificate(signer.dump()).public_bytes(Encoding.PEM).decode(),
    )


def signatures_apart(data: bytes) -> list[Signature]:
    """As ``signatures_of``, in a process that has little memory and time: for files from anybody."""
    root = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__], input=data, capture_output=True, timeout=2 * SECONDS, cwd=root
        )
        found = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        found = None
    if found is None:
        raise UnreadablePDF
    return [Signature(**one) for one in found]


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        found = signatures_of(sys.stdin.buffer.read())
    except UnreadablePDF:
        return 1
    json.dump([asdict(one) for one in found], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Files that people bring: the certificate itself, and whatever was made of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pyhanko.pdf_utils.generic import NameObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pytest_django.fixtures import Settings

from certificates.keys import signing
from certificates.keys.authority import ensure_keys
from certificates.keys.signing import Purpose, signing_key
from certificates.log import heads
from certificates.models import Certificate, PublishedKey, State
from certificates.printing import signing as printing
from certificates.printing.design import Design
from certificates.printing.pdf import render
from certificates.services import revoke
from certificates.verification import pdf, signatures
from certificates.verification.pdf import LARGEST, Verdict, check_pdf
from tests.factories.accounts import UserFactory
from tests.factories.certificate_facts import facts
from tests.factories.certificates import issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate() -> Certificate:
    return issued()


@pytest.fixture
def data(certificate: Certificate) -> bytes:
    with certificate.pdf.open("rb") as stored:
        return stored.read()


@pytest.fixture
def others(tmp_path: Path, settings: Settings) -> Any:
    """Signs with a key of somebody else, who calls themselves as we do."""
    ensure_keys(tmp_path, organisation="Malaka tests", bits=2048)
    settings.MALAKA_KEYS = {**settings.MALAKA_KEYS, "pdf": f"pkcs12:{tmp_path}/pdf.p12"}
    signing.forget()
    key = signing_key(Purpose.PDF)
    signing.forget()
    return key


def test_a_certificate_as_it_was_issued_is_valid(certificate: Certificate, data: bytes) -> None:
    check = check_pdf(data)
    assert (check.verdict, check.certificate) == (Verdict.VALID, certificate)
    assert check.signer == "Malaka tests pdf"


def test_nothing_reads_a_file_before_its_hash_is_compared(data: bytes) -> None:
    order = []
    with (
        patch.object(pdf, "known_by_hash", side_effect=lambda _data: order.append("hash")),
        patch.object(pdf, "signatures_apart", side_effect=lambda _data: order.append("read") or []),
    ):
        check_pdf(data)
    assert order[:2] == ["hash", "read"]


@pytest.mark.parametrize("place", [100, 5_000, -600, -100])
def test_a_changed_byte_is_found(data: bytes, place: int) -> None:
    changed = bytearray(data)
    changed[place] ^= 1
    assert check_pdf(bytes(changed)).verdict in (Verdict.ALTERED, Verdict.UNREADABLE)


def trailing(data: bytes) -> bytes:
    return data + b"\n% something\n"


def another_title(data: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    info = writer.trailer["/Info"]
    info[NameObject("/Title")] = TextStringObject("Somebody Else")
    writer.update_container(info)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def second_signature(data: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    append_signature_field(writer, SigFieldSpec("Second"))
    key = signing_key(Purpose.PDF)
    out = printing.PdfSigner(
        printing.PdfSignatureMetadata(field_name="Second", md_algorithm="sha256"), printing.KeptSigner(key)
    ).sign_pdf(writer, bytes_reserved=8192)
    return bytes(out.getvalue())


@pytest.mark.parametrize("change", [trailing, another_title])
def test_what_was_appended_is_found_and_the_original_is_named(
    certificate: Certificate, data: bytes, change: Callable[[bytes], bytes]
) -> None:
    check = check_pdf(change(data))
    assert (check.verdict, check.certificate) == (Verdict.ALTERED, certificate)


def test_a_second_signature_is_found(data: bytes) -> None:
    """pyHanko keeps to "no changes" when it signs; a forger does not."""
    with patch("pyhanko.sign.validation.read_certification_data", return_value=None):
        twice = second_signature(data)
    assert len(signatures.signatures_of(twice)) == 2
    assert check_pdf(twice).verdict == Verdict.ALTERED


def test_a_file_written_anew_is_not_ours_any_more(data: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.docinfo["/Title"] = "Somebody Else"
        opened.save(out)
    assert check_pdf(out.getvalue()).verdict in (Verdict.ALTERED, Verdict.UNREADABLE)


def test_anothers_signature_is_foreign_whatever_its_name(others: Any) -> None:
    forged = printing.sign(render(facts(), Design()), others)
    check = check_pdf(forged)
    assert (check.verdict, check.signer, check.certificate) == (Verdict.FOREIGN, "Malaka tests pdf", None)


def test_an_unsigned_file_and_no_pdf_are_told_apart() -> None:
    assert check_pdf(render(facts(), Design())).verdict == Verdict.UNSIGNED
    assert check_pdf(b"%PDF-1.7\n" + bytes(1000)).verdict == Verdict.UNREADABLE
    assert check_pdf(b"").verdict == Verdict.UNREADABLE


def test_soundly_signed_by_us_and_not_in_the_register_is_unknown(data: bytes) -> None:
    assert check_pdf(data).verdict == Verdict.VALID
    stray = printing.sign(render(facts(), Design()), signing_key(Purpose.PDF))
    assert check_pdf(stray).verdict == Verdict.UNKNOWN


def test_a_revoked_and_a_superseded_certificate_are_told(certificate: Certificate, data: bytes) -> None:
    revoke(certificate, by=UserFactory(), why="Begona topshirgan")
    assert check_pdf(data).verdict == Verdict.REVOKED
    Certificate.objects.filter(pk=certificate.pk).update(state=State.SUPERSEDED)
    assert check_pdf(data).verdict == Verdict.SUPERSEDED


def test_expired_is_computed(certificate: Certificate, data: bytes) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Certificate.objects.filter(pk=certificate.pk).update(expires_on=yesterday)
    assert check_pdf(data).verdict == Verdict.EXPIRED


def test_a_forged_record_does_not_make_a_forged_file_valid(certificate: Certificate, others: Any) -> None:
    """Whoever runs the database writes the hash of their own file into the register."""
    forged = printing.sign(render(facts(), Design()), others)
    import hashlib

    Certificate.objects.filter(pk=certificate.pk).update(sha256=hashlib.sha256(forged).hexdigest())
    assert check_pdf(forged).verdict == Verdict.BAD_RECORD


def test_a_key_that_has_expired_since_is_judged_at_the_logged_time(
    certificate: Certificate,
    data: bytes,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.MALAKA_LOG_HEADS = tmp_path
    heads.sign_head()
    later = datetime.now(UTC) + timedelta(days=20 * 365)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert check_pdf(data).verdict == Verdict.VALID


def test_a_signature_from_after_its_key_expired_is_not_confirmed(
    certificate: Certificate, data: bytes
) -> None:
    key = PublishedKey.objects.get(purpose=Purpose.PDF)
    after = key.x509.not_valid_after_utc + timedelta(days=1)
    Certificate.objects.filter(pk=certificate.pk).update(issued_at=after)
    assert check_pdf(data).verdict == Verdict.BAD_RECORD


def test_a_hostile_file_costs_little_memory_and_time() -> None:
    import zlib

    bomb = zlib.compress(bytes(900 * 2**20), 9)
    hostile = (
        b"%PDF-1.7\n1 0 obj\n<</Type/XRef/W[1 4 2]/Size 9/Root 2 0 R/Filter/FlateDecode/Length "
        + str(len(bomb)).encode()
        + b">>\nstream\n"
        + bomb
        + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    )
    assert check_pdf(hostile).verdict == Verdict.UNREADABLE


def test_the_process_apart_finds_what_is_found_here(data: bytes) -> None:
    assert signatures.signatures_apart(data) == signatures.signatures_of(data)


def test_the_command_ends_with_0_only_for_a_valid_file(
    certificate: Certificate, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(data)
    call_command("verify_certificate", str(path))
    assert certificate.serial in capsys.readouterr().out
    for other in (trailing(data), b"no pdf", bytes(LARGEST + 1)):
        path.write_bytes(other)
        with pytest.raises(CommandError):
            call_command("verify_certificate", str(path))
    path.write_bytes(data)
    revoke(certificate, by=UserFactory(), why="x")
    with pytest.raises(CommandError):
        call_command("verify_certificate", str(path))

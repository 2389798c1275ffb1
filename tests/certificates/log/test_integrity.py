"""Whoever runs the database tries to forge; each attempt is found."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import override
from pytest_django import Settings

from certificates.keys.authority import ensure_keys
from certificates.keys.signing import Purpose, forget, key_id, signing_key
from certificates.log import checkpoint, heads, integrity, leaves, merkle, store, walking
from certificates.making import make
from certificates.models import (
    Certificate,
    Kind,
    Log,
    LogHead,
    LogLeaf,
    LogNode,
    PublishedKey,
    Serial,
    State,
)
from certificates.services import revoke
from tests.factories.accounts import UserFactory
from tests.factories.certificates import due
from tests.factories.editions import course_with_edition
from tests.factories.log import logged, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates() -> list[Certificate]:
    """Five certificates, one of them revoked, with a head after the third and one at the end."""
    course = course_with_edition()
    made = [logged(course) for _ in range(3)]
    signed()
    made += [logged(course) for _ in range(2)]
    revoke(made[0], by=UserFactory(), why="Boshqa odam topshirgan")
    signed()
    for certificate in made:
        certificate.refresh_from_db()
    return made


@pytest.fixture(autouse=True)
def _undone(db: None) -> Iterator[None]:
    """What a forger leaves behind would not pass the database's own checks at the end of a test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def found(head: Path | None = None) -> str:
    with override("en"):
        return "\n".join(integrity.problems(head))


def change(certificate: Certificate, **fields: object) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(**fields)


def rewrite(*, without: Certificate | None = None) -> None:
    """Make every leaf and node anew from what the certificates say now, as a forger with the code would."""
    rows = [
        leaf for leaf in LogLeaf.objects.order_by("index") if not without or leaf.certificate_id != without.pk
    ]
    LogLeaf.objects.all().delete()
    LogNode.objects.all().delete()
    Log.objects.update(size=0)
    for row in rows:
        certificate = Certificate.objects.get(pk=row.certificate_id)
        happened = certificate.issued_at if row.kind == Kind.ISSUED else certificate.withdrawn_at
        assert happened is not None
        leaves.append(certificate, Kind(row.kind), happened)


def sign_anew(key: Ed25519PrivateKey | None = None) -> None:
    """Replace the heads in the database by ones that fit the log as it is now."""
    own = signing_key(Purpose.LOG)
    public = key.public_key() if key else own.public
    for head in list(LogHead.objects.all()):
        if head.size > store.size():
            head.delete()
            continue
        root = store.root(head.size)
        head.checkpoint = checkpoint.sign(
            checkpoint.Head(heads.origin(), head.size, root),
            at=head.signed_at,
            public=public.public_bytes_raw(),  # type: ignore[union-attr]
            signer=key.sign if key else own.sign,
        )
        head.root = root
        head.save()


def empty_folder(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def test_nothing_is_wrong_with_what_was_done_rightly(
    certificates: list[Certificate], heads_folder: Path
) -> None:
    assert found(heads_folder / "latest") == ""
    assert found(heads_folder / "3.checkpoint") == ""


def test_a_certificate_that_is_removed_is_missed(certificates: list[Certificate]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM certificates_certificate WHERE id = %s", [certificates[1].pk])
    assert "entry 1: its certificate was removed" in found()
    assert "certificates are missing: 2" in found()


def test_a_certificate_that_is_removed_with_its_entry_is_missed(certificates: list[Certificate]) -> None:
    LogLeaf.objects.filter(certificate=certificates[1]).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM certificates_certificate WHERE id = %s", [certificates[1].pk])
    assert "entry 1 of the log is missing" in found()


ALTERED: dict[str, Callable[[Certificate], dict[str, object]]] = {
    "a name in what it says": lambda one: {"facts": {**one.facts, "name": "Boshqa Odam"}},
    "a score in what it says": lambda one: {"facts": {**one.facts, "score": "100"}},
    "the name beside it": lambda one: {"name": "Boshqa Odam"},
    "the name everywhere": lambda one: {"name": "Boshqa", "facts": {**one.facts, "name": "Boshqa"}},
    "the code": lambda one: {"code": "22222222222A"},
    "the file's hash": lambda one: {"sha256": "0" * 64},
    "the number": lambda one: {"number": 99},
    "the year": lambda one: {"year": 2001},
    "its end": lambda one: {"expires_on": timezone.localdate()},
    "back-dated": lambda one: {"issued_at": timezone.now() - timedelta(days=400)},
    "back-dated in what it says": lambda one: {
        "issued_at": one.issued_at - timedelta(days=400),  # type: ignore[operator]
        "facts": {**one.facts, "issued_at": "2020-01-01T00:00:00Z"},
    },
    "unrevoked": lambda one: {"state": State.REVOKED},
    "never made": lambda one: {"state": State.DUE},
    "void": lambda one: {"state": State.VOID},
    "a state that is none": lambda one: {"state": "gold"},
    "what it says is no object": lambda one: {"facts": ["gold"]},
    "nothing left": lambda one: {"facts": {}, "name": "", "pdf": ""},
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_certificate_that_is_altered_is_found(certificates: list[Certificate], name: str) -> None:
    change(certificates[2], **ALTERED[name](certificates[2]))
    assert found() != ""


def test_a_certificate_that_is_given_to_somebody_else_is_found(certificates: list[Certificate]) -> None:
    one, two = certificates[2].enrolment_id, certificates[3].enrolment_id
    change(certificates[2], state=State.VOID)
    change(certificates[3], enrolment=one)
    change(certificates[2], enrolment=two, state=State.ISSUED)
    assert found().count("it was changed") == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.ISSUED},
        {"withdrawn_why": "Yaxshi odam"},
        {"withdrawn_at": timezone.now() - timedelta(days=9)},
    ],
)
def test_a_revocation_that_is_altered_is_found(
    certificates: list[Certificate], fields: dict[str, object]
) -> None:
    change(certificates[0], **fields)
    assert found() != ""


def test_a_forged_certificate_is_not_in_the_log(certificates: list[Certificate]) -> None:
    LogLeaf.objects.filter(certificate=certificates[4]).delete()
    assert "it is not in the log" in found()


def test_a_certificate_that_is_logged_twice_is_found(certificates: list[Certificate]) -> None:
    leaves.append(certificates[4], Kind.ISSUED, certificates[4].issued_at)  # type: ignore[arg-type]
    assert "but the log says: issued, issued" in found()


@pytest.mark.parametrize(
    ("forge", "sentence"),
    [
        (lambda: LogLeaf.objects.filter(index=5).delete(), "entry 5 of the log is missing"),
        (lambda: LogLeaf.objects.filter(index=2).delete(), "entry 2 of the log is missing"),
        (lambda: LogLeaf.objects.filter(index=2).update(entry=bytes(32)), "does not extend head 3"),
        (lambda: LogLeaf.objects.filter(index=2).update(salt=b""), "its salt is gone"),
        (
            lambda: LogLeaf.objects.filter(index=2).update(at=timezone.now()),
            "its time is not that of entry 2",
        ),
        (lambda: LogNode.objects.filter(place=1).update(hash=bytes(32)), "the nodes of the log"),
        (lambda: LogNode.objects.filter(place=0).delete(), "the nodes of the log"),
        (lambda: LogNode.objects.create(place=99, hash=bytes(32)), "nodes beyond its end"),
        (lambda: Log.objects.update(size=5), "entries beyond its end"),
        (lambda: Log.objects.all().delete(), "it has only 0 entries"),
        (lambda: Log.objects.update(size=9), "entry 6 of the log is missing"),
        (lambda: LogHead.objects.filter(size=6).update(root=bytes(32)), "says something else"),
        (
            lambda: LogHead.objects.filter(size=6).update(signed_at=timezone.now() - timedelta(1)),
            "says something",
        ),
        (lambda: LogHead.objects.filter(size=6).update(checkpoint="gold"), "head 6 in the database"),
        (lambda: LogHead.objects.filter(size=6).update(stamp=b"gold"), "the time stamp cannot be read"),
        (lambda: PublishedKey.objects.all().delete(), "no known key"),
        (lambda: PublishedKey.objects.update(certificate="gold"), "keys cannot be read"),
        (lambda: Serial.objects.update(last=9), "certificates are missing: 6, 7, 8, 9"),
        (lambda: Serial.objects.update(last=500), "certificates are missing: 6, 7, 8, 9, 10, …"),
        (lambda: Serial.objects.update(last=4), "number 5 was never allotted"),
        (lambda: Serial.objects.all().delete(), "in which no number was allotted"),
    ],
)
def test_rows_that_are_tampered_with_are_found(
    certificates: list[Certificate], forge: Callable[[], object], sentence: str
) -> None:
    forge()
    assert sentence in found()


def test_a_file_that_is_replaced_or_lost_is_found(certificates: list[Certificate]) -> None:
    Path(certificates[1].pdf.path).write_bytes(b"%PDF-1.7 forged")
    Path(certificates[2].pdf.path).unlink()
    assert f"{certificates[1].serial}: the file was changed" in found()
    assert f"{certificates[2].serial}: the file is missing" in found()


def test_a_log_that_is_rewritten_to_match_contradicts_its_heads(certificates: list[Certificate]) -> None:
    change(certificates[1], facts={**certificates[1].facts, "name": "Boshqa"}, name="Boshqa")
    rewrite()
    assert "does not extend head 3 in the database" in found()
    assert "does not extend head 6 in the folder" in found()


def test_heads_that_are_signed_anew_contradict_the_folder(certificates: list[Certificate]) -> None:
    change(certificates[1], facts={**certificates[1].facts, "name": "Boshqa"}, name="Boshqa")
    rewrite()
    sign_anew()
    assert "in the database" not in found()
    assert "does not extend head 3 in the folder" in found()


def test_another_key_signs_nothing(certificates: list[Certificate], heads_folder: Path) -> None:
    rewrite(without=certificates[1])
    sign_anew(Ed25519PrivateKey.generate())
    empty_folder(heads_folder)
    assert "head 3 in the database: no known key has signed this head" in found()


def kept_by_an_auditor(folder: Path, tmp_path: Path) -> Path:
    """The newest head as it came by mail, out of the operator's reach."""
    letter = tmp_path / "letter.eml"
    letter.write_text(f"Assalomu alaykum,\r\n\r\n{(folder / 'latest').read_text()}\r\nMalaka\r\n")
    return letter


@pytest.mark.parametrize("is_known", [False, True])
def test_who_rewrites_everything_here_is_caught_by_a_head_kept_elsewhere(
    certificates: list[Certificate], heads_folder: Path, tmp_path: Path, is_known: bool
) -> None:
    letter = kept_by_an_auditor(heads_folder, tmp_path)
    change(certificates[1], facts={**certificates[1].facts, "name": "Boshqa"}, name="Boshqa")
    rewrite()
    if is_known:
        sign_anew()
    else:
        sign_anew(publish_another(tmp_path))
    empty_folder(heads_folder)
    for head in LogHead.objects.all():
        heads._keep(head)
    assert found() == ""
    assert f"does not extend {letter}" in found(letter)


def publish_another(tmp_path: Path) -> Ed25519PrivateKey:
    """A key of the forger's among the published ones."""
    from cryptography.hazmat.primitives.serialization import pkcs12

    ensure_keys(tmp_path / "keys", organisation="Forger", bits=2048)
    held = pkcs12.load_pkcs12((tmp_path / "keys" / "log.p12").read_bytes(), None)
    assert held.cert is not None
    certificate: x509.Certificate = held.cert.certificate
    pem = certificate.public_bytes(Encoding.PEM).decode()
    PublishedKey.objects.create(purpose=Purpose.LOG, kid=key_id(certificate), certificate=pem)
    assert isinstance(held.key, Ed25519PrivateKey)
    return held.key


def test_a_log_that_is_cut_off_is_caught_by_a_head_kept_elsewhere(
    certificates: list[Certificate], heads_folder: Path, tmp_path: Path
) -> None:
    letter = kept_by_an_auditor(heads_folder, tmp_path)
    last = certificates[4]
    LogLeaf.objects.filter(index__gte=4).delete()
    LogNode.objects.filter(place__gte=merkle.count(4)).delete()
    Log.objects.update(size=4)
    LogHead.objects.filter(size__gt=4).delete()
    empty_folder(heads_folder)
    heads._keep(LogHead.objects.get())
    change(certificates[0], state=State.ISSUED)
    Certificate.objects.filter(pk=last.pk).delete()
    Serial.objects.update(last=4)
    assert found() == ""
    assert "it has only 4 entries" in found(letter)


def test_a_certificate_that_is_added_later_cannot_be_dated_before_a_head(
    certificates: list[Certificate], settings: Settings
) -> None:
    late = logged(certificates[0].enrolment.course)
    early = timezone.now().replace(microsecond=0) - timedelta(days=30)
    LogLeaf.objects.filter(certificate=late).delete()
    LogNode.objects.filter(place__gte=merkle.count(6)).delete()
    Log.objects.update(size=6)
    facts = {**late.facts, "issued_at": early.isoformat().replace("+00:00", "Z")}
    change(late, issued_at=early, facts=facts)
    leaves.append(late, Kind.ISSUED, early)
    assert found() == ("entry 6 is back-dated: head 6 in the folder was signed later and does not hold it")


def test_a_date_may_lag_behind_a_head_by_the_tolerance_only(
    certificates: list[Certificate], settings: Settings
) -> None:
    LogLeaf.objects.filter(index=5).delete()
    LogNode.objects.filter(place__gte=merkle.count(5)).delete()
    Log.objects.update(size=5)
    LogHead.objects.filter(size=6).delete()
    empty_folder(Path(settings.MALAKA_LOG_HEADS))
    before = LogHead.objects.get().signed_at - timedelta(minutes=10)
    change(certificates[0], withdrawn_at=before)
    leaves.append(certificates[0], Kind.REVOKED, before)
    heads._keep(LogHead.objects.get())
    assert found() == ""
    settings.MALAKA_LOG_TOLERANCE = 5
    assert "entry 5 is back-dated" in found()


def test_a_person_who_was_forgotten_is_no_fault(certificates: list[Certificate]) -> None:
    certificate = certificates[1]
    certificate.pdf.delete(save=False)
    change(certificate, facts={}, name="", pdf="")
    leaves.forget(certificate)
    assert found() == ""


def test_a_key_that_was_changed_still_vouches_for_old_heads(
    certificates: list[Certificate], settings: Settings, tmp_path: Path
) -> None:
    ensure_keys(tmp_path / "new", organisation="Malaka tests", bits=2048)
    settings.MALAKA_KEYS = {**settings.MALAKA_KEYS, "log": f"pkcs12:{tmp_path}/new/log.p12"}
    forget()
    try:
        logged(certificates[0].enrolment.course)
        signed()
        assert PublishedKey.objects.filter(purpose=Purpose.LOG).count() == 2
        assert found() == ""
    finally:
        forget()


@pytest.mark.parametrize("text", ["", "gold", "malaka\n7\nAAAA\n\n— a b\n"])
def test_a_file_that_is_no_head_is_refused(
    certificates: list[Certificate], tmp_path: Path, text: str
) -> None:
    file = tmp_path / "head"
    file.write_text(text)
    assert f"{file}: there is no signed head in it" in found(file)


def test_the_command_ends_with_a_line_a_fault_and_a_sum(
    certificates: list[Certificate], heads_folder: Path
) -> None:
    out, err = StringIO(), StringIO()
    call_command("check_integrity", head=heads_folder / "latest", stdout=out, stderr=err)
    assert (err.getvalue(), len(out.getvalue().splitlines())) == ("", 1)

    change(certificates[1], sha256="0" * 64)
    with pytest.raises(CommandError, match="2"):
        call_command("check_integrity", stdout=out, stderr=err)
    assert len(err.getvalue().splitlines()) == 2


def test_a_head_that_cannot_be_read_is_said_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="missing"):
        call_command("check_integrity", head=tmp_path / "missing", stdout=StringIO(), stderr=StringIO())


def test_the_rows_are_read_in_chunks(
    certificates: list[Certificate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "CHUNK", 2)
    monkeypatch.setattr(walking, "CHUNK", 2)
    assert found() == ""
    LogNode.objects.filter(place=3).update(hash=secrets.token_bytes(32))
    assert "the nodes of the log" in found()


def test_certificates_that_were_never_given_out_are_no_fault() -> None:
    with patch("certificates.making.draw", side_effect=RuntimeError("no fonts")):
        failed = due()
        make(failed.pk)
    due()
    failed.refresh_from_db()
    assert failed.state == State.FAILED
    assert found() == ""

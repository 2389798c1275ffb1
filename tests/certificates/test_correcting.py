"""A name is corrected: the old certificate holds until the new one is there, and never both."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from certificates import making
from certificates.correcting import correct_name
from certificates.errors import CertificateError
from certificates.log import integrity
from certificates.models import Certificate, Kind, LogLeaf, State
from certificates.services import retry, revoke, void
from certificates.tasks import sweep
from lms.accounts.models import Letter
from tests.factories.accounts import UserFactory
from tests.factories.certificates import awaiting_name, due, issued
from tests.racing import needs_row_locks, race

pytestmark = pytest.mark.django_db

WHY = "Pasportda boshqacha"


def corrected(old: Certificate, name: str = "Toʻraqulova Oʻgʻiloy Anvarovna") -> Certificate:
    return correct_name(old, name=name, by=UserFactory(), why=WHY)


def test_the_old_one_holds_until_the_new_one_is_there() -> None:
    old = issued()
    new = corrected(old)
    old.refresh_from_db()
    assert (old.state, new.state, new.replaces) == (State.ISSUED, State.DUE, old)
    assert making.make(new.pk)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.withdrawn_why, old.withdrawn_at) == (State.SUPERSEDED, WHY, new.issued_at)
    assert old.status_entry.withdrawn
    assert not new.status_entry.withdrawn
    assert old.newest == new
    assert new.facts["replaces"] == old.serial
    assert list(LogLeaf.objects.order_by("index").values_list("kind", "certificate")) == [
        (Kind.ISSUED, old.pk),
        (Kind.ISSUED, new.pk),
        (Kind.SUPERSEDED, old.pk),
    ]
    assert list(integrity.problems()) == []


def test_its_owner_is_told_once() -> None:
    new = corrected(issued())
    assert not Letter.objects.exists()
    assert making.make(new.pk)
    sweep()
    letter = Letter.objects.get()
    assert letter.to == new.enrolment.user.email
    new.refresh_from_db()
    assert new.serial in letter.body
    assert new.name in letter.body
    assert new.replaces
    assert new.replaces.serial in letter.body


def test_a_second_correction_follows_the_first() -> None:
    first = issued()
    second = corrected(first)
    assert making.make(second.pk)
    third = corrected(second, "Toʻraqulova Oʻgʻiloy Karimovna")
    assert making.make(third.pk)
    first.refresh_from_db()
    assert first.newest == third
    assert list(Certificate.objects.filter(state=State.ISSUED)) == [third]
    assert list(integrity.problems()) == []


def test_asked_for_twice_it_is_one() -> None:
    old = issued()
    assert corrected(old) == corrected(old)
    with pytest.raises(CertificateError):
        corrected(old, "Boshqa Ism")


@pytest.mark.parametrize(
    "name", ["", "Kаrimov Anvar", "Karimov 2", "Karimov \u202e", "Karimov 🎓", "K" * 300]
)
def test_what_is_no_name_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(CertificateError, match=r"\w"):
        corrected(issued(), name)


def test_it_takes_a_reason_and_another_name() -> None:
    old = issued()
    with pytest.raises(CertificateError):
        correct_name(old, name="Boshqa Ism", by=UserFactory(), why=" ")
    with pytest.raises(CertificateError):
        corrected(old, old.name)
    with pytest.raises(CertificateError):
        corrected(awaiting_name())


def test_what_is_revoked_in_the_meantime_is_not_given_out_again() -> None:
    old = issued()
    new = corrected(old)
    claimed = making.claim(new.pk)
    assert claimed
    revoke(old, by=UserFactory(), why="Xato")
    assert not making.issue(claimed, b"%PDF-")
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (State.REVOKED, State.VOID)
    assert list(integrity.problems()) == []


def test_a_slow_maker_withdraws_nothing() -> None:
    old = issued()
    claimed = making.claim(corrected(old).pk)
    assert claimed
    Certificate.objects.filter(pk=claimed.pk).update(state=State.FAILED)
    assert not making.issue(claimed, b"%PDF-")
    old.refresh_from_db()
    assert (old.state, old.status_entry.withdrawn) == (State.ISSUED, False)


def test_a_correction_that_failed_is_tried_again_or_given_up() -> None:
    old = issued()
    new = corrected(old)
    with patch("certificates.making.draw", side_effect=RuntimeError):
        making.make(new.pk)
    retry(new)
    void(new, by=UserFactory(), why="Notoʻgʻri")
    old.refresh_from_db()
    assert (old.state, old.withdrawn_why, old.withdrawn_by) == (State.ISSUED, "", None)
    assert making.make(corrected(old).pk)
    assert list(integrity.problems()) == []


def test_a_void_one_keeps_its_number() -> None:
    certificate = due()
    assert making.claim(certificate.pk)
    void(certificate, by=UserFactory(), why="Notoʻgʻri kurs")
    certificate.refresh_from_db()
    assert (certificate.state, certificate.number) == (State.VOID, 1)
    assert list(LogLeaf.objects.values_list("kind", flat=True)) == [Kind.VOID]
    sweep()
    certificate.refresh_from_db()
    assert certificate.state == State.VOID
    assert list(integrity.problems()) == []


def test_what_was_given_out_cannot_be_given_up() -> None:
    with pytest.raises(CertificateError):
        void(issued(), by=UserFactory(), why="Xato")


def made_at_once() -> Certificate:
    """Where transactions commit, whoever confirms wakes the maker."""
    certificate = due()
    certificate.refresh_from_db()
    assert certificate.state == State.ISSUED
    return certificate


@needs_row_locks
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_correction_and_a_revocation_at_once_leave_one_truth() -> None:
    old, by = made_at_once(), UserFactory()
    with patch("certificates.correcting._wake"):
        new = corrected(old)
    works = [lambda: making.make(new.pk)] * 2 + [lambda: revoke(old, by=by, why="Xato")]
    race(works)
    states = dict(Certificate.objects.values_list("pk", "state"))
    assert (states[old.pk], states[new.pk]) in [
        (State.REVOKED, State.VOID),
        (State.SUPERSEDED, State.ISSUED),
    ]
    assert list(integrity.problems()) == []


@needs_row_locks
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_corrections_at_once_are_one() -> None:
    old, by = made_at_once(), UserFactory()
    race([lambda: correct_name(old, name="Boshqa Ism", by=by, why=WHY)] * 5)
    assert Certificate.objects.filter(replaces=old).count() == 1

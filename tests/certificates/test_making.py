from __future__ import annotations

import hashlib
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from certificates import making
from certificates.errors import CertificateError
from certificates.models import Certificate, State
from certificates.services import confirm_name, retry, revoke
from certificates.tasks import sweep
from courses.document.course import CertificateRule
from tests.factories.accounts import UserFactory
from tests.factories.certificates import awaiting_name, due, issued
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db


def test_completing_a_course_makes_one_certificate_that_waits_for_the_name() -> None:
    completed = done(enrolment())
    assert [c.state for c in completed.certificates.all()] == [State.AWAITING_NAME]


@pytest.mark.parametrize(("rule", "states"), [("none", []), ("approval", [State.AWAITING_APPROVAL])])
def test_the_course_says_whether_it_gives_one(rule: str, states: list[str]) -> None:
    course = course_with_edition(certificate_rule=CertificateRule(rule))
    assert [c.state for c in done(enrolment(course=course)).certificates.all()] == states


def test_an_issued_certificate_says_what_is_known_and_keeps_its_bytes() -> None:
    certificate = issued()
    assert certificate.state == State.ISSUED
    assert certificate.serial == f"{certificate.agency.code.upper()}-{timezone.localdate().year}-000001"
    with certificate.pdf.open("rb") as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == certificate.sha256


def test_numbers_follow_one_another_in_an_agency() -> None:
    course = course_with_edition()
    numbers = [issued(completed=done(enrolment(course=course))).number for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_making_twice_makes_one() -> None:
    certificate = issued()
    assert not making.make(certificate.pk)
    sweep()
    again = Certificate.objects.get(pk=certificate.pk)
    assert (again.sha256, again.number) == (certificate.sha256, certificate.number)


def test_a_maker_that_died_is_followed_by_another_with_the_same_number() -> None:
    certificate = due()
    dead = making.claim(certificate.pk)
    assert dead is not None
    assert making.claim(certificate.pk) is None
    Certificate.objects.filter(pk=certificate.pk).update(
        making_since=timezone.now() - making.LEASE - timedelta(seconds=1)
    )
    sweep()
    certificate.refresh_from_db()
    assert (certificate.state, certificate.number, certificate.code) == (State.ISSUED, dead.number, dead.code)


def test_a_maker_that_was_only_slow_cannot_issue_over_the_newer_claim() -> None:
    certificate = due()
    slow = making.claim(certificate.pk)
    assert slow is not None
    Certificate.objects.filter(pk=certificate.pk).update(
        making_since=timezone.now() - making.LEASE - timedelta(seconds=1)
    )
    assert making.make(certificate.pk)
    assert not making.issue(slow, b"%PDF-late")
    certificate.refresh_from_db()
    assert certificate.pdf.open("rb").read(5) == b"%PDF-"
    assert certificate.sha256 != hashlib.sha256(b"%PDF-late").hexdigest()


def test_a_failure_keeps_its_reason_and_can_be_tried_again() -> None:
    certificate = due()
    with patch("certificates.making.draw", side_effect=RuntimeError("no fonts")):
        assert not making.make(certificate.pk)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.failure) == (State.FAILED, "RuntimeError: no fonts")
    retry(certificate)
    assert making.make(certificate.pk)


def test_a_name_is_confirmed_once() -> None:
    certificate = awaiting_name()
    confirm_name(certificate, name="Karimova Dilnoza", language="uz")
    confirm_name(certificate, name="Karimova Dilnoza", language="uz")
    with pytest.raises(CertificateError):
        confirm_name(certificate, name="Somebody Else", language="uz")


def test_revoking_needs_a_reason_and_an_issued_certificate() -> None:
    certificate = issued()
    with pytest.raises(CertificateError):
        revoke(certificate, by=UserFactory(), why=" ")
    revoke(certificate, by=UserFactory(), why="Imtihon boshqa odam tomonidan topshirilgan")
    with pytest.raises(CertificateError):
        revoke(certificate, by=UserFactory(), why="again")

"""Whose certificate ends soon is told 60 and 14 days before, once each, in their language."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate
from certificates.reminding import remind
from certificates.services import revoke
from certificates.tasks import remind_of_ends
from courses.progress.models import Enrolment
from lms.accounts.models import Letter
from tests.factories.accounts import UserFactory
from tests.factories.certificates import issued
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate() -> Certificate:
    user = UserFactory(language="ru")
    return issued(completed=done(enrolment(user, course_with_edition(certificate_months=12))))


def before(certificate: Certificate, days: int) -> date:
    assert certificate.expires_on
    return certificate.expires_on - timedelta(days=days)


@pytest.mark.parametrize(("days", "letters"), [(61, 0), (60, 1), (59, 1), (15, 1), (14, 1), (0, 1), (-1, 0)])
def test_when_the_letters_are_due(certificate: Certificate, days: int, letters: int) -> None:
    assert remind(before(certificate, days)) == letters
    assert Letter.objects.count() == letters


def test_each_is_written_once(certificate: Certificate) -> None:
    assert [remind(before(certificate, days)) for days in (61, 60, 60, 40, 14, 14, 3)] == [
        0,
        1,
        0,
        0,
        1,
        0,
        0,
    ]
    bodies = {letter.body for letter in Letter.objects.all()}
    assert all(certificate.serial in body and "/ru/courses/" in body for body in bodies)


def test_what_does_not_hold_any_more_has_no_end(certificate: Certificate) -> None:
    revoke(certificate, by=UserFactory(), why="Xato")
    Letter.objects.all().delete()
    assert remind(before(certificate, 30)) == 0


def test_who_has_a_newer_one_is_not_told(certificate: Certificate) -> None:
    first = certificate.enrolment
    again = {"user": first.user, "course": first.course, "edition": first.edition, "run": 2}
    newer = issued(completed=done(Enrolment.objects.create(**again)))
    Certificate.objects.filter(pk=newer.pk).update(expires_on=before(certificate, -300))
    assert remind(before(certificate, 30)) == 0


def test_one_that_holds_for_a_month_is_not_announced_as_ending_at_once() -> None:
    certificate = issued(completed=done(enrolment(course=course_with_edition(certificate_months=1))))
    assert remind(timezone.localdate()) == 0
    assert remind(before(certificate, 14)) == 1


def test_one_without_an_end_is_left_alone() -> None:
    issued()
    remind_of_ends()
    assert not Letter.objects.exists()

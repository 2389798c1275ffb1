"""Until when a certificate holds: by its course, counted from the day on which it is issued."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from certificates import making
from certificates.correcting import correct_name
from certificates.expiry import last_day
from courses.editions.models import Course
from tests.factories.accounts import UserFactory
from tests.factories.certificates import issued
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment


@pytest.mark.parametrize(
    ("issued", "months", "ends"),
    [
        (date(2026, 11, 25), 0, None),
        (date(2026, 11, 25), 36, date(2029, 11, 25)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 11, date(2026, 12, 31)),
    ],
)
def test_the_last_day(issued: date, months: int, ends: date | None) -> None:
    assert last_day(issued, months) == ends


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 600))
def test_the_last_day_is_in_the_right_month(issued: date, months: int) -> None:
    ends = last_day(issued, months)
    assert ends
    assert (ends.year - issued.year) * 12 + ends.month - issued.month == months
    assert ends.day <= issued.day


@pytest.mark.django_db
def test_it_is_set_when_it_is_made_and_stays() -> None:
    course = course_with_edition(certificate_months=12)
    certificate = issued(completed=done(enrolment(course=course)))
    ends = last_day(timezone.localdate(), 12)
    assert certificate.expires_on == ends
    assert certificate.facts["expires_at"]
    assert ends
    assert not certificate.is_expired(ends)
    assert certificate.is_expired(date(ends.year + 1, 1, 1))
    Course.objects.update(certificate_months=1)
    new = correct_name(certificate, name="Boshqa Ism", by=UserFactory(), why="Xato")
    assert making.make(new.pk)
    new.refresh_from_db()
    assert new.expires_on == ends

"""Places in status lists while many certificates are made at once, by PostgreSQL's own locks."""

from __future__ import annotations

import random
from unittest.mock import patch

import pytest

from certificates.credentials import status_list
from certificates.models import StatusEntry, StatusList
from tests.factories.certificates import awaiting_name
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment
from tests.racing import needs_row_locks, race

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), needs_row_locks]


def test_makers_of_one_certificate_get_one_place() -> None:
    certificate = awaiting_name()
    assert race([lambda: status_list.allot(certificate)] * 6) == []
    assert StatusEntry.objects.count() == 1
    assert sum(StatusList.objects.values_list("allotted", flat=True)) == 1


def test_makers_who_draw_the_same_places_get_different_ones() -> None:
    course = course_with_edition()
    certificates = [awaiting_name(done(enrolment(course=course))) for _ in range(6)]
    status_list.allot(certificates[0])
    with patch.object(status_list.secrets, "randbelow", side_effect=lambda _: random.randrange(8)):
        assert race([lambda one=one: status_list.allot(one) for one in certificates]) == []
    entries = StatusEntry.objects.values_list("list", "index")
    assert len(set(entries)) == len(entries) == 6
    assert StatusList.objects.get().allotted == 6

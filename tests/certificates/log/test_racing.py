"""Certificates that are issued and withdrawn at the same moment, by PostgreSQL's own locks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from certificates.log import heads, integrity, leaves, store
from certificates.models import Certificate, Kind, LogHead, LogLeaf
from certificates.services import revoke
from lms.accounts.models import Letter, Role, User
from tests.factories.accounts import AgencyFactory, UserFactory, person
from tests.factories.editions import course_with_edition
from tests.factories.log import logged
from tests.racing import needs_row_locks, race

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), needs_row_locks]


def revoking(certificate: Certificate, by: User) -> Callable[[], object]:
    return lambda: revoke(certificate, by=by, why="Xato")


def test_indexes_have_no_gap_and_nodes_are_right() -> None:
    course, by = course_with_edition(), UserFactory()
    certificates = [logged(course) for _ in range(8)]
    assert race([revoking(certificate, by) for certificate in certificates]) == []
    assert list(LogLeaf.objects.order_by("index").values_list("index", flat=True)) == list(range(16))
    assert heads.sign_head() is not None
    assert list(integrity.problems()) == []


def test_the_first_leaves_of_all_race_too() -> None:
    certificate = logged()
    LogLeaf.objects.all().delete()
    leaves.Log.objects.all().delete()

    def add() -> None:
        with transaction.atomic():
            leaves.append(certificate, Kind.REVOKED, timezone.now())

    assert race([add] * 6) == []
    assert (store.size(), LogLeaf.objects.count()) == (6, 6)


def test_two_workers_sign_one_head() -> None:
    logged()
    assert race([heads.sign_head] * 6) == []
    assert LogHead.objects.count() == 1


def test_two_workers_write_one_letter_to_an_auditor() -> None:
    person(Role.AUDITOR, AgencyFactory(code="egov"))
    logged()
    heads.sign_head()
    sent: list[int] = []
    assert race([lambda: sent.append(heads.mail_head())] * 6) == []
    assert sum(sent) == 1
    assert Letter.objects.count() <= 1

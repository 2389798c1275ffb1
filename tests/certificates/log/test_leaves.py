"""What issuing and withdrawing leave in the log."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import making
from certificates.log import integrity, leaves, merkle, store
from certificates.models import Kind, Log, LogLeaf, LogNode, State
from certificates.services import revoke
from tests.factories.accounts import UserFactory
from tests.factories.certificates import due
from tests.factories.editions import course_with_edition
from tests.factories.log import logged, signed

pytestmark = pytest.mark.django_db


def root_of_leaves() -> bytes:
    frontier = merkle.Frontier()
    for entry in LogLeaf.objects.order_by("index").values_list("entry", flat=True):
        frontier.append(merkle.leaf_hash(bytes(entry)))
    return frontier.root()


def test_what_is_issued_and_withdrawn_is_logged_in_order() -> None:
    course = course_with_edition()
    first, second = logged(course), logged(course)
    revoke(first, by=UserFactory(), why="Boshqa odam topshirgan")
    first.refresh_from_db()
    found = list(LogLeaf.objects.order_by("index").values_list("index", "kind", "certificate", "at"))
    assert found == [
        (0, Kind.ISSUED, first.pk, first.issued_at),
        (1, Kind.ISSUED, second.pk, second.issued_at),
        (2, Kind.REVOKED, first.pk, first.withdrawn_at),
    ]


def test_the_nodes_are_those_of_the_leaves_at_every_size() -> None:
    certificate = logged()
    for size in range(1, 20):
        assert store.size() == size
        assert store.root(size) == root_of_leaves()
        assert LogNode.objects.count() == merkle.count(size)
        with transaction.atomic():
            leaves.append(certificate, Kind.REVOKED, timezone.now())


def test_a_record_says_nothing_of_a_person_that_can_be_guessed() -> None:
    certificate = logged(name="Karimova Dilnoza")
    record = leaves.record_of(certificate, Kind.ISSUED, timezone.now(), bytes(32))
    other = leaves.record_of(certificate, Kind.ISSUED, timezone.now(), bytes(31) + b"\1")
    assert certificate.serial in record
    assert certificate.sha256 in record
    assert "Karimova" not in record
    assert record.partition('"says":')[2] != other.partition('"says":')[2]


def test_what_is_not_issued_is_not_logged() -> None:
    certificate = due()
    slow = making.claim(certificate.pk)
    assert slow is not None
    slow.making_since = timezone.now()
    assert not making.issue(slow, b"%PDF-late")
    assert store.size() == 0


def test_what_cannot_be_logged_is_not_issued_and_leaves_no_file() -> None:
    certificate = due()
    folder = Path(certificate.pdf.storage.location) / "certificates" / certificate.agency.code
    with (
        patch("certificates.making.draw", return_value=b"%PDF"),
        patch("certificates.log.leaves._add_nodes", side_effect=store.LogFault("gone")),
        pytest.raises(store.LogFault),
    ):
        making.make(certificate.pk)
    certificate.refresh_from_db()
    assert certificate.state == State.MAKING
    assert store.size() == LogLeaf.objects.count() == 0
    assert not [file for file in folder.rglob("*") if file.is_file()]


def test_a_forgotten_person_leaves_the_tree_as_it_was() -> None:
    certificate = logged()
    before = store.root(1)
    leaves.forget(certificate)
    assert bytes(LogLeaf.objects.get().salt) == b""
    assert store.root(1) == before


def test_what_was_given_out_before_there_was_a_log_is_entered() -> None:
    course = course_with_edition()
    first, second = logged(course), logged(course)
    revoke(first, by=UserFactory(), why="Xato")
    for model in (LogLeaf, LogNode, Log):
        model.objects.all().delete()
    import_module("certificates.migrations.0005_log_what_was_given_out").log_what_was_given_out(apps, None)
    signed()
    assert list(integrity.problems()) == []
    assert [leaf.certificate_id for leaf in LogLeaf.objects.order_by("index")][-1] == first.pk
    logged(course)
    assert list(integrity.problems()) == []
    assert second.leaves.count() == 1


def test_appending_asks_the_database_as_often_whatever_the_size() -> None:
    certificate = logged()

    def queries() -> int:
        with (
            CaptureQueriesContext(
                connection,
            ) as captured,
            transaction.atomic(),
        ):
            leaves.append(certificate, Kind.REVOKED, timezone.now())
        return len(captured)

    counts = [queries() for _ in range(40)]
    assert max(counts) <= 10
    assert max(counts[20:]) == max(counts[:20])

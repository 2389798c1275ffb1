"""A prepared query finds what the query it was made of finds."""

from __future__ import annotations

import uuid

import pytest
from django.db.models import CharField, QuerySet, UUIDField

from lms.accounts.models import User
from lms.prepared import Blank, Prepared
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def by_uuid() -> QuerySet[User]:
    return User.objects.filter(uuid=Blank("uuid", UUIDField())).only("email", "uuid")


def names() -> QuerySet[User]:
    people = User.objects.filter(language=Blank("language", CharField()), is_active=True).order_by("email")
    return people.values_list("uuid", "date_joined", "is_staff")


def test_rows_are_as_the_orm_reads_them() -> None:
    for _n in range(2):
        UserFactory(language="ru")
    UserFactory(language="uz")

    found = Prepared(names).rows(language="ru")

    expected = (
        User.objects.filter(language="ru").order_by("email").values_list("uuid", "date_joined", "is_staff")
    )
    assert [tuple(row) for row in found] == list(expected)


def test_instances_leave_other_fields_to_be_read_later() -> None:
    person = UserFactory(name_latin="Toʻraqulova Oʻgʻiloy")
    query = Prepared(by_uuid)

    assert query.rows(uuid=uuid.uuid4()) == []
    (found,) = query.rows(uuid=person.uuid)

    assert found == person
    assert found.get_deferred_fields() >= {"name_latin"}
    assert found.name_latin == "Toʻraqulova Oʻgʻiloy"


def test_running_it_is_one_query(django_assert_num_queries: object) -> None:
    query = Prepared(by_uuid)
    with django_assert_num_queries(2):  # type: ignore[operator]
        query.rows(uuid=uuid.uuid4())
        query.rows(uuid=uuid.uuid4())

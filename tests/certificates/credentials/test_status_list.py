"""Which credentials still hold, as anybody reads it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from certificates.credentials import status_list
from certificates.models import Certificate, StatusEntry, StatusList
from certificates.services import revoke
from tests.certificates.credentials import independent
from tests.factories.accounts import UserFactory
from tests.factories.certificates import awaiting_name, issued
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def entry_in(certificate: Certificate) -> dict[str, Any]:
    return dict(independent.payload(certificate.credential)["credentialStatus"])


def fetched(address: str) -> dict[str, Any]:
    """The list as a checker gets it, its signature verified."""
    client = Client()
    token = client.get(address.removeprefix(SITE)).content.decode()
    jwks = json.loads(client.get("/credentials/jwks.json").content)
    return independent.verify(token, independent.key_for(token, jwks))


def is_set(certificate: Certificate) -> bool:
    entry = entry_in(certificate)
    _, found = independent.set_bits(
        fetched(entry["statusListCredential"])["credentialSubject"]["encodedList"]
    )
    return int(entry["statusListIndex"]) in found


def test_a_credential_names_its_bit() -> None:
    """Bitstring Status List v1.0, 2.1."""
    certificate = issued()
    entry = entry_in(certificate)
    assert entry["type"] == "BitstringStatusListEntry"
    assert entry["statusPurpose"] == "revocation"
    assert entry["statusListIndex"] == str(certificate.status_entry.index)
    assert entry["id"] == f"{entry['statusListCredential']}#{entry['statusListIndex']}"


def test_the_list_is_a_credential_of_the_agency() -> None:
    """Bitstring Status List v1.0, 2.2."""
    certificate = issued()
    address = entry_in(certificate)["statusListCredential"]
    claims = fetched(address)
    assert claims["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert claims["id"] == claims["jti"] == address
    assert claims["issuer"] == claims["iss"] == independent.payload(certificate.credential)["iss"]
    subject = claims["credentialSubject"]
    assert (subject["type"], subject["statusPurpose"]) == ("BitstringStatusList", "revocation")
    length, found = independent.set_bits(subject["encodedList"])
    assert length >= 131_072
    assert found == set()
    assert claims["nbf"] <= datetime.now(UTC).timestamp() < claims["exp"]


def test_a_revocation_shows_at_once_and_on_no_other() -> None:
    course = course_with_edition()
    first, second = (issued(completed=done(enrolment(course=course))) for _ in range(2))
    assert not is_set(first)
    revoke(first, by=UserFactory(), why="Xato")
    assert is_set(first)
    assert not is_set(second)


def test_a_cache_is_told_when_its_copy_is_old() -> None:
    certificate = issued()
    address = entry_in(certificate)["statusListCredential"].removeprefix(SITE)
    client = Client()
    first = client.get(address)
    assert first["Content-Type"] == "application/vc+jwt"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    revoke(certificate, by=UserFactory(), why="Xato")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_list_is_signed_once_until_something_is_withdrawn() -> None:
    certificate = issued()
    chosen = certificate.status_entry.list
    with patch.object(status_list, "sign", wraps=status_list.sign) as signing:
        for _ in range(3):
            status_list.list_credential(chosen)
        assert signing.call_count == 1
        status_list.withdraw(certificate)
        status_list.withdraw(certificate)
        chosen.refresh_from_db()
        status_list.list_credential(chosen)
        assert signing.call_count == 2
    assert chosen.version == 1


def test_reading_a_list_takes_as_many_queries_however_many_are_withdrawn(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    certificate = issued()
    chosen = certificate.status_entry.list
    Client().get("/credentials/jwks.json")
    for withdrawn in (1, 3):
        for _ in range(withdrawn):
            status_list.withdraw(issued(completed=done(enrolment(course=certificate.enrolment.course))))
        # the version for the ETag; the list with its agency; its bits; the key
        with django_assert_num_queries(4):
            Client().get(f"/credentials/status/{chosen.pk}")


def test_a_certificate_keeps_its_place() -> None:
    certificate = awaiting_name()
    assert status_list.allot(certificate) == status_list.allot(certificate)
    assert StatusList.objects.get().allotted == 1


def test_a_taken_place_is_not_given_twice() -> None:
    course = course_with_edition()
    first, second = (awaiting_name(done(enrolment(course=course))) for _ in range(2))
    with patch.object(status_list.secrets, "randbelow", side_effect=[7, 7, 7, 8]):
        places = [status_list.allot(first).index, status_list.allot(second).index]
    assert places == [7, 8]
    assert StatusList.objects.get().allotted == 2


def test_a_new_list_is_begun_when_one_is_half_full() -> None:
    course = course_with_edition()
    first, second, third = (awaiting_name(done(enrolment(course=course))) for _ in range(3))
    entry = status_list.allot(first)
    StatusList.objects.update(allotted=entry.list.length // 2 - 1)
    assert status_list.allot(second).list_id == entry.list_id
    assert status_list.allot(third).list_id != entry.list_id


def test_agencies_have_lists_of_their_own() -> None:
    first, second = issued(), issued()
    assert first.agency != second.agency
    assert first.status_entry.list_id != second.status_entry.list_id


def test_an_unknown_list_is_not_found() -> None:
    assert Client().get("/credentials/status/999999999999999999").status_code == 404


@given(st.sets(st.integers(0, status_list.StatusList._meta.get_field("length").default - 1), max_size=40))
def test_the_bits_are_those_that_others_read(indices: set[int]) -> None:
    entries = [StatusEntry(index=index) for index in indices]
    chosen = StatusList(length=262_144)
    with patch.object(StatusList, "entries") as rows:
        rows.filter.return_value.values_list.return_value = [entry.index for entry in entries]
        text = status_list.encoded(status_list.bits(chosen))
    assert independent.set_bits(text) == (262_144, indices)

"""What anybody may download, and what an agency may."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.log import leaves
from certificates.models import LogLeaf
from certificates.services import revoke
from lms.accounts.models import Role
from tests.certificates.log.verifier import verify
from tests.factories.accounts import AgencyFactory, UserFactory, person
from tests.factories.certificates import due
from tests.factories.editions import course_with_edition
from tests.factories.log import logged, signed

pytestmark = pytest.mark.django_db


def proof_of(client: Client, code: str | None) -> str:
    response = client.get(reverse("verify_proof", args=[code]))
    assert response.status_code == 200
    assert not response.cookies
    assert response["X-Robots-Tag"] == "noindex"
    return response.content.decode()


def key_of(client: Client) -> str:
    response = client.get(reverse("log_key"))
    assert not response.cookies
    assert response["Content-Type"].startswith("text/plain")
    return response.content.decode().splitlines()[-1]


def test_a_stranger_verifies_every_proof_with_a_program_of_their_own(client: Client) -> None:
    course = course_with_edition()
    certificates = [logged(course) for _ in range(5)]
    revoke(certificates[2], by=UserFactory(), why="Boshqa odam topshirgan")
    signed()
    for certificate in certificates:
        records = verify(proof_of(client, certificate.code), key_of(client))
        assert records[0]["sha256"] == certificate.sha256
        assert records[0]["serial"] == certificate.serial
        assert len(records) == (2 if certificate == certificates[2] else 1)


def test_a_proof_says_nothing_about_a_person(client: Client) -> None:
    certificate = logged(name="Karimova Dilnoza")
    revoke(certificate, by=UserFactory(), why="Boshqa odam topshirgan")
    signed()
    proof = proof_of(client, certificate.code)
    assert "Karimova" not in proof
    assert "topshirgan" not in proof
    assert bytes(LogLeaf.objects.get(index=0).salt).hex() not in proof


def test_a_proof_that_was_changed_does_not_verify(client: Client) -> None:
    certificate = logged()
    signed()
    proof = json.loads(proof_of(client, certificate.code))
    proof["leaves"][0]["record"] = proof["leaves"][0]["record"].replace(certificate.sha256, "0" * 64)
    with pytest.raises(AssertionError):
        verify(json.dumps(proof), key_of(client))


def test_what_no_head_covers_yet_has_no_proof_yet(client: Client) -> None:
    certificate = logged()
    told = json.loads(proof_of(client, certificate.code))
    assert (told["checkpoint"], told["leaves"][0]["proof"]) == (None, None)
    signed()
    revoke(certificate, by=UserFactory(), why="Xato")
    told = json.loads(proof_of(client, certificate.code))
    assert [leaf["proof"] for leaf in told["leaves"]] == [[], None]


def test_of_a_forgotten_person_only_the_entry_is_left(client: Client) -> None:
    certificate = logged()
    signed()
    leaves.forget(certificate)
    (leaf,) = json.loads(proof_of(client, certificate.code))["leaves"]
    assert leaf["record"] is None
    assert leaf["proof"] == []


@pytest.mark.parametrize("code", ["nonsense", "22222222222A"])
def test_an_unknown_code_has_no_proof(client: Client, code: str) -> None:
    response = client.get(f"/verify/{code}/proof.json")
    assert response.status_code == 404
    assert "error" in response.json()


def test_a_certificate_that_is_not_given_out_has_no_proof(client: Client) -> None:
    assert due().code is None
    assert client.get("/verify/None/proof.json").status_code == 404


def test_a_proof_asks_the_database_as_often_whatever_the_size(client: Client) -> None:
    course = course_with_edition()
    first = logged(course)
    counts = []
    for _ in range(9):
        logged(course)
        signed()
        with CaptureQueriesContext(connection) as captured:
            proof_of(client, first.code)
        counts.append(len(captured))
    assert max(counts) <= 5


def test_the_newest_head_is_for_everybody(client: Client) -> None:
    assert client.get("/certificates/log/checkpoint").status_code == 404
    logged()
    head = signed()
    response = client.get("/certificates/log/checkpoint")
    assert response.content.decode() == head.checkpoint
    assert not response.cookies


def month_address(code: str) -> str:
    today = timezone.localdate()
    return reverse("certificate_month", args=[code, today.year, today.month])


def test_an_agency_sees_what_was_issued_and_withdrawn_in_its_name(client: Client) -> None:
    course = course_with_edition()
    first, second = logged(course, "=Karimova"), logged(course)
    revoke(first, by=UserFactory(), why="Xato")
    other = logged()
    client.force_login(person(Role.CENTRE_MANAGER, course.agency))
    response = client.get(month_address(course.agency.code))
    lines = response.getvalue().decode().splitlines()
    assert response["Content-Type"].startswith("text/csv")
    assert len(lines) == 4
    assert [first.serial in line for line in lines] == [False, True, False, True]
    assert second.serial in lines[2]
    assert other.serial not in response.getvalue().decode()
    assert ",'=Karimova," in lines[1]


def test_another_month_is_another_list(client: Client) -> None:
    course = course_with_edition()
    logged(course)
    before = timezone.localdate().replace(day=1) - timedelta(days=1)
    client.force_login(person(Role.AUDITOR, course.agency))
    response = client.get(reverse("certificate_month", args=[course.agency.code, before.year, before.month]))
    assert len(response.getvalue().decode().splitlines()) == 1


@pytest.mark.parametrize(("year", "month"), [(2026, 13), (2026, 0), (0, 1), (99999, 1), (9999, 12)])
def test_a_month_that_is_none_is_not_found(client: Client, year: int, month: int) -> None:
    course = course_with_edition()
    client.force_login(person(Role.CENTRE_MANAGER, course.agency))
    response = client.get(reverse("certificate_month", args=[course.agency.code, year, month]))
    assert response.status_code == 404


def test_an_agency_does_not_see_anothers_list(client: Client) -> None:
    course = course_with_edition()
    for role in (Role.CENTRE_MANAGER, Role.AUDITOR):
        client.force_login(person(role, AgencyFactory()))
        assert client.get(month_address(course.agency.code)).status_code == 404
    client.force_login(person(Role.AUDITOR, AgencyFactory(code="egov")))
    assert client.get(month_address(course.agency.code)).status_code == 200

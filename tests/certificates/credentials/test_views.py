"""The addresses that stand in credentials, and the holder's files."""

from __future__ import annotations

import json
from unittest.mock import patch

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from certificates.credentials import badge
from certificates.credentials.baking import extract
from certificates.keys.signing import Purpose, signing_key
from certificates.models import Certificate
from certificates.services import revoke
from lms.accounts.models import Role
from tests.certificates.credentials import independent
from tests.factories.accounts import AgencyFactory, UserFactory, person
from tests.factories.certificates import issued
from tests.factories.document import course_document
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment
from tests.factories.tree import published_course

pytestmark = pytest.mark.django_db
FILES = {
    "certificate_credential": "application/vc+jwt",
    "certificate_badge_png": "image/png",
    "certificate_badge_svg": "image/svg+xml",
}


def addresses(certificate: Certificate) -> list[str]:
    claims = independent.payload(certificate.credential)
    achievement = claims["credentialSubject"]["achievement"]
    found = [
        independent.header(certificate.credential)["kid"],
        claims["issuer"]["id"],
        achievement["id"],
        achievement["image"]["id"],
        claims["credentialStatus"]["statusListCredential"],
    ]
    return ["/credentials/jwks.json", *(one.removeprefix("http://127.0.0.1:8000") for one in found)]


def test_they_stand_where_they_always_will() -> None:
    """They are in credentials that were given out: changing one breaks all of those."""
    course = course_with_edition(course_document())
    certificate = issued(completed=done(enrolment(course=course)))
    agency, kid = course.agency.code, signing_key(Purpose.CREDENTIAL).kid
    assert addresses(certificate) == [
        "/credentials/jwks.json",
        f"/credentials/keys/{kid}",
        f"/credentials/issuers/{agency}",
        f"/credentials/achievements/{agency}/{course.key}/1",
        f"/credentials/achievements/{agency}/{course.key}/1/badge.png",
        f"/credentials/status/{certificate.status_entry.list_id}",
    ]


@pytest.mark.parametrize("staff_need_mfa", [False, True])
def test_anybody_reads_them_without_cookies_from_any_site(settings: Settings, staff_need_mfa: bool) -> None:
    certificate = issued()
    settings.MALAKA_STAFF_NEEDS_MFA = staff_need_mfa
    for address in addresses(certificate):
        client = Client()
        client.cookies.load({"sessionid": "x" * 32})
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"].startswith("public"), address
        assert not answer.cookies, address
        assert "Cookie" not in answer.get("Vary", ""), address
        assert client.post(address).status_code == 405


def test_reading_them_takes_few_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    read = addresses(issued())
    queries = [1, 1, 2, 1, 1, 2]
    for address in read:
        Client().get(address)
    for address, count in zip(read, queries, strict=True):
        with django_assert_num_queries(count):
            Client().get(address)


def test_a_key_is_served_with_its_certificate_and_nothing_private() -> None:
    issued()
    (key,) = json.loads(Client().get("/credentials/jwks.json").content)["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use", "x5c", "x5t#S256"}
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
    held = signing_key(Purpose.CREDENTIAL).certificate
    ours = x509.load_der_x509_certificate(
        independent.decode(key["x5c"][0].translate({43: 45, 47: 95}).rstrip("="))
    )
    assert ours.public_bytes(Encoding.DER) == held.public_bytes(Encoding.DER)


def test_no_other_key_is_among_them() -> None:
    issued()
    assert Client().get(f"/credentials/keys/{signing_key(Purpose.PDF).kid}").status_code == 404
    assert Client().get(f"/credentials/keys/{'A' * 43}").status_code == 404


def test_a_browser_that_asks_for_an_achievement_is_sent_to_the_course() -> None:
    course = published_course(course_document(languages=("uz", "ru")))
    address = f"/credentials/achievements/{course.agency.code}/{course.key}/1"
    html = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = Client().get(address, headers=html)
    assert (answer.status_code, "Accept" in answer["Vary"]) == (302, True)
    assert Client().get(answer["Location"]).status_code == 200
    assert Client().get(f"{address}?lang=ru", headers=html)["Location"].startswith("/ru/courses/")
    for accept in ("*/*", "application/json", "application/ld+json"):
        assert Client().get(address, headers={"Accept": accept})["Content-Type"] == "application/json"
    assert json.loads(Client().get(f"{address}?lang=ru").content)["inLanguage"] == "ru"


def test_a_badges_picture_is_drawn_once() -> None:
    course = course_with_edition()
    address = f"/credentials/achievements/{course.agency.code}/{course.key}/1/badge.png"
    with patch.object(badge, "png", wraps=badge.png) as drawing:
        assert {Client().get(address).content[:4] for _ in range(3)} == {b"\x89PNG"}
    assert drawing.call_count == 1


def test_a_course_that_is_not_public_is_not_told_of_before_a_certificate_names_it() -> None:
    course = course_with_edition(audience="invited")
    address = f"/credentials/achievements/{course.agency.code}/{course.key}/1"
    run = done(enrolment(course=course))
    assert Client().get(address).status_code == 404
    assert Client().get(f"{address}/badge.png").status_code == 404
    issued(completed=run)
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize("tail", ["2", "1.1", "0", "1.0", "x", "9999999999"])
def test_an_edition_that_is_not_there_is_not_found(tail: str) -> None:
    course = course_with_edition()
    answer = Client().get(f"/credentials/achievements/{course.agency.code}/{course.key}/{tail}", follow=True)
    assert answer.status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_the_holder_and_those_who_answer_for_them_get_the_files(name: str, client: Client) -> None:
    agency = AgencyFactory()
    learner = person(Role.LEARNER, agency)
    certificate = issued(completed=done(enrolment(user=learner)))
    address = reverse(name, args=[certificate.uuid])
    for who in (learner, person(Role.CENTRE_MANAGER, agency), person(Role.AUDITOR, agency)):
        client.force_login(who)
        answer = client.get(address)
        assert answer["Content-Type"] == FILES[name]
        assert answer["Content-Disposition"].startswith(f'attachment; filename="{certificate.serial}.')
        assert answer["Cache-Control"] == "private, no-store"
        assert extract(answer.content) == certificate.credential
    for who in (UserFactory(), person(Role.CENTRE_MANAGER), person(Role.TRAINER, agency)):
        client.force_login(who)
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("name", FILES)
def test_a_certificate_without_a_credential_has_no_files(name: str, client: Client) -> None:
    certificate = issued()
    Certificate.objects.update(credential="")
    client.force_login(certificate.enrolment.user)
    assert client.get(reverse(name, args=[certificate.uuid])).status_code == 404


def test_a_revoked_one_is_still_its_holders(client: Client) -> None:
    certificate = issued()
    revoke(certificate, by=UserFactory(), why="Xato")
    client.force_login(certificate.enrolment.user)
    assert client.get(reverse("certificate_credential", args=[certificate.uuid])).status_code == 200

"""What a credential says, and that others can check it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from certificates.credentials.achievement import plain
from certificates.credentials.open_badge import credential, hashed_email, payload
from certificates.models import Certificate
from courses.document.course import Topic
from lms.accounts.models import Agency
from tests.certificates.credentials import independent
from tests.certificates.credentials.signing_keys import KINDS, change_key
from tests.factories.accounts import AgencyFactory
from tests.factories.certificates import due, issued
from tests.factories.document import course_document, lesson, module
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def national() -> Agency:
    return AgencyFactory(code=django_settings.MALAKA_NATIONAL_AGENCY, name_uz="Markaz", name_ru="Центр")


def served(path: str) -> Any:
    answer = Client().get(path.removeprefix(django_settings.MALAKA_ADDRESS))
    assert answer.status_code == 200, path
    return json.loads(answer.content)


@pytest.mark.parametrize("kind", KINDS)
def test_others_verify_it_by_the_key_that_its_header_names(
    kind: str, settings: Settings, tmp_path: Path
) -> None:
    change_key(settings, tmp_path, kind)
    token = issued().credential
    header = independent.header(token)
    assert (header["alg"], header["typ"], set(header)) == (kind, "JWT", {"alg", "typ", "kid"})
    key = served(header["kid"])
    assert key == independent.key_for(token, served("/credentials/jwks.json"))
    independent.verify(token, key)
    body, _, signature = token.rpartition(".")
    forged = f"{body[:-4]}{'AAAA' if body[-4:] != 'AAAA' else 'BBBB'}.{signature}"
    with pytest.raises(InvalidSignature):
        independent.verify(forged, key)


def test_what_a_retired_key_signed_is_verified_for_ever(settings: Settings, tmp_path: Path) -> None:
    old = issued().credential
    change_key(settings, tmp_path, "ES256")
    new = issued().credential
    jwks = served("/credentials/jwks.json")
    assert independent.header(old)["kid"] != independent.header(new)["kid"]
    for token in (old, new):
        independent.verify(token, independent.key_for(token, jwks))


def test_the_claims_repeat_what_the_credential_says() -> None:
    """Open Badges 3.0, 8.2.4 and 8.2.6."""
    certificate = issued()
    claims = independent.payload(certificate.credential)
    assert "vc" not in claims
    assert claims["iss"] == claims["issuer"]["id"]
    assert claims["sub"] == claims["credentialSubject"]["id"]
    assert claims["jti"] == claims["id"] == certificate.facts["address"]
    assert certificate.issued_at is not None
    assert claims["nbf"] == int(certificate.issued_at.timestamp())
    assert claims["validFrom"] == certificate.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert "exp" not in claims
    assert "validUntil" not in claims


def test_it_expires_with_its_certificate_at_the_end_of_the_day_in_tashkent() -> None:
    certificate = issued()
    certificate.expires_on = date(2029, 11, 25)
    claims = payload(certificate)
    assert claims["validUntil"] == "2029-11-25T18:59:59Z"
    assert claims["exp"] == 1890327599


def test_it_says_what_was_achieved() -> None:
    topic = Topic("isloh", {"uz": "Maʼmuriy isloh"})
    course = course_with_edition(course_document(title="Idoralararo", topics=(topic,)))
    claims = independent.payload(issued(completed=done(enrolment(course=course))).credential)
    subject = claims["credentialSubject"]
    achievement = subject["achievement"]
    assert achievement["type"] == ["Achievement"]
    assert achievement["achievementType"] == "CertificateOfCompletion"
    assert achievement["name"] == claims["name"] == "Idoralararo (uz)"
    assert achievement["description"] == "Nima beradi (uz)"
    assert achievement["inLanguage"] == "uz"
    assert achievement["tag"] == ["Maʼmuriy isloh"]
    assert achievement["creator"]["id"] == claims["iss"]
    narrative = achievement["criteria"]["narrative"]
    assert "- Test (uz): 60 %" in narrative
    assert "- Ajratadi (uz)" in narrative
    (description,) = achievement["resultDescription"]
    assert subject["result"] == [{"type": ["Result"], "resultDescription": description["id"], "value": "91"}]


def test_a_course_without_tests_has_no_result() -> None:
    course = course_with_edition(course_document(module(lesson())))
    subject = independent.payload(issued(completed=done(enrolment(course=course))).credential)[
        "credentialSubject"
    ]
    assert "result" not in subject
    assert "resultDescription" not in subject["achievement"]


def test_a_title_cannot_write_markdown_into_the_criteria() -> None:
    course = course_with_edition(course_document(title="x"), slug="kurs")
    certificate = due(completed=done(enrolment(course=course)))
    text = certificate.enrolment.edition.texts.get()
    text.body["outcomes"][0]["text"] = "[bosing](javascript:alert(1))\n# <b>Sarlavha</b>"
    text.save()
    Certificate.objects.filter(pk=certificate.pk).update(state="due")
    from certificates.making import make

    assert make(certificate.pk)
    certificate.refresh_from_db()
    narrative = independent.payload(certificate.credential)["credentialSubject"]["achievement"]["criteria"][
        "narrative"
    ]
    assert r"- \[bosing\](javascript:alert(1)) # \<b\>Sarlavha\</b\>" in narrative


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("1-modul testi.", "1-modul testi."),
        ("1. Kirish", r"1\. Kirish"),
        ("12) Kirish", r"12\) Kirish"),
        ("# Kirish", r"\# Kirish"),
        ("- Kirish", r"\- Kirish"),
        ("a * b_c `d` ![x](y) <i> \\.", r"a \* b\_c \`d\` !\[x\](y) \<i\> \\."),
    ],
)
def test_titles_are_written_so_that_they_mean_themselves(title: str, written: str) -> None:
    assert plain(title) == written


def test_the_holder_is_named_by_the_salted_hash_of_the_address_only() -> None:
    certificate = issued(name="Toʻraqulova Oʻgʻiloy")
    token = certificate.credential
    subject = independent.payload(token)["credentialSubject"]
    (identity,) = subject["identifier"]
    email = certificate.enrolment.user.email
    digest = hashlib.sha256((email + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${digest}"
    assert (identity["type"], identity["hashed"], identity["identityType"]) == (
        "IdentityObject",
        True,
        "emailAddress",
    )
    body = independent.decode(token.split(".")[1]).decode()
    assert email not in body
    assert "raqulova" not in body


def test_the_hash_is_that_of_the_specification() -> None:
    """The example of IdentityHash: a@example.com salted with Kosher."""
    expected = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    assert hashed_email("A@example.com", "Kosher")["identityHash"] == expected


def test_two_credentials_of_a_person_do_not_show_that_they_are_one_persons() -> None:
    first = issued()
    other = issued(completed=done(enrolment(user=first.enrolment.user)))
    one, two = (independent.payload(row.credential)["credentialSubject"] for row in (first, other))
    assert one["id"] != two["id"]
    assert one["identifier"][0]["salt"] != two["identifier"][0]["salt"]


def test_the_issuer_is_the_agency_under_the_national_centre(national: Agency) -> None:
    claims = independent.payload(issued().credential)
    assert claims["issuer"]["parentOrg"]["name"] == "Markaz"
    profile = served(claims["iss"])
    assert {**profile, "@context": None} == {**claims["issuer"], "@context": None}
    assert "parentOrg" not in served(claims["issuer"]["parentOrg"]["id"])


def test_the_achievement_that_it_names_is_served() -> None:
    claims = independent.payload(issued().credential)
    within = claims["credentialSubject"]["achievement"]
    answer = served(within["id"])
    assert answer.pop("@context") == claims["@context"][:2]
    assert answer == within


def test_making_one_takes_eight_queries(
    national: Agency, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    issued().status_entry.delete()
    at_hand = ("agency", "enrolment__user", "enrolment__course__agency")
    certificate = Certificate.objects.select_related(*at_hand).get()
    # the national centre; a place: looked for, a list, a savepoint and its end, inserted, counted; the key
    with django_assert_num_queries(8):
        credential(certificate)

"""The credential against 1EdTech's schema and contexts as published, and checked by another's library."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from jsonschema import Draft201909Validator
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.contexts import load_context
from pyld import jsonld

from certificates.keys.signing import Purpose, signing_key
from certificates.models import Certificate
from certificates.services import revoke
from tests.certificates.credentials import independent
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.certificates import issued
from tests.factories.document import course_document
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment

from .conftest import from_sdist

pytestmark = pytest.mark.django_db
SCHEMAS = "tests/fixtures/ob_schemas"


@pytest.fixture
def certificate() -> Certificate:
    AgencyFactory(code=django_settings.MALAKA_NATIONAL_AGENCY)
    course = course_with_edition(course_document(languages=("uz",)))
    return issued(completed=done(enrolment(course=course)))


@pytest.fixture
def claims(certificate: Certificate) -> dict[str, Any]:
    return independent.payload(certificate.credential)


@pytest.fixture
def verifier(certificate: Certificate) -> OB3Verifier:
    public = signing_key(Purpose.CREDENTIAL).public
    return OB3Verifier(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def served(address: str) -> bytes:
    answer = Client().get(address.removeprefix(django_settings.MALAKA_ADDRESS))
    assert answer.status_code == 200
    return answer.content


def faults(name: str, document: Any) -> list[str]:
    schema = json.loads(from_sdist("openbadgeslib", f"{SCHEMAS}/ob_v3p0_{name}_schema.json"))
    assert schema["$id"].startswith("https://purl.imsglobal.org/spec/ob/v3p0/schema/json/")
    validator = Draft201909Validator(schema, format_checker=Draft201909Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]


def test_the_credential_fits_the_published_schema(claims: dict[str, Any]) -> None:
    assert faults("achievementcredential", claims) == []
    assert "result" in claims["credentialSubject"]
    assert "parentOrg" in claims["issuer"]


@pytest.mark.parametrize(
    "path",
    [
        ("issuer",),
        ("validFrom",),
        ("credentialSubject", "achievement", "criteria"),
        ("credentialSubject", "identifier", 0, "identityHash"),
        ("credentialStatus", "type"),
    ],
)
def test_the_schema_misses_what_is_left_out(claims: dict[str, Any], path: tuple[Any, ...]) -> None:
    document = copy.deepcopy(claims)
    within: Any = document
    for step in path[:-1]:
        within = within[step]
    del within[path[-1]]
    assert faults("achievementcredential", document)


def test_the_profiles_fit_the_published_schema(claims: dict[str, Any]) -> None:
    issuer = claims["issuer"]
    for profile in (issuer, json.loads(served(issuer["id"])), json.loads(served(issuer["parentOrg"]["id"]))):
        assert faults("profile", profile) == []


CLAIMS_OF_JWT = {"iss", "sub", "jti", "nbf", "exp"}


@pytest.fixture
def dropped() -> Callable[[dict[str, Any]], list[str]]:
    """Which members the published contexts do not define, in all of a document."""

    def loader(address: str, _options: object = None) -> dict[str, Any]:
        return {"documentUrl": address, "contextUrl": None, "document": load_context(address)}

    def missing(document: dict[str, Any]) -> list[str]:
        found: list[str] = []
        expanded = jsonld.expand(document, {"documentLoader": loader}, on_property_dropped=found.append)
        assert expanded
        return found

    return missing


def test_the_contexts_define_every_word(
    claims: dict[str, Any], certificate: Certificate, dropped: Callable[[dict[str, Any]], list[str]]
) -> None:
    """Nothing but the claims of the token itself means nothing as linked data."""
    assert set(dropped(claims)) <= CLAIMS_OF_JWT
    assert dropped(json.loads(served(claims["issuer"]["id"]))) == []
    assert dropped(json.loads(served(claims["credentialSubject"]["achievement"]["id"]))) == []
    token = served(claims["credentialStatus"]["statusListCredential"]).decode()
    assert set(dropped(independent.payload(token))) <= CLAIMS_OF_JWT
    assert "unknownWord" in "".join(dropped(claims | {"unknownWord": "x"}))


def test_another_library_verifies_it(certificate: Certificate, verifier: OB3Verifier) -> None:
    credential = verifier.verify(certificate.credential, check_status=True, download=served)
    assert credential.id == certificate.facts["address"]
    (identity,) = credential.identifiers
    assert identity.hashed


def test_another_library_sees_that_it_is_revoked(certificate: Certificate, verifier: OB3Verifier) -> None:
    revoke(certificate, by=UserFactory(), why="Xato")
    with pytest.raises(OB3VerificationError, match="revocation"):
        verifier.verify(certificate.credential, check_status=True, download=served)


def test_another_library_refuses_a_changed_one(certificate: Certificate, verifier: OB3Verifier) -> None:
    body, _, signature = certificate.credential.rpartition(".")
    with pytest.raises(OB3VerificationError):
        verifier.verify(f"{body}.{signature[:-4]}AAAA")


def test_another_library_takes_it_out_of_the_badges(
    certificate: Certificate, verifier: OB3Verifier, client: Client
) -> None:
    client.force_login(certificate.enrolment.user)
    png = client.get(reverse("certificate_badge_png", args=[certificate.uuid])).content
    svg = client.get(reverse("certificate_badge_svg", args=[certificate.uuid])).content
    assert OB3Verifier.extract_token_from_png(png) == certificate.credential
    assert OB3Verifier.extract_token_from_svg(svg) == certificate.credential

"""What our own check says of a credential that somebody holds."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from certificates.credentials import badge, baking, status_list
from certificates.credentials.jws import sign
from certificates.credentials.open_badge import credential, payload
from certificates.credentials.verification import Verdict, verify_credential, verify_upload
from certificates.keys.signing import Purpose, signing_key
from certificates.models import Certificate, PublishedKey
from certificates.services import revoke
from tests.certificates.credentials import independent
from tests.certificates.credentials.signing_keys import KINDS, change_key
from tests.factories.accounts import UserFactory
from tests.factories.certificates import issued

pytestmark = pytest.mark.django_db


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed(certificate: Certificate, **changes: Any) -> str:
    return sign(payload(certificate) | changes, signing_key(Purpose.CREDENTIAL))


@pytest.mark.parametrize("kind", KINDS)
def test_a_genuine_one_is_valid_by_each_kind_of_key(kind: str, settings: Settings, tmp_path: Path) -> None:
    change_key(settings, tmp_path, kind)
    certificate = issued()
    check = verify_credential(certificate.credential)
    assert check.is_valid
    assert (check.verdict, check.certificate) == (Verdict.VALID, certificate)
    assert check.claims == independent.payload(certificate.credential)


def test_one_of_a_retired_key_is_valid(settings: Settings, tmp_path: Path) -> None:
    certificate = issued()
    change_key(settings, tmp_path, "EdDSA")
    assert verify_credential(certificate.credential).verdict == Verdict.VALID


def test_one_is_valid_after_the_site_has_moved(settings: Settings) -> None:
    certificate = issued()
    settings.MALAKA_ADDRESS = "https://yangi.example.uz"
    assert verify_credential(certificate.credential).verdict == Verdict.VALID


def test_a_revoked_one_is_withdrawn() -> None:
    certificate = issued()
    revoke(certificate, by=UserFactory(), why="Xato")
    check = verify_credential(certificate.credential)
    assert (check.verdict, check.certificate) == (Verdict.WITHDRAWN, certificate)


def test_an_expired_one_is_expired_and_one_of_tomorrow_not_yet_valid() -> None:
    certificate = issued()
    certificate.expires_on = date(2040, 1, 1)
    token = credential(certificate)
    last = datetime(2040, 1, 1, 18, 59, 58, tzinfo=UTC)
    assert verify_credential(token, now=last).verdict == Verdict.VALID
    assert verify_credential(token, now=last + timedelta(seconds=1)).verdict == Verdict.EXPIRED
    assert verify_credential(token, now=timezone.now() - timedelta(days=1)).verdict == Verdict.NOT_YET


def test_a_changed_word_is_noticed() -> None:
    head, _, signature = issued().credential.split(".")
    changed = independent.payload(issued().credential) | {"name": "Boshqa kurs"}
    assert verify_credential(f"{head}.{encoded(changed)}.{signature}").verdict == Verdict.ALTERED


def test_one_that_another_signed_is_foreign() -> None:
    certificate = issued()
    PublishedKey.objects.filter(purpose=Purpose.CREDENTIAL).delete()
    assert verify_credential(certificate.credential).verdict == Verdict.FOREIGN


def test_a_key_that_signs_for_another_purpose_is_not_asked() -> None:
    certificate = issued()
    token = sign(payload(certificate), signing_key(Purpose.PDF))
    assert verify_credential(token).verdict == Verdict.FOREIGN


@pytest.mark.parametrize(
    "changes",
    [{"alg": "none"}, {"alg": "HS256"}, {"alg": "ES256"}, {"crit": ["b64"], "b64": False}, {"jwk": {}}],
)
def test_the_header_does_not_choose_how_it_is_checked(changes: dict[str, Any]) -> None:
    token = issued().credential
    _, body, signature = token.split(".")
    changed = encoded(independent.header(token) | changes)
    assert verify_credential(f"{changed}.{body}.{signature}").verdict in (Verdict.ALTERED, Verdict.UNREADABLE)
    assert verify_credential(f"{changed}.{body}.").verdict in (Verdict.ALTERED, Verdict.UNREADABLE)


@pytest.mark.parametrize(
    "kid", [None, 7, {}, "", "http://[", "https://example.uz/credentials/keys/" + "A" * 43]
)
def test_a_key_id_that_is_not_ours_is_not_followed(kid: Any) -> None:
    token = issued().credential
    _, body, signature = token.split(".")
    changed = encoded(independent.header(token) | {"kid": kid})
    assert verify_credential(f"{changed}.{body}.{signature}").verdict == Verdict.FOREIGN


def test_signed_but_not_in_the_register_is_unknown() -> None:
    first, second = issued(), issued()
    other = payload(second)["credentialStatus"]
    assert verify_credential(signed(first, credentialStatus=other)).verdict == Verdict.UNKNOWN
    assert verify_credential(signed(first, credentialStatus={})).verdict == Verdict.UNKNOWN
    assert verify_credential(signed(first, credentialStatus=None)).verdict == Verdict.UNKNOWN


def test_what_our_key_signed_that_is_no_badge_is_not_taken_for_one() -> None:
    certificate = issued()
    assert (
        verify_credential(status_list.list_credential(certificate.status_entry.list)).verdict
        == Verdict.UNREADABLE
    )
    assert verify_credential(signed(certificate, iss="https://example.uz/")).verdict == Verdict.UNREADABLE


@pytest.mark.parametrize("kind", ["jwt", "png", "svg"])
def test_a_file_is_checked_whatever_carries_it(kind: str) -> None:
    certificate = issued()
    token = certificate.credential
    files = {
        "jwt": token.encode(),
        "png": baking.bake_png(badge.png("Kurs", "Markaz", width=64), token),
        "svg": baking.bake_svg(badge.svg("Kurs", "Markaz"), token),
    }
    assert verify_upload(files[kind]).verdict == Verdict.VALID


def test_checking_takes_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    certificate = issued()
    with django_assert_num_queries(2):
        verify_credential(certificate.credential)


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200).map(lambda b: b.decode("latin-1"))))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
def test_no_text_from_a_stranger_is_anything_but_unreadable(text: str) -> None:
    assert verify_credential(text).verdict == Verdict.UNREADABLE
    assert verify_upload(text.encode("utf-8", "replace")).verdict == Verdict.UNREADABLE


def test_a_header_that_is_nested_too_deeply_is_unreadable() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 40_000).rstrip(b"=").decode()
    assert verify_credential(f"{deep}.e30.AAAA").verdict == Verdict.UNREADABLE


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5))
def test_no_header_from_a_stranger_does_harm(value: Any) -> None:
    for header in (
        value,
        {"alg": value, "kid": value},
        {"alg": "RS256", "kid": value},
        {"alg": "RS256", "crit": value},
    ):
        verdict = verify_credential(f"{encoded(header)}.{encoded({})}.AAAA").verdict
        assert verdict in (Verdict.UNREADABLE, Verdict.FOREIGN)

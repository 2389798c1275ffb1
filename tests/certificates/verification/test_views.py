"""Verification by anybody: a code, a file; the same for everybody, fast, and right at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from certificates.models import Certificate
from certificates.services import revoke
from certificates.verification.pdf import LARGEST
from tests.factories.accounts import UserFactory
from tests.factories.certificates import issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate() -> Certificate:
    return issued()


def address(certificate: Certificate) -> str:
    return f"/verify/{certificate.code}/"


def upload(client: Client, data: bytes, name: str = "certificate.pdf", **extra: Any) -> Any:
    return client.post("/verify/?lang=en", {"file": SimpleUploadedFile(name, data)}, **extra)


def content_of(certificate: Certificate) -> bytes:
    with certificate.pdf.open("rb") as stored:
        return stored.read()


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_page_sets_no_cookie_is_kept_nowhere_and_shows_nobodys_own_things(
    client: Client, certificate: Certificate, signed_in: bool
) -> None:
    user = UserFactory()
    if signed_in:
        client.force_login(user)
    before = {name: morsel.value for name, morsel in client.cookies.items()}
    for where in (address(certificate), "/verify/", "/verify/AAAA-AAAA-AAAA/"):
        cache.clear()
        response = client.get(where)
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.cookies
        assert user.email not in response.content.decode()
    assert {name: morsel.value for name, morsel in client.cookies.items()} == before


def test_it_says_name_course_date_hours_agency_and_state_and_nothing_more(
    client: Client, certificate: Certificate
) -> None:
    page = client.get(address(certificate) + "?lang=en").content.decode()
    facts = certificate.facts
    for told in (facts["name"], facts["course"], facts["agency"], "hour"):
        assert told in page
    assert certificate.enrolment.user.email not in page
    assert "%" not in page.partition("<dl")[2].partition("</dl>")[0]


def test_a_second_look_asks_the_database_nothing(client: Client, certificate: Certificate) -> None:
    first = client.get(address(certificate))
    with CaptureQueriesContext(connection) as asked:
        second = client.get(address(certificate))
    assert len(asked) == 0
    assert second.content == first.content
    kept = ("Cache-Control", "X-Robots-Tag", "Content-Type", "Content-Security-Policy", "X-Frame-Options")
    assert {name: second[name] for name in kept} == {name: first[name] for name in kept}


def test_a_first_look_asks_a_fixed_number_of_times(client: Client) -> None:
    counts = set()
    client.get("/verify/")
    for _number in range(3):
        certificate = issued()
        with CaptureQueriesContext(connection) as asked:
            client.get(address(certificate))
        counts.add(len(asked))
    assert len(counts) == 1
    assert counts.pop() <= 3


def test_each_language_has_a_page_of_its_own(client: Client, certificate: Certificate) -> None:
    by_browser = client.get(address(certificate), headers={"Accept-Language": "ru"})
    assert by_browser["Content-Language"] == "ru"
    for _look in range(2):
        pages = {
            lang: client.get(f"{address(certificate)}?lang={lang}").content for lang in ("uz", "ru", "en")
        }
        assert len(set(pages.values())) == 3
        assert b'lang="en"' in pages["en"]


def test_a_revocation_shows_at_once(
    client: Client, certificate: Certificate, django_capture_on_commit_callbacks: Any
) -> None:
    where = address(certificate) + "?lang=en"
    assert "genuine and valid" in client.get(where).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        revoke(certificate, by=UserFactory(), why="Begona topshirgan")
    for _look in range(2):
        page = client.get(where).content.decode()
        assert "has been revoked" in page
        assert "Begona" not in page


def test_whoever_read_the_old_state_cannot_put_its_page_back(
    client: Client, certificate: Certificate, django_capture_on_commit_callbacks: Any
) -> None:
    """A slow request read before the revocation and answers after it."""
    from certificates.verification import caching

    where = address(certificate) + "?lang=en"
    old = client.get(where)
    cache.clear()
    with django_capture_on_commit_callbacks(execute=True):
        revoke(certificate, by=UserFactory(), why="x")
    key = caching._key(certificate.code or "", "en")
    assert not cache.add(key, (old.content, dict(old.items())), 300)
    assert "has been revoked" in client.get(where).content.decode()


def test_only_unknown_codes_are_counted(client: Client, certificate: Certificate, settings: Settings) -> None:
    settings.MALAKA_LIMITS = {**settings.MALAKA_LIMITS, "unknown_code": 3}
    answers = [client.get("/verify/AAAA-AAAA-AAAA/").status_code for _look in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert client.get(address(certificate)).status_code == 200
    assert client.get("/verify/AAAA-AAAA-AAAA/")["Retry-After"] == "60"


def test_a_file_is_checked_without_a_token_and_not_kept(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(enforce_csrf_checks=True)
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryFileUploadHandler.new_file",
        lambda *_arguments, **_named: pytest.fail("written to a disk"),
    )
    response = upload(client, content_of(certificate))
    page = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies
    assert "genuine, unchanged and valid" in page
    assert certificate.facts["name"] in page


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"%PDF-1.7\nnothing", "cannot be read as a PDF"),
        (b"hello", "no badge of ours"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "no badge of ours"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no badge of ours"),
    ],
)
def test_what_is_no_certificate_is_told(client: Client, data: bytes, told: str) -> None:
    page = upload(client, data).content.decode()
    assert told in page
    assert "printed on the certificate" in page


def test_a_changed_file_names_what_it_was_made_from(client: Client, certificate: Certificate) -> None:
    page = upload(client, content_of(certificate) + b"\n% more").content.decode()
    assert "changed after it was signed" in page
    assert certificate.serial in page
    assert "Not to be accepted" in page


def test_a_badge_is_checked_in_the_same_place(client: Client, certificate: Certificate) -> None:
    page = upload(client, certificate.credential.encode(), "badge.jwt").content.decode()
    assert "badge is genuine, unchanged and valid" in page


def test_a_file_that_is_too_large_or_missing_is_refused(client: Client) -> None:
    assert upload(client, bytes(LARGEST + 20_000)).status_code == 413
    assert client.post("/verify/").status_code == 422

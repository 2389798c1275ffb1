"""Registering, confirming, signing in, a forgotten password."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client, TestCase

from lms.accounts.models import Letter, User
from tests.accounts.mail import link_in_last_letter
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

GOOD = {
    "email": "Nigora@Example.uz",
    "name": "Abdullayeva Nigora Ne'mat qizi",
    "password1": "uch yuz oltmish besh",
    "password2": "uch yuz oltmish besh",
    "consent": "on",
}


class Browser(Client):
    """Every request is committed, as it is outside of tests: letters leave."""

    def request(self, **request: Any) -> HttpResponse:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)


@pytest.fixture
def client() -> Browser:
    return Browser()


def register(client: Client, language: str = "en", **changes: str) -> object:
    return client.post(f"/{language}/accounts/signup/?next=/{language}/my/", {**GOOD, **changes})


def test_a_person_registers_confirms_and_goes_where_they_were_going(client: Client) -> None:
    register(client)
    user = User.objects.get()
    assert (user.email, user.name_latin, user.language) == (
        "nigora@example.uz",
        "Abdullayeva Nigora Neʼmat qizi",
        "en",
    )
    assert user.consent_at
    answer = client.post(link_in_last_letter().partition("?")[0])
    assert answer.headers["Location"] == "/en/my/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_link_works_in_another_browser(client: Client) -> None:
    register(client)
    elsewhere = Browser()
    link = link_in_last_letter()
    assert "Yes, confirm" in elsewhere.get(link).content.decode()
    assert elsewhere.post(link).headers["Location"] == "/en/my/"
    assert User.objects.get().emailaddress_set.get().verified


def test_a_link_that_was_used_says_that_the_address_is_confirmed(client: Client) -> None:
    register(client)
    link = link_in_last_letter()
    client.post(link)
    assert "has been confirmed already" in Client().get(link).content.decode()


def test_a_name_in_cyrillic_is_kept_as_such(client: Client) -> None:
    register(client, name="Абдуллаева Нигора")
    assert User.objects.get().name_cyrillic == "Абдуллаева Нигора"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("consent", ""),
        ("name", "N1gora"),
        ("name", "Nigoра"),
        ("email", "nigora"),
        ("password2", "something else"),
        ("password1", "1234567890"),
        ("password1", "nigora@example.uz"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client: Client, field: str, value: str) -> None:
    answer = client.post("/en/accounts/signup/", {**GOOD, field: value})
    assert answer.context["form"].errors
    assert not User.objects.exists()


def test_registering_with_a_known_address_looks_the_same_and_tells_its_owner(client: Client) -> None:
    stranger = register(Browser(), email="new@example.uz")
    UserFactory(email="nigora@example.uz", language="ru")
    known = register(client)
    assert (known.status_code, known.headers["Location"]) == (
        stranger.status_code,
        stranger.headers["Location"],
    )  # type: ignore[attr-defined]
    assert User.objects.count() == 2
    assert "password/reset" in mail.outbox[-1].body


def test_an_unconfirmed_person_cannot_get_in_and_is_sent_the_letter_again(client: Client) -> None:
    UserFactory(email="new@example.uz", verified=False)
    answer = client.post("/en/accounts/login/", {"login": "new@example.uz", "password": PASSWORD})
    assert answer.headers["Location"].startswith("/en/accounts/confirm-email/")
    assert "_auth_user_id" not in client.session
    assert "confirm-email" in mail.outbox[-1].body


def test_sign_in_ignores_the_case_of_the_address_and_speaks_the_persons_language(client: Client) -> None:
    UserFactory(email="dilnoza@example.uz", language="ru")
    answer = client.post("/uz/accounts/login/", {"login": "Dilnoza@Example.UZ", "password": PASSWORD})
    assert answer.headers["Location"] == "/ru/my/"


def test_after_signing_in_one_comes_back_but_never_to_another_site(client: Client) -> None:
    UserFactory(email="dilnoza@example.uz")
    form = {"login": "dilnoza@example.uz", "password": PASSWORD}
    assert client.post("/en/accounts/login/?next=/en/courses/", form).headers["Location"] == "/en/courses/"
    client.logout()
    elsewhere = client.post("/en/accounts/login/?next=https://evil.example/", form).headers["Location"]
    assert elsewhere.startswith("/uz/")


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client) -> None:
    UserFactory(email="dilnoza@example.uz")
    words = []
    for login in ("dilnoza@example.uz", "nobody@example.uz"):
        answer = client.post("/en/accounts/login/", {"login": login, "password": "wrong"})
        words.append(list(answer.context["form"].non_field_errors()))
    assert words[0] == words[1]
    assert words[0]


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client: Client) -> None:
    UserFactory(email="dilnoza@example.uz")
    for _ in range(5):
        client.post("/en/accounts/login/", {"login": "dilnoza@example.uz", "password": "wrong"})
    answer = client.post("/en/accounts/login/", {"login": "dilnoza@example.uz", "password": PASSWORD})
    assert "Wait five minutes" in answer.content.decode()


def test_a_forgotten_password(client: Client) -> None:
    user = UserFactory(email="dilnoza@example.uz", language="ru")
    client.post("/en/accounts/password/reset/", {"email": "dilnoza@example.uz"})
    form_address = client.get(link_in_last_letter()).headers["Location"]
    new = "besh yuz yigirma"
    client.post(form_address, {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)


def test_asking_for_a_password_tells_nothing_about_who_has_an_account(client: Client) -> None:
    UserFactory(email="dilnoza@example.uz")
    pages = []
    for email in ("dilnoza@example.uz", "nobody@example.uz"):
        pages.append(client.post("/en/accounts/password/reset/", {"email": email}).headers["Location"])
    assert pages[0] == pages[1]


def test_signing_out_needs_a_post(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/en/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/en/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_no_letter_stays_after_it_has_left(client: Client) -> None:
    register(client)
    assert len(mail.outbox) == 1
    assert not Letter.objects.exists()


def test_the_language_of_a_page_is_remembered(client: Client) -> None:
    client.get("/ru/accounts/login/")
    assert client.cookies["django_language"].value == "ru"


@pytest.mark.parametrize(
    "page", ["login", "signup", "password/reset", "password/reset/done", "confirm-email", "personal-data"]
)
def test_pages_for_everybody(client: Client, page: str) -> None:
    assert client.get(f"/uz/accounts/{page}/").status_code == 200


def test_a_letter_and_its_link_are_in_the_persons_language(client: Client) -> None:
    UserFactory(email="dilnoza@example.uz", language="uz")
    client.post("/ru/accounts/password/reset/", {"email": "dilnoza@example.uz"})
    assert link_in_last_letter().startswith("/uz/accounts/password/reset/key/")

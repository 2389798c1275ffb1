"""The language of a page, and how a choice sticks."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "language"), [("ru-RU,ru;q=0.9", "ru"), ("en", "en"), ("fr", "uz"), ("", "uz")]
)
def test_a_stranger_is_greeted_in_what_the_browser_asks_for(
    client: Client, asked: str, language: str
) -> None:
    assert client.get("/", HTTP_ACCEPT_LANGUAGE=asked)["Location"] == f"/{language}/"


def test_the_language_read_last_is_kept_in_the_browser(client: Client) -> None:
    client.get("/ru/courses/")
    assert client.get("/", HTTP_ACCEPT_LANGUAGE="en")["Location"] == "/ru/"


def test_a_persons_own_language_comes_first(client: Client) -> None:
    client.force_login(UserFactory(language="en"))
    assert client.get("/", HTTP_ACCEPT_LANGUAGE="ru")["Location"] == "/en/"


def test_a_person_who_switches_takes_the_choice_along(client: Client) -> None:
    user = UserFactory(language="uz")
    client.force_login(user)
    client.get("/uz/courses/")
    client.get("/ru/courses/")
    user.refresh_from_db()
    assert user.language == "ru"


def test_a_new_browser_does_not_change_a_persons_language(client: Client) -> None:
    user = UserFactory(language="ru")
    client.force_login(user)
    client.get("/uz/courses/")
    user.refresh_from_db()
    assert user.language == "ru"


def test_every_page_links_to_itself_in_the_other_languages(client: Client) -> None:
    html = client.get("/uz/courses/?q=davlat").content.decode()
    assert 'href="/ru/courses/?q=davlat"' in html
    assert 'hreflang="en"' in html


def test_a_page_without_a_language_in_its_address_lets_choose(client: Client) -> None:
    response = client.get("/language/ru/?next=/verify/")
    assert response["Location"] == "/verify/"
    assert client.get("/")["Location"] == "/ru/"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_stays_on_the_site(client: Client, address: str) -> None:
    assert client.get("/language/ru/", {"next": address})["Location"] == "/"


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    client.get("/language/xx/?next=/")
    assert client.get("/")["Location"] == "/uz/"

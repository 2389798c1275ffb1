"""What the demo would have sent can be read in the browser, and its links followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db
LINK = "http://127.0.0.1:8000/uz/accounts/confirm/abc:def/"


@pytest.fixture
def mailbox(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def send(folder: Path, *subjects: str) -> None:
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(folder))
    messages = [
        EmailMessage(subject, f"Salom!\n{LINK}\n<script>alert(1)</script>", "a@demo.uz", ["b@demo.uz"])
        for subject in subjects
    ]
    backend.send_messages(messages)


def test_an_empty_mailbox_says_so(client: Client, mailbox: Path) -> None:
    assert client.get("/demo/mail/").status_code == 200


def test_every_letter_is_listed_with_its_own_address(client: Client, mailbox: Path) -> None:
    send(mailbox, "Elektron pochtani tasdiqlang", "Янги гуруҳ")

    page = client.get("/demo/mail/").content.decode()

    assert "Elektron pochtani tasdiqlang" in page
    assert "Янги гуруҳ" in page
    assert len(client.get("/demo/mail/").context["letters"]) == 2


def test_a_letter_says_when_it_was_sent_by_the_sites_clock(client: Client, mailbox: Path) -> None:
    send(mailbox, "Taklif")
    assert client.get("/demo/mail/").context["letters"][0].sent.tzinfo is not None


def test_a_letters_links_can_be_followed_and_its_html_is_shown_as_text(client: Client, mailbox: Path) -> None:
    send(mailbox, "Taklif")
    key = client.get("/demo/mail/").context["letters"][0].key

    page = client.get(f"/demo/mail/{key}/").content.decode()

    assert f'href="{LINK}"' in page
    assert "<script>alert" not in page


def test_a_letter_that_is_not_there_is_404(client: Client, mailbox: Path) -> None:
    assert client.get("/demo/mail/none-0/").status_code == 404

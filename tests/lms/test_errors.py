from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LEAVE = "/uz/courses/egov/interoperability/leave/"


def test_a_buttons_address_that_was_typed_answers_in_words(client: Client) -> None:
    client.force_login(UserFactory())
    answer = client.get(LEAVE, HTTP_ACCEPT="text/html")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "<h1>" in answer.content.decode()


def test_a_program_gets_the_bare_answer(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get(LEAVE, HTTP_ACCEPT="application/json").content == b""

"""The API by which other systems verify many certificates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from certificates.code import printed
from certificates.models import ApiToken, Certificate
from certificates.services import revoke
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.log import logged

pytestmark = pytest.mark.django_db


@pytest.fixture
def token() -> str:
    return ApiToken.make(agency=AgencyFactory(code="vazirlik"), name="Kadrlar")[1]


def ask(client: Client, token: str, codes: list[str]) -> Any:
    return client.post(
        "/api/certificates/verify",
        {"codes": codes},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def test_many_codes_are_answered_in_their_order(client: Client, token: str) -> None:
    one, two, three = logged(), logged(), logged()
    revoke(two, by=UserFactory(), why="x")
    yesterday = timezone.localdate() - timedelta(days=1)
    Certificate.objects.filter(pk=three.pk).update(expires_on=yesterday)
    codes = [three.code or "", "nonsense", printed(one.code or "").lower(), two.code or ""]
    answers = ask(client, token, codes).json()["certificates"]
    assert [(one["code"], one["status"]) for one in answers] == list(
        zip(codes, ["expired", "unknown", "valid", "revoked"], strict=True)
    )
    assert answers[2]["name"] == one.facts["name"]
    assert answers[2]["hours"] >= 1
    assert {name for name, value in answers[1].items() if value is not None} == {"code", "status"}


def test_an_answer_holds_nothing_but_what_the_public_page_says(client: Client, token: str) -> None:
    certificate = logged()
    (answer,) = ask(client, token, [certificate.code or ""]).json()["certificates"]
    assert certificate.enrolment.user.email not in str(answer)
    assert "score" not in answer


def test_as_many_queries_for_many_codes_as_for_one(client: Client, token: str) -> None:
    codes = [logged().code or "" for _number in range(4)]
    ask(client, token, codes[:1])
    counts = []
    for some in (codes[:1], codes):
        with CaptureQueriesContext(connection) as asked:
            ask(client, token, some)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 3


@pytest.mark.parametrize("authorization", [None, "Bearer ", "Bearer malaka_guess", "Basic abc"])
def test_without_a_token_nothing_is_answered(client: Client, authorization: str | None) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    for answer in (
        client.post("/api/certificates/verify", {"codes": ["x"]}, "application/json", headers=headers),
        client.get("/api/certificates/x", headers=headers),
    ):
        assert answer.status_code == 401
        assert not answer.cookies


def test_a_token_that_was_ended_is_none(client: Client, token: str) -> None:
    call_command("api_token", "end", str(ApiToken.objects.get().pk))
    assert ask(client, token, ["x"]).status_code == 401
    with pytest.raises(CommandError):
        call_command("api_token", "end", str(ApiToken.objects.get().pk))


def test_a_token_is_told_once_and_kept_as_a_hash(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    AgencyFactory(code="hokimlik")
    call_command("api_token", "make", "--agency", "hokimlik", "--name", "HR")
    token = capsys.readouterr().out.strip()
    assert ask(client, token, ["x"]).status_code == 200
    row = ApiToken.objects.get()
    assert token not in str(vars(row))
    assert row.last_used_on == timezone.localdate()
    call_command("api_token", "list")
    assert "HR" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("api_token", "make", "--agency", "nobody", "--name", "HR")


@pytest.mark.parametrize("codes", [[], ["x" * 41], ["x"] * 501, "x", [1], None])
def test_bad_input_is_said_where_it_is(client: Client, token: str, codes: Any) -> None:
    answer = ask(client, token, codes)
    assert answer.status_code == 422
    assert "codes" in str(answer.json()["detail"])


def test_it_describes_itself(client: Client) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert set(described["paths"]) == {"/api/certificates/verify", "/api/certificates/{code}"}


def test_requests_have_a_bound(client: Client, token: str, settings: Settings) -> None:
    settings.MALAKA_LIMITS = {**settings.MALAKA_LIMITS, "api": 2}
    assert [ask(client, token, ["x"]).status_code for _number in range(3)] == [200, 200, 429]

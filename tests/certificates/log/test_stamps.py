"""Time stamps from an authority, and answers that must not be believed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import tsp
from django.utils.translation import override
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pytest_django import Settings

from certificates.log import heads, integrity, stamps
from certificates.log.stamps import StampProblem
from certificates.models import LogHead
from tests.factories.log import logged, signed
from tests.factories.time_stamps import AT, Authority

DATA = b"a head"


def test_a_stamp_says_when() -> None:
    token = stamps.stamp(DATA, Authority())
    assert stamps.check(token, DATA) == AT


def test_a_stamp_is_over_one_thing() -> None:
    token = stamps.stamp(DATA, Authority())
    with pytest.raises(StampProblem, match="something else"):
        stamps.check(token, b"another head")


def test_a_stamp_answers_one_request() -> None:
    token = stamps.stamp(DATA, Authority())
    with pytest.raises(StampProblem, match="another request"):
        stamps.check(token, DATA, nonce=7)


@pytest.mark.parametrize("place", [0, 5, 60, 200, -1, -100])
def test_a_changed_stamp_is_refused(place: int) -> None:
    token = bytearray(stamps.stamp(DATA, Authority()))
    token[place] ^= 0xFF
    with pytest.raises(StampProblem):
        stamps.check(bytes(token), DATA)


@pytest.mark.parametrize("token", [b"", b"gold", b"0\x00"])
def test_what_is_no_stamp_is_refused(token: bytes) -> None:
    with pytest.raises(StampProblem):
        stamps.check(token, DATA)


def other_nonce(response: tsp.TimeStampResp) -> None:
    response["time_stamp_token"] = answer_to(DATA)


def other_data(response: tsp.TimeStampResp) -> None:
    response["time_stamp_token"] = answer_to(b"another head")


def refusal(response: tsp.TimeStampResp) -> None:
    response["status"] = tsp.PKIStatusInfo({"status": tsp.PKIStatus("rejection")})


def answer_to(data: bytes) -> object:
    authority = Authority()
    _nonce, request = authority.request_cms(hashlib.sha256(data).digest(), "sha256")
    return authority.request_tsa_response(request)["time_stamp_token"]


def unreachable(response: tsp.TimeStampResp) -> None:
    raise TimestampRequestError("no route")


@pytest.mark.parametrize("spoil", [other_nonce, other_data, refusal, unreachable])
def test_an_answer_that_is_not_ours_is_refused(spoil: Callable[[tsp.TimeStampResp], object]) -> None:
    with pytest.raises(StampProblem):
        stamps.stamp(DATA, Authority(spoil))


@pytest.mark.django_db
def test_the_newest_head_is_stamped_where_an_authority_is_configured(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, heads_folder: Path
) -> None:
    logged()
    head = signed()
    assert not heads.stamp_newest()
    settings.MALAKA_TIMESTAMP_URL = "https://tsa.example.uz"
    monkeypatch.setattr(stamps, "authority", lambda url: Authority(unreachable))
    assert not heads.stamp_newest()
    authority = Authority()
    authority.fixed_dt = head.signed_at
    monkeypatch.setattr(stamps, "authority", lambda url: authority)
    assert heads.stamp_newest()
    assert not heads.stamp_newest()
    token = (heads_folder / "1.tst").read_bytes()
    assert stamps.check(token, head.checkpoint.encode()) == head.signed_at
    assert list(integrity.problems()) == []


@pytest.mark.django_db
def test_a_stamp_that_does_not_fit_its_head_is_found() -> None:
    logged()
    head = signed()
    LogHead.objects.update(stamp=stamps.stamp(b"another head", Authority()))
    with override("en"):
        assert "over something else" in "\n".join(integrity.problems())
    early = Authority()
    early.fixed_dt = datetime(2020, 1, 1, tzinfo=UTC)
    LogHead.objects.update(stamp=stamps.stamp(head.checkpoint.encode(), early))
    with override("en"):
        assert "was stamped before it was signed" in "\n".join(integrity.problems())

"""`/healthz` says what works; only a lost database takes a server out of service."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from celery import current_app
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from lms.operations import health, tasks
from lms.operations.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_all_is_well_when_a_worker_has_just_reported(client: Client) -> None:
    tasks.beat()

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "broker": "ok", "worker": "ok"}


def test_without_a_worker_pages_are_still_served(client: Client) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert (response.json()["status"], response.json()["worker"]) == ("degraded", "never")


def test_a_worker_that_fell_silent_is_stale(client: Client) -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now() - health.STALE_AFTER - timedelta(seconds=1))

    assert client.get("/healthz").json()["worker"] == "stale"


def test_a_lost_database_is_503(client: Client) -> None:
    with mock.patch.object(health.connection, "cursor", side_effect=OperationalError("gone")):
        response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"status": "down", "database": "down", "broker": "ok", "worker": "unknown"}


def test_a_broker_that_does_not_answer_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks.beat()
    monkeypatch.setitem(current_app.conf, "broker_transport_options", {"socket_connect_timeout": 1})
    monkeypatch.setitem(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setitem(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")

    response = client.get("/healthz")

    assert response.status_code == 200
    assert (response.json()["status"], response.json()["broker"]) == ("degraded", "down")


def test_the_demos_broker_works_while_its_folder_can_be_written(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder, expected in ((tmp_path, "ok"), (tmp_path / "gone", "down")):
        monkeypatch.setitem(current_app.conf, "broker_transport_options", {"data_folder_out": str(folder)})

        assert client.get("/healthz").json()["broker"] == expected


def test_a_health_check_changes_nothing_and_takes_no_post(client: Client) -> None:
    assert client.post("/healthz").status_code == 405

"""Production refuses to start on a missing or unsafe value, and says which."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    "BASE_URL": "https://malaka.example.uz",
    "ALLOWED_HOSTS": "malaka.example.uz",
    "DATABASE_URL": "postgres://malaka:secret@database:5432/malaka",
    "REDIS_URL": "redis://redis:6379/0",
    "MALAKA_DATA": "/srv/malaka",
    "PDF_KEY": "pkcs12:/etc/malaka/pdf.p12?pin-source=file:/etc/malaka/pin",
    "CREDENTIAL_KEY": "pkcs12:/etc/malaka/credential.p12",
    "LOG_KEY": "pkcs11:token=malaka;object=log?module-path=/usr/lib/softhsm/libsofthsm2.so",
    "EMAIL_URL": "smtp+tls://malaka:secret@mail.example.uz:587",
    "DEFAULT_FROM_EMAIL": "malaka@example.uz",
    "PROXY_PROTO_HEADER": "X-Forwarded-Proto",
}
OPTIONAL = (
    "DEBUG",
    "SECRET_KEY_FALLBACKS",
    "BROKER_URL",
    "HSTS_SECONDS",
    "PROXY_COUNT",
    "ADMINS",
    "DATABASE_CONN_MAX_AGE",
    "LOG_HEADS",
    "LOG_ORIGIN",
    "LOG_MAIL_DAYS",
    "TIMESTAMP_URL",
)


def settings_with(monkeypatch: pytest.MonkeyPatch, **changes: str | None) -> ModuleType:
    """The production settings under a safe environment with `changes`; None leaves a variable out."""
    for name in OPTIONAL:
        monkeypatch.delenv(name, raising=False)
    for name, value in {**SAFE, **changes}.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    monkeypatch.delitem(sys.modules, "lms.settings.production", raising=False)
    return importlib.import_module("lms.settings.production")


def test_a_safe_environment_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch)

    assert settings.DEBUG is False
    assert settings.MALAKA_DEMO is False
    assert settings.MALAKA_STAFF_NEEDS_MFA is True
    assert settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert settings.DATABASES["default"]["NAME"] == "malaka"
    assert settings.CELERY_BROKER_URL == "redis://redis:6379/0"
    assert settings.EMAIL_USE_TLS is True
    assert settings.SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    "name",
    ["SECRET_KEY", "BASE_URL", "DATABASE_URL", "REDIS_URL", "MALAKA_DATA", "EMAIL_URL", "DEFAULT_FROM_EMAIL"],
)
def test_a_missing_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} is missing"):
        settings_with(monkeypatch, **{name: None})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "1"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 80),
        ("SECRET_KEY", "demo only, known to everybody: production settings refuse it"),
        ("BASE_URL", "http://malaka.example.uz"),
        ("BASE_URL", "https://malaka.example.uz/path"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "another.example.uz"),
        ("DATABASE_URL", "sqlite:////srv/malaka.sqlite3"),
        ("REDIS_URL", "amqp://guest@rabbit"),
        ("MALAKA_DATA", "var"),
        ("PDF_KEY", "/etc/malaka/pdf.p12"),
        ("LOG_HEADS", "heads"),
        ("LOG_ORIGIN", "two words"),
        ("LOG_MAIL_DAYS", "weekly"),
        ("TIMESTAMP_URL", "ftp://tsa.example.uz"),
        ("LOG_KEY", "pkcs12:/etc/malaka/credential.p12"),
        ("EMAIL_URL", "consolemail://"),
        ("EMAIL_URL", "smtp://malaka:secret@mail.example.uz:25"),
        ("DEFAULT_FROM_EMAIL", "Malaka"),
        ("HSTS_SECONDS", "0"),
        ("HSTS_SECONDS", "a year"),
        ("PROXY_COUNT", "-1"),
        ("BASE_URL", "https://[malaka.example.uz"),
        ("BASE_URL", "https://malaka.example.uz?next=1"),
        ("DATABASE_URL", "postgres://malaka:secret@database:five/malaka"),
        ("DATABASE_URL", "postgres://malaka:secret@database:5432"),
        ("DATABASE_CONN_MAX_AGE", "long"),
        ("BROKER_URL", "amqp://guest@rabbit"),
        ("SECRET_KEY_FALLBACKS", "former"),
    ],
)
def test_an_unsafe_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        settings_with(monkeypatch, **{name: value})


def test_all_problems_are_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_with(monkeypatch, SECRET_KEY=None, DEBUG="1", REDIS_URL="nonsense")

    assert all(name in str(refusal.value) for name in ("SECRET_KEY", "DEBUG", "REDIS_URL"))


def test_no_forwarded_header_is_believed_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch, PROXY_PROTO_HEADER=None)

    assert not hasattr(settings, "SECURE_PROXY_SSL_HEADER")
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0


def test_mail_through_a_relay_on_this_machine_needs_no_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch, EMAIL_URL="smtp://localhost:25").EMAIL_HOST == "localhost"


REPORT = """
import logging
import django
from django.core import mail
from lms.settings import production
production.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
django.setup()
mail.outbox = []
logging.getLogger("{logger}").error("gone wrong")
print([message.to for message in mail.outbox])
"""


@pytest.mark.parametrize(
    ("logger", "sent"),
    [
        ("django.request", "[['admin@example.uz']]"),
        ("certificates.making", "[['admin@example.uz']]"),
        ("django.security.DisallowedHost", "[]"),
    ],
)
def test_an_error_is_reported_to_the_administrators(logger: str, sent: str) -> None:
    environment = {**os.environ, **SAFE, "ADMINS": "admin@example.uz"}
    environment["DJANGO_SETTINGS_MODULE"] = "lms.settings.production"

    done = subprocess.run(
        [sys.executable, "-c", REPORT.format(logger=logger)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.stdout.strip() == sent, done.stderr


@pytest.mark.parametrize(
    "command",
    [["deploy/serve.py", "web"], ["deploy/serve.py", "worker"], ["manage.py", "migrate"]],
    ids=lambda command: " ".join(command),
)
def test_a_refused_start_ends_with_the_reason_alone(command: list[str]) -> None:
    environment = {
        **os.environ,
        **SAFE,
        "SECRET_KEY": "",
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    }

    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == ["  - SECRET_KEY is missing: 50 or more random characters"]


def test_djangos_deployment_checks_find_nothing() -> None:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = {**os.environ, **SAFE, "DJANGO_SETTINGS_MODULE": "lms.settings.production"}

    done = subprocess.run(command, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr

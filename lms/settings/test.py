"""Settings of the test suite: SQLite in memory, or the database named in MALAKA_TEST_DATABASE."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import environ

from .base import *  # noqa: F403
from .base import POSTGRES_OPTIONS, STORAGES

DEBUG = False
SECRET_KEY = "tests only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
MALAKA_DEMO = True
MALAKA_STAFF_NEEDS_MFA = False

_url = os.environ.get("MALAKA_TEST_DATABASE")
DATABASES = {
    "default": {**environ.Env.db_url_config(_url), "OPTIONS": POSTGRES_OPTIONS}
    if _url
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "OPTIONS": {"timeout": 30}}
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

DATA_DIR = Path(tempfile.mkdtemp(prefix="malaka-test-"))
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
EMAIL_FILE_PATH = DATA_DIR / "mail"
PRIVATE_ROOT = DATA_DIR / "private"
MALAKA_KEYS = {name: f"pkcs12:{DATA_DIR}/keys/{name}.p12" for name in ("pdf", "credential", "log")}
MALAKA_LOG_HEADS = DATA_DIR / "heads"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": "/cms/originals/"},
    },
}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_BROKER_URL = "memory://"

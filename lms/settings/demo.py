"""The embedded default: SQLite, a broker in the file system, nothing else to run. Never for the internet."""

from __future__ import annotations

import os
import warnings

from .base import *  # noqa: F403
from .base import BASE_DIR, STORAGES, WAGTAILADMIN_BASE_URL

DATA_DIR = (BASE_DIR / os.environ.get("MALAKA_DATA", "var")).resolve()
PORT = int(os.environ.get("PORT", "8000"))

DEBUG = False
SECRET_KEY = "demo only, known to everybody: production settings refuse it"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
MALAKA_DEMO = True
MALAKA_STAFF_NEEDS_MFA = False
MALAKA_ADDRESS = WAGTAILADMIN_BASE_URL = f"http://127.0.0.1:{PORT}"  # noqa: F811
CSRF_TRUSTED_ORIGINS = [MALAKA_ADDRESS]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "malaka.sqlite3",
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        },
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
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
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = "Malaka <malaka@demo.uz>"

# The transport makes none of its folders.
_BROKER = {
    "data_folder_in": DATA_DIR / "broker" / "queue",
    "data_folder_out": DATA_DIR / "broker" / "queue",
    "processed_folder": DATA_DIR / "broker" / "processed",
    "control_folder": DATA_DIR / "broker" / "control",
}
for _folder in _BROKER.values():
    _folder.mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = "filesystem://localhost//"
CELERY_BROKER_TRANSPORT = "lms.broker:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **{name: str(folder) for name, folder in _BROKER.items()},
    "store_processed": False,
    "polling_interval": 0.2,
}
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
# Trying Malaka out as root, in a container say, is no reason to alarm anybody.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

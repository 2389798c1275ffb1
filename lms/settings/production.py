"""Production: everything from the environment, and no start on a missing or unsafe value.

docs/operator.md lists the variables. All that is wrong is said at once, not one thing a start.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import LOGGING, POSTGRES_OPTIONS, STORAGES

env = environ.Env()
problems: list[str] = []


def required(name: str, what: str) -> str:
    """The variable's value; where it is missing, a problem and an empty string."""
    value: str = env.str(name, default="").strip()
    if not value:
        problems.append(f"{name} is missing: {what}")
    return value


def refuse(condition: bool, message: str) -> None:
    if condition:
        problems.append(message)


def number(name: str, default: int) -> int:
    """The variable as a whole number, 0 or more; anything else is a problem."""
    value: str = env.str(name, default="").strip()
    refuse(bool(value) and not (value.isascii() and value.isdigit()), f"{name} must be a whole number")
    return int(value) if value.isascii() and value.isdigit() else default


def address_in(name: str, value: str) -> SplitResult:
    """The parts of an address; nothing of one that cannot be read, which is a problem."""
    try:
        address = urlsplit(value)
        _ = address.port
    except ValueError:
        problems.append(f"{name} is no address")
        return urlsplit("")
    return address


# --- what protects everything else -----------------------------------------------------------------
DEBUG = False
refuse(env.bool("DEBUG", default=False), "DEBUG is set: production never shows its insides; unset it")

SECRET_KEY = required("SECRET_KEY", "50 or more random characters")
refuse(
    bool(SECRET_KEY) and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10),
    "SECRET_KEY is too weak: 50 or more random characters",
)
refuse(
    SECRET_KEY.startswith(("demo only", "django-insecure-")),
    "SECRET_KEY is one that everybody knows: make your own",
)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
refuse(
    any(len(key) < 50 or len(set(key)) < 10 for key in SECRET_KEY_FALLBACKS),
    "SECRET_KEY_FALLBACKS holds a weak key: leave it out",
)

# --- addresses ---------------------------------------------------------------------------------------
MALAKA_ADDRESS = WAGTAILADMIN_BASE_URL = required("BASE_URL", "the site's address, https://…").rstrip("/")
_address = address_in("BASE_URL", MALAKA_ADDRESS)
refuse(
    bool(MALAKA_ADDRESS) and (_address.scheme != "https" or not _address.hostname or any(_address[2:])),
    "BASE_URL must be https://host without a path",
)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[_address.hostname] if _address.hostname else [])
refuse(any("*" in host for host in ALLOWED_HOSTS), "ALLOWED_HOSTS may not contain '*': name the hosts")
refuse(
    bool(_address.hostname) and _address.hostname not in ALLOWED_HOSTS,
    "ALLOWED_HOSTS must contain the host of BASE_URL",
)
CSRF_TRUSTED_ORIGINS = [MALAKA_ADDRESS]
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

# --- who stands in front -----------------------------------------------------------------------------
# A header may be believed only when the proxy sets it itself, so there is no default that trusts one.
_proto_header: str = env.str("PROXY_PROTO_HEADER", default="")
if _proto_header:
    SECURE_PROXY_SSL_HEADER = ("HTTP_" + _proto_header.upper().replace("-", "_"), "https")
ALLAUTH_TRUSTED_PROXY_COUNT = number("PROXY_COUNT", 1 if _proto_header else 0)
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
refuse(SECURE_HSTS_SECONDS <= 0, "HSTS_SECONDS must be more than 0")
# SAMEORIGIN, not DENY: Wagtail's preview and the package player are frames of our own.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

# --- database, cache, sessions, broker -----------------------------------------------------------------
_database = required("DATABASE_URL", "postgres://user:password@host:5432/name")
_database_address = address_in("DATABASE_URL", _database)
_is_postgres = _database_address.scheme in {"postgres", "postgresql"}
refuse(bool(_database) and not _is_postgres, "DATABASE_URL must be a postgres:// address")
refuse(_is_postgres and not _database_address.path.strip("/"), "DATABASE_URL names no database")
if _is_postgres:
    _config = environ.Env.db_url_config(_database)
    _planned = POSTGRES_OPTIONS if env.bool("DATABASE_PREPARED", default=True) else {}
    DATABASES = {
        "default": {
            **_config,
            "CONN_MAX_AGE": number("DATABASE_CONN_MAX_AGE", 600),
            "CONN_HEALTH_CHECKS": env.bool("DATABASE_HEALTH_CHECKS", default=True),
            "OPTIONS": {**_planned, **_config.get("OPTIONS", {})},
        }
    }

_REDIS = ("redis://", "rediss://")
_redis = required("REDIS_URL", "redis://host:6379/0")
refuse(bool(_redis) and not _redis.startswith(_REDIS), "REDIS_URL must be redis://…")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _redis,
        "KEY_PREFIX": "malaka",
        "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 2},
    }
}
# Read from Redis, kept in the database: nobody is signed out when Redis starts anew.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
_broker: str = env.str("BROKER_URL", default="")
refuse(bool(_broker) and not _broker.startswith(_REDIS), "BROKER_URL must be redis://…")
CELERY_BROKER_URL = _broker or _redis
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": "malaka:",
    "visibility_timeout": 3600,
    "socket_timeout": 30,
    "socket_connect_timeout": 2,
}

# --- files ---------------------------------------------------------------------------------------------
_data = required("MALAKA_DATA", "the folder for uploads, certificates and static files, an absolute path")
DATA_DIR = PurePosixPath(_data or "/")
refuse(bool(_data) and not DATA_DIR.is_absolute(), "MALAKA_DATA must be an absolute path")
STATIC_ROOT = str(DATA_DIR / "static")
MEDIA_ROOT = str(DATA_DIR / "media")
PRIVATE_ROOT = str(DATA_DIR / "private")
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

# --- keys ------------------------------------------------------------------------------------------------
MALAKA_KEYS = {
    name: required(f"{name.upper()}_KEY", f"the key that signs {what}, pkcs12:… or pkcs11:…")
    for name, what in (
        ("pdf", "certificates"),
        ("credential", "badges"),
        ("log", "the log of certificates"),
    )
}
refuse(
    any(address and not address.startswith(("pkcs12:", "pkcs11:")) for address in MALAKA_KEYS.values()),
    "PDF_KEY, CREDENTIAL_KEY and LOG_KEY must begin with pkcs12: or pkcs11:",
)
refuse(
    len({address for address in MALAKA_KEYS.values() if address}) < sum(map(bool, MALAKA_KEYS.values())),
    "PDF_KEY, CREDENTIAL_KEY and LOG_KEY must be three keys",
)

# --- the log of certificates -------------------------------------------------------------------------------
MALAKA_LOG_HEADS = env.str("LOG_HEADS", default="") or str(DATA_DIR / "heads")
refuse(not PurePosixPath(MALAKA_LOG_HEADS).is_absolute(), "LOG_HEADS must be an absolute path")
MALAKA_LOG_ORIGIN = env.str("LOG_ORIGIN", default="")
refuse(any(c.isspace() or c == "+" for c in MALAKA_LOG_ORIGIN), "LOG_ORIGIN may not contain spaces or +")
MALAKA_LOG_MAIL_DAYS = number("LOG_MAIL_DAYS", 7)
MALAKA_TIMESTAMP_URL = env.str("TIMESTAMP_URL", default="")
refuse(
    bool(MALAKA_TIMESTAMP_URL)
    and address_in("TIMESTAMP_URL", MALAKA_TIMESTAMP_URL).scheme not in {"http", "https"},
    "TIMESTAMP_URL must be an http:// or https:// address",
)

# --- mail ----------------------------------------------------------------------------------------------
_mail = required("EMAIL_URL", "smtp+tls://user:password@host:587")
_mail_address = address_in("EMAIL_URL", _mail)
_mail_is_smtp = _mail_address.scheme in {"smtp", "smtps", "smtp+tls", "smtp+ssl"}
refuse(bool(_mail) and not _mail_is_smtp, "EMAIL_URL must be an smtp+tls:// or smtp+ssl:// address")
refuse(
    _mail_address.scheme == "smtp" and _mail_address.hostname not in {"localhost", "127.0.0.1"},
    "EMAIL_URL would send passwords in the open: use smtp+tls:// or smtp+ssl://, or a relay on this machine",
)
if _mail_is_smtp:
    _mail_settings = environ.Env.email_url_config(_mail)
    EMAIL_BACKEND = _mail_settings["EMAIL_BACKEND"]
    EMAIL_HOST = _mail_settings["EMAIL_HOST"]
    EMAIL_PORT = _mail_settings["EMAIL_PORT"] or 25
    EMAIL_HOST_USER = _mail_settings["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _mail_settings["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = _mail_settings.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _mail_settings.get("EMAIL_USE_SSL", False)
    EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = required("DEFAULT_FROM_EMAIL", "the sender of Malaka's mail")
refuse(bool(DEFAULT_FROM_EMAIL) and "@" not in DEFAULT_FROM_EMAIL, "DEFAULT_FROM_EMAIL is no address")
ADMINS = [("", address) for address in env.list("ADMINS", default=[])]
LOGGING = {
    **LOGGING,
    "handlers": {
        **LOGGING["handlers"],
        "administrators": {"class": "django.utils.log.AdminEmailHandler", "level": "ERROR"},
    },
    "root": {**LOGGING["root"], "handlers": ["console", "administrators"]},
    "loggers": {
        **LOGGING["loggers"],
        "django": {**LOGGING["loggers"]["django"], "handlers": ["console", "administrators"]},
        # Whoever tries addresses at random asks under any name; that is refused, and no error of ours.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}

# --- this is not the demo --------------------------------------------------------------------------------
MALAKA_DEMO = False
MALAKA_STAFF_NEEDS_MFA = True

if problems:
    raise ImproperlyConfigured(
        "Malaka does not start with this environment:\n" + "\n".join(f"  - {problem}" for problem in problems)
    )

"""What every installation shares; demo, test and production build on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "lms.accounts",
    "content",
    "courses.editions",
    "courses.progress",
    "courses.tree",
    "courses.quizzes",
    "certificates",
    "courses.packages",
    "courses.centres",
    "lms.operations",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "certificates.verification.caching.VerificationCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.locale_middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "lms.editor_policy.EditorPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.accounts.middleware.StaffMfaMiddleware",
    "lms.accounts.middleware.StickyLanguageMiddleware",
    "lms.errors.NotByLinkMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.context.site",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name_latin", "name_cyrillic")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lms.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "lms.accounts.forms.LoginForm",
    "signup": "lms.accounts.forms.SignupForm",
    "reset_password": "lms.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "lms.accounts.forms.ResetPasswordKeyForm",
    "change_password": "lms.accounts.forms.ChangePasswordForm",
    "set_password": "lms.accounts.forms.SetPasswordForm",
    "reauthenticate": "lms.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A whole ministry comes from one address at nine o'clock; what guards a password is the limit by account.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "signup": "60/m/ip",
    "reset_password": "60/m/ip,5/m/key",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "lms.accounts.adapter.MfaAdapter"
MFA_TOTP_ISSUER = "Malaka"
MALAKA_STAFF_NEEDS_MFA = True

LANGUAGE_CODE = "uz"
LANGUAGES = [("uz", _("Uzbek")), ("ru", _("Russian")), ("en", _("English"))]
LANG_INFO["uz"] = {"bidi": False, "code": "uz", "name": "Uzbek", "name_local": "Oʻzbekcha"}
LANG_INFO["uz-cyrl"] = {"bidi": False, "code": "uz-cyrl", "name": "Uzbek Cyrillic", "name_local": "Ўзбекча"}
LANG_INFO["kaa"] = {"bidi": False, "code": "kaa", "name": "Karakalpak", "name_local": "Qaraqalpaqsha"}
LANG_INFO["ru"]["name_local"] = "Русский"
LOCALE_PATHS = [BASE_DIR / "lms" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Tashkent"
USE_TZ = True
FORMAT_MODULE_PATH = ["lms.formats"]

WAGTAIL_SITE_NAME = "Malaka"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("uz", "Oʻzbekcha"), ("ru", "Русский"), ("en", "English")]
WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8000"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # they get one from courses.tree.review.letters
WAGTAILIMAGES_IMAGE_MODEL = "content.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "content.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_WEBP_QUALITY = 75
WAGTAILDOCS_DOCUMENT_MODEL = "content.File"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# A browser knows these; of all the names that a system has it may not.
WAGTAIL_USER_TIME_ZONES = ["Asia/Tashkent", "Asia/Samarkand", "UTC"]
WAGTAIL_FRONTEND_LOGIN_URL = "/uz/accounts/login/"
WAGTAILADMIN_LOGIN_URL = "/uz/accounts/login/"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "originals": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
POSTGRES_OPTIONS: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 3}
"""A statement that a connection runs again is planned once; a wide one costs more to plan than to run."""

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "lms.operations.tasks.beat", "schedule": 10},
    "issue-due-certificates": {"task": "certificates.tasks.sweep", "schedule": 10},
    "go-on-with-bulk-certificates": {"task": "certificates.tasks.sweep_batches", "schedule": 10},
    "remind-of-ends-of-certificates": {
        "task": "certificates.tasks.remind_of_ends",
        "schedule": crontab(hour=7, minute=30),
    },
    "sign-head-of-certificate-log": {"task": "certificates.tasks.sign_head", "schedule": 60},
    "mail-head-of-certificate-log": {
        "task": "certificates.tasks.mail_head",
        "schedule": crontab(hour=6, minute=10),
    },
    "mail-monthly-certificate-lists": {
        "task": "certificates.tasks.mail_monthly_lists",
        "schedule": crontab(hour=5, minute=20),
    },
    "run-waiting-package-jobs": {"task": "courses.packages.tasks.sweep", "schedule": 10},
    "publish-scheduled-pages": {"task": "courses.tree.tasks.publish_scheduled", "schedule": 60},
    "send-waiting-letters": {"task": "lms.accounts.tasks.sweep", "schedule": 10},
    "go-on-with-regrades": {"task": "courses.quizzes.tasks.go_on_regrading", "schedule": 10},
    "hand-in-timed-out-attempts": {"task": "courses.quizzes.tasks.sweep", "schedule": 10},
    "refresh-quiz-figures": {
        "task": "courses.quizzes.tasks.refresh_figures",
        "schedule": crontab(hour=2, minute=40),
    },
    "work-out-waiting-quiz-figures": {"task": "courses.quizzes.tasks.sweep_figures", "schedule": 300},
    "run-waiting-quiz-jobs": {"task": "courses.quizzes.tasks.sweep_jobs", "schedule": 10},
    "send-due-invitations": {"task": "courses.centres.tasks.sweep", "schedule": 10},
}

MALAKA_NATIONAL_AGENCY = "egov"
# A minute and an address: codes that nobody has (those that exist are never counted), files to check.
MALAKA_LIMITS = {"unknown_code": 60, "file": 30, "api": 600}
# Addresses of the keys that sign certificates, by purpose: certificates/keys/sources.py.
MALAKA_KEYS: dict[str, str] = {}
# What the log of certificates is called; empty, it is the host of MALAKA_ADDRESS with /certificates.
MALAKA_LOG_ORIGIN = ""
# Days between two letters to the national centre's auditors with the log's newest head.
MALAKA_LOG_MAIL_DAYS = 7
# Minutes between a certificate's date and its place in the log that are not yet back-dating.
MALAKA_LOG_TOLERANCE = 15
# Address of an authority that stamps the time by RFC 3161; empty where there is none.
MALAKA_TIMESTAMP_URL = ""
MALAKA_OFFLINE_DAYS = 7
# Seconds after the end of a try's time in which an answer still counts when it arrives.
MALAKA_ANSWER_GRACE = 60
MALAKA_ADDRESS = "http://127.0.0.1:8000"
CSRF_FAILURE_VIEW = "lms.errors.csrf_failure"

# Django's own default says nothing on the console outside DEBUG; whoever runs the server reads it there.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        # A line for each page and index entry that an import writes tells nobody anything.
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
    },
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

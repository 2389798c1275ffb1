"""Production as it is, with the bare view beside it."""

from lms.settings.production import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"

"""The demo as it is, with the bare view beside it."""

from lms.settings.demo import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"

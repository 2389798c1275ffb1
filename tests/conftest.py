from __future__ import annotations

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from lms.kept import Kept

# A property holds or does not; how long a busy machine takes to try it says nothing.
settings.register_profile("malaka", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("malaka")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Rows of one test must not be found in the memory of the next."""
    Kept.forget_everything()
    cache.clear()

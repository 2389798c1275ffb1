from __future__ import annotations

import pytest
from django.core.cache import cache

from lms.kept import Kept


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Rows of one test must not be found in the memory of the next."""
    Kept.forget_everything()
    cache.clear()

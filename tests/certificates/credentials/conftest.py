from __future__ import annotations

from collections.abc import Iterator

import pytest

from certificates.keys import signing


@pytest.fixture(autouse=True)
def _keys_as_they_were() -> Iterator[None]:
    yield
    signing.forget()

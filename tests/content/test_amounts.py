from __future__ import annotations

from decimal import Decimal

import pytest

from content.templatetags.amounts import per_cent


@pytest.mark.parametrize(
    ("score", "words"),
    [("100.00", "100 %"), ("99.99", "99,99 %"), ("99.999", "99,99 %"), ("60.50", "60,5 %"), ("0", "0 %")],
)
def test_a_score_is_never_rounded_up(score: str, words: str) -> None:
    assert per_cent(Decimal(score)).replace(".", ",") == words

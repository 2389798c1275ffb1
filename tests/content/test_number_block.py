"""Numbers in the editing site are read as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from content.blocks.number import NumberBlock


@pytest.mark.parametrize(
    ("typed", "meant"), [("0,5", "0.5"), ("0.5", "0.5"), ("1 000,25", "1000.25"), ("-3", "-3"), (" 7 ", "7")]
)
def test_a_comma_a_dot_and_spaces_are_read(typed: str, meant: str) -> None:
    block = NumberBlock()
    assert block.clean(block.value_from_datadict({"n": typed}, {}, "n")) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "half", "1,2,3.4.5", "NaN", "1e9"])
def test_what_is_no_number_is_said(typed: str) -> None:
    block = NumberBlock(min_value=0)
    with pytest.raises(ValidationError):
        block.clean(block.value_from_datadict({"n": typed}, {}, "n"))


def test_bounds_hold_and_the_browser_does_not_read_it_first() -> None:
    block = NumberBlock(min_value=0, max_value=10)
    with pytest.raises(ValidationError):
        block.clean(block.value_from_datadict({"n": "10,5"}, {}, "n"))
    assert 'type="number"' not in str(block.field.widget.render("n", "1"))

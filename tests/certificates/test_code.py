from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from certificates.code import ALPHABET, LENGTH, new_code, normalise, printed


def test_a_code_is_read_back_however_it_is_typed() -> None:
    code = new_code()
    assert normalise(code) == code
    assert normalise(f" {printed(code).lower()} ") == code
    assert normalise(code.translate(str.maketrans("ABCEHKMPTXY", "АВСЕНКМРТХУ"))) == code


@given(st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(place: int, letter: str) -> None:
    code = new_code()
    wrong = code[:place] + letter + code[place + 1 :]
    assert normalise(wrong) == (code if wrong == code else "")


@given(st.integers(0, LENGTH - 2))
def test_two_swapped_characters_are_noticed(place: int) -> None:
    code = new_code()
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert normalise(swapped) == (code if swapped == code else "")


@given(st.text(max_size=60))
def test_anything_typed_is_a_code_or_nothing(typed: str) -> None:
    assert len(normalise(typed)) in (0, LENGTH)

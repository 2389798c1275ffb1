"""Uzbek in two alphabets, and the key that search compares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.document.transliteration import fold, search_key, to_cyrillic, to_latin

PAIRS = [
    ("Oʻzbekiston", "Ўзбекистон"),
    ("oʻqitish", "ўқитиш"),
    ("gʻoya", "ғоя"),
    ("maʼlumot", "маълумот"),
    ("Isʼhoq", "Исҳоқ"),
    ("yer", "ер"),
    ("elektron", "электрон"),
    ("shahar", "шаҳар"),
    ("Choʻl", "Чўл"),
    ("yoʻl", "йўл"),
    ("SHAHAR", "ШАҲАР"),
]


@pytest.mark.parametrize(("latin", "cyrillic"), PAIRS)
def test_both_ways(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    ("cyrillic", "latin"), [("Конституция", "Konstitutsiya"), ("цирк", "sirk"), ("объект", "obyekt")]
)
def test_loan_words_come_out_as_they_are_written(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize("apostrophe", [*"'’‘`ʻʼ", ""])
def test_any_apostrophe_or_none_has_one_key(apostrophe: str) -> None:
    assert fold(f"o{apostrophe}qitish") == fold("ўқитиш") == "oqitish"
    assert fold(f"ma{apostrophe}lumot") == fold("маълумот")


@pytest.mark.parametrize(("latin", "cyrillic"), PAIRS)
def test_both_alphabets_have_one_key(latin: str, cyrillic: str) -> None:
    assert fold(latin) == fold(cyrillic)


def test_the_key_of_html_is_its_words_each_once() -> None:
    assert search_key("<p>Maʼlumot&nbsp;va</p><p>maʼlumot</p>") == "malumot va"


def test_a_word_with_yo_is_found_without_its_dots() -> None:
    assert fold("ребенок") in search_key("<p>Каждый ребёнок</p>").split()
    assert fold("ребёнок") in search_key("<p>Каждый ребёнок</p>").split()


@given(st.text())
def test_folding_never_fails_and_is_done_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)

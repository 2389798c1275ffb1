"""Names are put right, and only names pass."""

from __future__ import annotations

import unicodedata

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.names import MAX_LENGTH, Script, fault_of, script_of, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Toʻraqulov   Gʻayrat ", "Toʻraqulov Gʻayrat"),
        ("To'raqulov G`ayrat", "Toʻraqulov Gʻayrat"),
        ("To’raqulov G‘ayrat", "Toʻraqulov Gʻayrat"),
        ("Isʼhoqov Ma'mura", "Isʼhoqov Maʼmura"),
        ("Ne’matova", "Neʼmatova"),
        ("O‘G‘ILOY", "OʻGʻILOY"),
        ("Nasriddinova\u2013Karimova", "Nasriddinova-Karimova"),
        ("Абдуллаева\tНигора", "Абдуллаева Нигора"),
    ],
)
def test_apostrophes_spaces_and_hyphens_are_put_right(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("Toʻraqulov Gʻayrat", Script.LATIN),
        ("Абдуллаева Нигора", Script.CYRILLIC),
        ("Ғайрат Ўктамов", Script.CYRILLIC),
        ("Kаrimov", None),  # the second letter is Cyrillic
        ("Karimov 2", None),
        ("<b>Karimov", None),
        ("Karimov; DROP", None),
        ("- ʼ", None),
        ("名前", None),
    ],
)
def test_a_name_has_one_script(name: str, script: Script | None) -> None:
    assert script_of(name) == script


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(alphabet="oOgGab '`’‘ʻʼ-–", max_size=40))
def test_a_tidied_name_has_only_the_two_apostrophes(text: str) -> None:
    assert not set(tidy(text)) & set("'`’‘")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("", "no name"),
        ("K" * 151, "150"),
        ("Karimov 2", "“2”"),
        ("Karimov 🎓", "🎓"),
        ("Karimov \u202e", "U+202E"),
        ("Karimov\ufe0f", "U+FE0F"),
        ("<b>", "“<”"),
        ("Kаrimov", "Latin or in Cyrillic"),
    ],
)
def test_what_is_no_name_says_why(name: str, word: str) -> None:
    with override("en"):
        assert word in fault_of(name)


@given(st.text(max_size=200).map(tidy))
def test_a_name_without_a_fault_is_short_and_in_one_script(name: str) -> None:
    if fault_of(name):
        return
    assert script_of(name) is not None
    assert len(name) <= MAX_LENGTH
    assert all(unicodedata.category(letter)[0] in "LMZP" for letter in name)


@given(st.text(alphabet="АБВгдеёқғҳўЎ ʻʼ-", min_size=1, max_size=150).map(tidy))
def test_cyrillic_letters_with_marks_are_a_name(name: str) -> None:
    assert not fault_of(name) or not any(letter.isalpha() and letter not in "ʻʼ" for letter in name)

"""How people are called: names in Latin and in Cyrillic letters, as they stand on certificates.

Uzbek Latin writes oʻ and gʻ with U+02BB and the tutuq belgisi with U+02BC; people type whatever mark their
keyboard has, so each is put right here and nobody is asked to.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

TURNED_COMMA = "\u02bb"
APOSTROPHE = "\u02bc"
MAX_LENGTH = 150

_APOSTROPHES = "'`´\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u2032\uff07"
_AFTER_O_OR_G = re.compile(f"(?<=[oOgG])[{_APOSTROPHES}]")
_ANY_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_HYPHENS = re.compile("[\u2010-\u2015\u2212]")
_MARKS = frozenset(f" -{TURNED_COMMA}{APOSTROPHE}")


class Script(StrEnum):
    LATIN = "LATIN"
    CYRILLIC = "CYRILLIC"


def tidy(name: str) -> str:
    """The name as it is kept: composed letters, single spaces, the right apostrophes and hyphens."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    name = _AFTER_O_OR_G.sub(TURNED_COMMA, name)
    name = _ANY_APOSTROPHE.sub(lambda mark: _kept(name, mark), name)
    return _HYPHENS.sub("-", name)


def _kept(name: str, mark: re.Match[str]) -> str:
    """The first pass has put U+02BB where it belongs; every other apostrophe is a tutuq belgisi."""
    follows_o_or_g = mark.start() > 0 and name[mark.start() - 1] in "oOgG"
    return TURNED_COMMA if follows_o_or_g else APOSTROPHE


def script_of(name: str) -> Script | None:
    """The one script that a tidied name is written in; None for a mixture or for what is no name."""
    found: set[Script] = set()
    for character in name:
        if character in _MARKS or unicodedata.category(character) == "Mn":
            continue
        script = _script_of_letter(character)
        if script is None:
            return None
        found.add(script)
    return found.pop() if len(found) == 1 else None


def _script_of_letter(character: str) -> Script | None:
    if not character.isalpha():
        return None
    name = unicodedata.name(character, "")
    return next((script for script in Script if name.startswith(f"{script} ")), None)

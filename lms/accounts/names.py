"""How people are called: names in Latin and in Cyrillic letters, as they stand on certificates.

Uzbek Latin writes oʻ and gʻ with U+02BB and the tutuq belgisi with U+02BC; people type whatever mark their
keyboard has, so each is put right here and nobody is asked to.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from django.utils.translation import gettext as _

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
        if _is_mark(character):
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


def fault_of(name: str) -> str:
    """Why a tidied name cannot stand on a certificate, worded for its owner; empty where it can."""
    if not name:
        return _("There is no name.")
    if len(name) > MAX_LENGTH:
        return _("A name has at most %(most)s letters; this one has %(count)s.") % {
            "most": MAX_LENGTH,
            "count": len(name),
        }
    odd = next((one for one in name if not _may_stand(one)), None)
    if odd is not None:
        return _("“%(letter)s” cannot stand in a name: letters, hyphens and apostrophes can.") % {
            "letter": f"U+{ord(odd):04X}" if unicodedata.category(odd)[0] in "CMZ" else odd
        }
    if script_of(name) is None:
        return _("Write the name in Latin or in Cyrillic letters only.")
    return ""


def _may_stand(character: str) -> bool:
    return _is_mark(character) or _script_of_letter(character) is not None


def _is_mark(character: str) -> bool:
    """A space, a hyphen, one of the two apostrophes, an accent that can be seen."""
    return character in _MARKS or ("\u0300" <= character <= "\u036f" and character != "\u034f")

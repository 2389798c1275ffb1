"""When two typed answers are the same answer."""

from __future__ import annotations

import re
import unicodedata

from ..transliteration import APOSTROPHES, to_latin

_NO_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES))
_EDGES = " .,;:!?…"


def folded(text: str, *, case: bool = False) -> str:
    """The answer as it is compared: one alphabet, no apostrophes, single spaces, no end mark.

    Capitals count only with ``case``. Folding what is folded changes nothing.
    """
    latin = to_latin(unicodedata.normalize("NFC", text if case else text.lower()))
    plain = unicodedata.normalize("NFKC", latin.translate(_NO_APOSTROPHES))
    plain = re.sub(r"\s+", " ", plain if case else plain.lower()).strip(_EDGES)
    return plain


def accepted_lines(accepted: str) -> tuple[str, ...]:
    """Accepted answers of a text that has one a line; empty lines say nothing."""
    return tuple(line.strip() for line in accepted.splitlines() if line.strip())


def is_accepted(text: str, accepted: str, *, case: bool = False, typos: int = 0) -> bool:
    """Is ``text`` one of the accepted answers, up to ``typos`` slips?

    A slip is a letter too many, too few, another, or two that changed places. An answer forgives one slip
    for each four of its letters at most, so that short words must be right.
    """
    given = folded(text, case=case)
    for line in accepted_lines(accepted):
        wanted = folded(line, case=case)
        if given == wanted:
            return True
        allowed = min(typos, len(wanted) // 4)
        if given and allowed and distance(given, wanted, allowed) <= allowed:
            return True
    return False


def distance(one: str, other: str, most: int) -> int:
    """Slips between two texts (optimal string alignment); any number above ``most`` stands for too many."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    two_above: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            slips = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                slips = min(slips, two_above[j - 2] + 1)
            row.append(slips)
        two_above, above = above, row
    return above[-1]

"""Uzbek in its two alphabets, by rule, and the key that search compares.

Latin is that of 1995, with oʻ gʻ ʼ. The rules of e, ts and the tutuq follow the usual practice; loan words
that keep ц, ь or э inside are beyond rule and come out as they sound.
"""

from __future__ import annotations

import html
import re
import unicodedata

from django.utils.html import strip_tags

APOSTROPHES = "'’‘`´ʻʼʹ′"
OKINA = "ʻ"
TUTUQ = "ʼ"

_TO_CYRILLIC = {
    "a": "а", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "ҳ", "i": "и", "j": "ж", "k": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "қ", "r": "р", "s": "с", "t": "т", "u": "у",
    "v": "в", "x": "х", "y": "й", "z": "з", "c": "с", "w": "в",
    "sh": "ш", "ch": "ч", "ya": "я", "yu": "ю", "yo": "ё", "ye": "е", "ts": "ц",
    f"o{OKINA}": "ў", f"g{OKINA}": "ғ", f"yo{OKINA}": "йў", TUTUQ: "ъ", f"s{TUTUQ}h": "сҳ",
}  # fmt: skip
_TO_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "x", "ц": "s", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": TUTUQ, "ы": "i", "ь": "",
    "э": "e", "ю": "yu", "я": "ya", "ў": f"o{OKINA}", "қ": "q", "ғ": f"g{OKINA}", "ҳ": "h",
}  # fmt: skip
_LATIN = re.compile(
    "|".join(re.escape(key) for key in sorted(_TO_CYRILLIC, key=len, reverse=True)), re.IGNORECASE
)
_VOWELS = "аеёиоуэюяўы"


def to_cyrillic(text: str) -> str:
    """Latin Uzbek in Cyrillic letters: ``Oʻzbekiston`` is ``Ўзбекистон``."""
    text = _proper_apostrophes(text)
    text = re.sub(r"\b[eE]", lambda m: "э" if m[0] == "e" else "Э", text)
    return _LATIN.sub(lambda m: _like(m[0], _TO_CYRILLIC[m[0].lower()]), text)


def to_latin(text: str) -> str:
    """Cyrillic Uzbek in Latin letters: ``Ўқитиш`` is ``Oʻqitish``."""
    letters = []
    for index, letter in enumerate(text):
        small = letter.lower()
        behind, ahead = text[index - 1 : index] or " ", text[index + 1 : index + 2] or " "
        before, after = behind.lower(), ahead.lower()
        if small == "е" and (not before.isalpha() or before in _VOWELS + "ъь"):
            latin = "ye"
        elif small == "ц" and before in _VOWELS and after in _VOWELS:
            latin = "ts"
        elif small == "ъ" and after in "еёюя":
            latin = ""
        elif small == "с" and after == "ҳ":
            latin = f"s{TUTUQ}"
        else:
            latin = _TO_LATIN.get(small, letter)
        among_capitals = ahead.isupper() or (not ahead.isalpha() and behind.isupper())
        letters.append(_like(letter, latin, among_capitals=among_capitals))
    return "".join(letters)


def _proper_apostrophes(text: str) -> str:
    """Any apostrophe after o or g as in oʻ, any other between letters as the tutuq."""
    text = re.sub(rf"(?<=[oOgG])[{APOSTROPHES}]", OKINA, text)
    return re.sub(rf"(?<=\w)[{APOSTROPHES.replace(OKINA, '')}](?=\w)", TUTUQ, text)


def _like(original: str, made: str, *, among_capitals: bool = False) -> str:
    """``made`` with the capitals of ``original``: Sh is Ш, and Ш is SH only among capitals."""
    if not original[:1].isupper():
        return made
    return made.upper() if len(made) == 1 or among_capitals else made[:1].upper() + made[1:]


_FOLDED = str.maketrans({**dict.fromkeys(APOSTROPHES), "x": "h", "w": "v"})


def fold(text: str) -> str:
    """The key that search compares: one alphabet, no apostrophes, no accents, no capitals.

    ``oʻqitish``, ``o'qitish``, ``oqitish`` and ``ўқитиш`` have one key. Letters that people mix up are one:
    x and h, ye and e, ts and s.
    """
    latin = to_latin(unicodedata.normalize("NFKC", text).lower()).translate(_FOLDED)
    plain = "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))
    plain = plain.replace("ye", "e").replace("ts", "s")
    return " ".join(re.findall(r"\w+", plain))


def search_key(*texts: str) -> str:
    """The key of several texts, HTML among them, as an index keeps it: each word once.

    A word with ё stands there with е too, since Russians write either.
    """
    text = html.unescape(" ".join(strip_tags(text.replace("<", " <")) for text in texts))
    spellings = [text, *(word.replace("ё", "е") for word in re.findall(r"\w*ё\w*", text.lower()))]
    return " ".join(dict.fromkeys(fold(" ".join(spellings)).split()))

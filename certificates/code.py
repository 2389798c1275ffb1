"""Verification codes: unguessable, typed from paper without doubt.

Twelve characters of an alphabet of 31 without look-alikes (no 0, 1, I, L, O), the last a check character:
with a prime base and distinct weights, one wrong character or two swapped ones are always noticed.
"""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
# Cyrillic letters that look like Latin ones, as a person with a Cyrillic keyboard may type them.
LOOKALIKES = str.maketrans("АВЕКМНРСТУХЗ", "ABEKMHPCTYX3")


def new_code() -> str:
    """A fresh code, about 54 bits of chance."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(letter) for weight, letter in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]


def normalise(typed: str) -> str:
    """The code a person meant: capitals, without spaces and hyphens; empty where it cannot be a code."""
    code = "".join(letter for letter in typed.upper().translate(LOOKALIKES) if letter.isalnum())
    if len(code) != LENGTH or any(letter not in ALPHABET for letter in code):
        return ""
    return code if _check(code[:-1]) == code[-1] else ""


def printed(code: str) -> str:
    """In groups of four."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))

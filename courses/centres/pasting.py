"""People as a centre manager pastes them: from a letter, a list or a spreadsheet.

Each line holds a person: ``Name <address>``, ``address; Name``, ``address, Name``, cells divided by tabs in
any order, or the address alone. Several people in one line, as a mail program copies them, are taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lms.accounts.names import MAX_LENGTH, script_of, tidy

LONGEST_ADDRESS = 254
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ANGLED = re.compile(r"<([^<>]*@[^<>]*)>")
_QUOTED = re.compile(r'^[\s;,]*"([^"]*)"\s*$')
"""How mail programs write a name with a comma in it: the family name, then the given one."""
_MAILTO = re.compile(r"^mailto:", re.IGNORECASE)


class Problem(StrEnum):
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Pasted:
    """One person of one line, numbered from 1; ``name`` is empty where there is none that could be a name."""

    line: int
    text: str
    email: str = ""
    name: str = ""
    problem: Problem | None = None


def parse(text: str) -> list[Pasted]:
    """Everybody in ``text``, in its order; what cannot be used carries its problem."""
    seen: set[str] = set()
    people: list[Pasted] = []
    for number, line in enumerate(text.splitlines(), start=1):
        clean = _INVISIBLE.sub("", line).replace("\u00a0", " ").strip()
        if not clean:
            continue
        for email, name in _people_in(clean):
            people.append(_checked(number, clean, email, name, seen))
    return people


def _checked(number: int, text: str, email: str, name: str, seen: set[str]) -> Pasted:
    email = email.lower()
    if not email:
        return Pasted(number, text, problem=Problem.NO_ADDRESS)
    if len(email) > LONGEST_ADDRESS or not _is_address(email):
        return Pasted(number, text, email, name, Problem.BAD_ADDRESS)
    if email in seen:
        return Pasted(number, text, email, name, Problem.DUPLICATE)
    seen.add(email)
    return Pasted(number, text, email, name)


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _people_in(line: str) -> Iterator[tuple[str, str]]:
    """Address and name of everybody in one line."""
    rest = 0
    for match in _ANGLED.finditer(line):
        before = _cells(line[rest : match.start()])
        last = max((place for place, cell in enumerate(before, start=1) if "@" in cell), default=0)
        yield from _people_in_cells(before[:last])
        quoted = _QUOTED.match(line[rest : match.start()])
        whole = quoted[1].split(",") if quoted else [line[rest : match.start()]]
        yield _address(match[1]), _name(before[last:] if last else whole)
        rest = match.end()
    if "@" in line[rest:]:
        yield from _people_in_cells(_cells(line[rest:]))
    elif not rest:
        yield "", ""


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"[\t;,]", text) if cell.strip()]


def _people_in_cells(cells: list[str]) -> Iterator[tuple[str, str]]:
    """Of a single address the cells before it may be the name, or else those after it, for a list goes on
    with the position; of several addresses only what stands in the same cell."""
    places = [place for place, cell in enumerate(cells) if "@" in cell]
    for place in places:
        before, after = cells[:place], cells[place + 1 :]
        others = (before if _name(before) else after) if len(places) == 1 else []
        yield from _people_in_one_cell(cells[place], others)


def _people_in_one_cell(cell: str, others: list[str]) -> Iterator[tuple[str, str]]:
    """A cell may hold the address beside the name: ``Karimova Dilnoza dilnoza@example.uz``."""
    words = cell.split()
    addresses = [word for word in words if "@" in word]
    beside = " ".join(word for word in words if "@" not in word)
    name = _name([beside, *others]) if len(addresses) == 1 else ""
    yield from ((_address(address), name) for address in addresses)


def _address(text: str) -> str:
    return _MAILTO.sub("", text.strip().strip("\"'()[]")).strip(" .,;:")


def _name(cells: list[str]) -> str:
    """The cells that could be names, together: family and first name often stand in two columns."""
    candidates = [tidy(cell.strip(" \"'()[]-,;:")) for cell in cells]
    names = [candidate for candidate in candidates if candidate and script_of(candidate)]
    together = " ".join(names)
    return together if len(together) <= MAX_LENGTH else ""

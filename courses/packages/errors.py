"""What can be wrong with a package or with a wish for one, worded for the person who sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHOWN = 20
"""How many faults are told at once; what follows is often the same fault again."""


class PackageError(Exception):
    """Base of everything this room raises; ``str()`` is a sentence for the user."""


class NotPossibleError(PackageError):
    """The wish cannot be carried out: no such language, format or course, or a person may not."""


@dataclass(frozen=True)
class Fault:
    """One fault: ``where`` it is inside the package, what is wrong, and how to mend it."""

    where: str
    message: str
    mend: str = ""

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.message}" if self.where else self.message
        return f"{sentence}. {self.mend}." if self.mend else f"{sentence}."


class PackageRefusedError(PackageError):
    """A package that is not taken, with every fault that was found (up to ``SHOWN``)."""

    def __init__(self, faults: Iterable[Fault], more: int = 0) -> None:
        self.faults = tuple(faults)
        self.more = more
        super().__init__(self.faults, more)

    def __str__(self) -> str:
        first, *others = self.faults
        rest = len(others) + self.more
        if not rest:
            return str(first)
        also = ngettext("(and %(count)s fault more)", "(and %(count)s faults more)", rest) % {"count": rest}
        return f"{first} {also}"


class Faults:
    """Collects faults, so that a person sees all of them at once and not one a try."""

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self._more = 0

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, where: str, message: str, mend: str = "") -> None:
        fault = Fault(where, str(message), str(mend))
        if len(self._found) == SHOWN:
            self._more += 1
        elif fault not in self._found:
            self._found.append(fault)

    def raise_if_any(self) -> None:
        if self._found:
            raise PackageRefusedError(self._found, self._more)


def refuse(where: str, message: str, mend: str = "") -> NoReturn:
    raise PackageRefusedError([Fault(where, str(message), str(mend))])


def unreadable(where: str) -> NoReturn:
    refuse(where, _("the file is damaged and cannot be read"), _("Ask for the package again"))

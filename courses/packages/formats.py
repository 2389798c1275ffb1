"""The formats in which a course leaves Malaka; a new one is a new entry here and a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.document.course import CourseDocument
from courses.editions.store import AssetReader

from . import native, scorm12
from .errors import NotPossibleError
from .languages import only
from .web_course import Report

Writer = Callable[[CourseDocument, Sequence[str], AssetReader, IO[bytes], Report], None]


@dataclass(frozen=True)
class Format:
    """``name`` stands on the command line; ``about`` tells whom the format is for."""

    name: str
    label: str | Promise
    about: str | Promise
    write: Writer


def _write_native(
    document: CourseDocument,
    languages: Sequence[str],
    read_asset: AssetReader,
    out: IO[bytes],
    report: Report,
) -> None:
    native.write(
        only(document, languages) if tuple(languages) != document.languages else document, read_asset, out
    )


NATIVE = "native"
FORMATS = {
    NATIVE: Format(
        NATIVE,
        gettext_lazy("Malaka course package"),
        gettext_lazy(
            "For another Malaka: pages, pictures, questions and translations, to be taught and written on."
        ),
        _write_native,
    ),
    "scorm12": Format(
        "scorm12",
        "SCORM 1.2",
        gettext_lazy("For another learning system, or to be opened from a folder without one."),
        scorm12.write,
    ),
}


def format_named(name: str) -> Format:
    """The format of that name; raises NotPossibleError with the names there are."""
    found = FORMATS.get(name)
    if found is None:
        known = {"name": name, "known": ", ".join(FORMATS)}
        raise NotPossibleError(_("There is no format “%(name)s”; there are: %(known)s.") % known)
    return found

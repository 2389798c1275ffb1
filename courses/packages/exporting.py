"""A course's edition into a file."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import IO

from django.utils.translation import gettext as _

from courses.editions.models import Course, Edition
from courses.editions.store import load_document, open_asset

from .errors import NotPossibleError
from .formats import NATIVE, format_named
from .web_course import Report

ALL = "all"


def export_edition(
    edition: Edition, *, format: str, languages: str, out: IO[bytes], report: Report = lambda _done: None
) -> None:
    """Write ``edition`` to ``out`` in a format, in one language or ``all``; raises NotPossibleError.

    An edition that was imported and not changed leaves in the bytes it came in.
    """
    chosen = format_named(format)
    codes = languages_of(edition, languages)
    if chosen.name == NATIVE and edition.package and tuple(codes) == edition.outline.languages:
        with edition.package.open("rb") as package:
            shutil.copyfileobj(package, out)
    else:
        chosen.write(load_document(edition), codes, open_asset, out, report)
    report(100)


def languages_of(edition: Edition, wish: str) -> Sequence[str]:
    """The languages meant by a code or ``all``; raises NotPossibleError when the edition is not in it."""
    known = edition.outline.languages
    if wish == ALL:
        return known
    if wish not in known:
        names = {"name": wish, "known": ", ".join([*known, ALL])}
        raise NotPossibleError(
            _("The course is not in the language “%(name)s”; there are: %(known)s.") % names
        )
    return (wish,)


def current_edition(course: Course) -> Edition:
    """The edition that new learners get; raises NotPossibleError when nothing was published yet."""
    if course.current_edition is None:
        raise NotPossibleError(
            _("Nothing of the course “%(slug)s” was published yet.") % {"slug": course.slug}
        )
    return course.current_edition


def file_name(edition: Edition, format: str, languages: str) -> str:
    """What the file is called, such as ``interoperability-1-uz-scorm12.zip``."""
    return f"{edition.course.slug}-{edition.label}-{languages}-{format}.zip"

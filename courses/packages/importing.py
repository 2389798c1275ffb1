"""A package into an agency's tree: checked whole, files stored, then one short transaction."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.document.course import CourseDocument
from courses.document.errors import DocumentError
from courses.editions.models import AUDIENCES, Course, Edition
from courses.editions.store import load_document
from courses.tree.from_document import create_course, find_course, update_course
from lms.accounts.models import Agency, User

from . import native
from .archive import FolderArchive, ZipArchive
from .errors import Fault, NotPossibleError, PackageRefusedError
from .native import Package
from .web_course import Report


class Outcome(StrEnum):
    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class ImportReport:
    """What came with a package, or will come; UNCHANGED when all of it is here already.

    ``titles`` by language; ``edition`` and ``before`` are labels (``before`` empty for a new course);
    ``notes`` are sentences on what the person should know.
    """

    outcome: Outcome
    slug: str
    titles: dict[str, str]
    edition: str
    issuer: str
    before: str = ""
    modules: int = 0
    lessons: int = 0
    quizzes: int = 0
    questions: int = 0
    files: int = 0
    notes: tuple[str, ...] = ()


def import_course(
    source: IO[bytes] | Path, *, agency: Agency, user: User | None, report: Report = lambda _done: None
) -> tuple[Course, ImportReport]:
    """Bring the course in ``source`` (a ZIP or a folder) into ``agency``, whole or not at all.

    The same edition again changes nothing; a newer one updates the course; an older one is refused, and so is
    another one of the same number. Raises PackageRefusedError, NotPossibleError.
    """
    with opened(source) as (package, file):
        report(40)
        course, plan = plan_import(package, agency)
        if plan.outcome is Outcome.UNCHANGED and course is not None:
            return course, plan
        report(50)
        try:
            course = _store(package, file, course, agency, user)
        except DocumentError as error:
            raise PackageRefusedError([Fault(error.where, error.message)]) from None
        except IntegrityError:
            raise NotPossibleError(_("The course was being imported twice at once. Try again.")) from None
        report(100)
        return course, plan


def _store(
    package: Package, file: IO[bytes], course: Course | None, agency: Agency, user: User | None
) -> Course:
    file.seek(0)
    kept: File = File(file)
    if course is None:
        return create_course(
            package.document, agency=agency, user=user, read_asset=package.read_asset, package=kept
        )
    return update_course(course, package.document, user=user, read_asset=package.read_asset, package=kept)


@contextmanager
def opened(source: IO[bytes] | Path) -> Iterator[tuple[Package, IO[bytes]]]:
    """The checked package with the file that is kept of it: the ZIP as it came, or one made of the folder."""
    if isinstance(source, Path) and source.is_dir():
        archive = FolderArchive(source)
        package = native.read(archive)
        with tempfile.TemporaryFile() as file:
            native.write_archive(archive, file)
            yield package, file
    elif isinstance(source, Path):
        with source.open("rb") as file:
            yield native.read(ZipArchive(file)), file
    else:
        yield native.read(ZipArchive(source)), source


def plan_import(package: Package, agency: Agency) -> tuple[Course | None, ImportReport]:
    """What importing would do, without doing it; raises NotPossibleError when it cannot be."""
    document = package.document
    _check_languages(document)
    course = find_course(agency, document.key)
    if course is None:
        return None, _report(Outcome.NEW, document, "")
    latest = course.editions.first()
    before = latest.label if latest else ""
    same = course.editions.filter(
        number=document.edition.number, correction=document.edition.correction
    ).first()
    if same is not None:
        _check_same(same, document)
        return course, _report(Outcome.UNCHANGED, document, before)
    if latest and (latest.number, latest.correction) > (document.edition.number, document.edition.correction):
        editions = {"mine": before, "theirs": document.edition.label}
        raise NotPossibleError(
            _("The agency has edition %(mine)s of this course; the package has the older edition %(theirs)s.")
            % editions
        )
    return course, _report(Outcome.UPDATE, document, before)


def _check_languages(document: CourseDocument) -> None:
    known = {code for code, _name in settings.LANGUAGES}
    unknown = sorted(set(document.languages) - known)
    if unknown:
        raise NotPossibleError(_("This Malaka does not have the language “%(code)s”.") % {"code": unknown[0]})


def _check_same(edition: Edition, document: CourseDocument) -> None:
    if load_document(edition) != document:
        raise NotPossibleError(
            _("The agency has another edition %(label)s of this course. Ask for the next edition.")
            % {"label": edition.label}
        )


def _report(outcome: Outcome, document: CourseDocument, before: str) -> ImportReport:
    source = document.source_language
    contents = [activity.content[source] for activity in document.activities()]
    return ImportReport(
        outcome=outcome,
        slug=document.slug,
        titles={language: text.title for language, text in document.texts.items()},
        edition=document.edition.label,
        issuer=document.edition.issuer.code,
        before=before,
        modules=len(document.modules),
        lessons=sum(content.type == "lesson" for content in contents),
        quizzes=sum(content.type == "quiz" for content in contents),
        questions=sum(len(list(content.questions())) for content in contents),
        files=len(document.assets),
        notes=tuple(_notes(document, outcome)),
    )


def _notes(document: CourseDocument, outcome: Outcome) -> Iterator[str]:
    if outcome == Outcome.NEW:
        audience = dict(AUDIENCES)[document.audience.value]
        yield _("It is in the catalogue as soon as it is imported, for: %(audience)s.") % {
            "audience": audience
        }
    here = set(Course.objects.filter(key__in=document.prerequisites).values_list("key", flat=True))
    missing = len(set(document.prerequisites) - here)
    if missing:
        yield ngettext(
            "%(count)s course that should be taken before this one is not in this Malaka.",
            "%(count)s courses that should be taken before this one are not in this Malaka.",
            missing,
        ) % {"count": missing}


def sentence(report: ImportReport) -> str:
    """What happened, in one sentence."""
    values = {"slug": report.slug, "new": report.edition, "old": report.before}
    if report.outcome is Outcome.UNCHANGED:
        return _("Edition %(new)s of “%(slug)s” is here already; nothing was changed.") % values
    if report.outcome is Outcome.UPDATE:
        return _("“%(slug)s” was brought from edition %(old)s to edition %(new)s.") % values
    return _("“%(slug)s” is here now, edition %(new)s.") % values

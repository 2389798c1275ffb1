"""Publishing an edition: first what is missing, then the course as it stands, frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from courses.document.blocks import Download, GlossaryTerm, Picture
from courses.document.course import CourseDocument, EditionInfo, Issuer
from courses.document.walk import difference
from courses.editions.models import Course, Edition
from courses.editions.store import store_edition
from lms.accounts.models import User

from .kinds import page_types
from .models import ActivityPage, CoursePage, ModulePage
from .structure import structure_problems
from .to_document import course_pages, document_of, writer_for
from .translation.status import State, status_of


@dataclass(frozen=True)
class Problem:
    """Something to mend before publishing, with the page where that is done. ``blocking``: no edition
    without it. ``screen`` is where it is mended when that is not the page's editor."""

    message: str
    page: Page
    blocking: bool = True
    screen: str = ""

    @property
    def url(self) -> str:
        return self.screen or reverse("wagtailadmin_pages:edit", args=[self.page.pk])


class NotReady(Exception):
    """The course cannot be published yet; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class Overtaken(Exception):
    """Somebody, or a second press of the button, has published an edition since the person looked."""


def checklist(course: Course) -> list[Problem]:
    """What is missing for an edition, what forbids it first."""
    pages = course_pages(course)
    if not pages:
        return []
    language, source = next(iter(pages.items()))
    found = [*_course_problems(source), *_source_problems(language, source)]
    for other, page in list(pages.items())[1:]:
        found += _translation_problems(source, other, page)
    found += _outdated(course)
    found += _missing_languages(course, pages)
    found += [
        Problem(f"{_name_of(problem.language)}: {problem.message}", Page.objects.get(pk=problem.page))
        for problem in structure_problems(course)
    ]
    return sorted(found, key=lambda problem: not problem.blocking)


def _name_of(language: str) -> str:
    return str(get_language_info(language)["name_local"])


def _course_problems(page: CoursePage) -> Iterator[Problem]:
    if not page.live:
        yield Problem(_("The course page is not published."), page)
    if not page.outcomes.exists():
        yield Problem(_("The course does not say what one learns to do."), page, blocking=False)
    if not page.description:
        yield Problem(_("The course has no description."), page, blocking=False)


def _source_problems(language: str, source: CoursePage) -> Iterator[Problem]:
    activities = activities_of(source)
    if not any(page.live for page in activities):
        yield Problem(_("The course has no published activity."), source)
    for module in ModulePage.objects.child_of(source):
        if not any(page.path.startswith(module.path) for page in activities):
            yield Problem(
                _("“%(title)s” has no activities.") % {"title": module.title}, module, blocking=False
            )
        elif not module.live:
            yield Problem(_("“%(title)s” is not published.") % {"title": module.title}, module)
    for page in activities:
        yield from _activity_problems(language, page)


def activities_of(root: Page) -> list[ActivityPage]:
    """The activities below a page that are not retired, live or not, in order."""
    found: list[ActivityPage] = []
    for page_type in page_types().values():
        pages = page_type.objects.descendant_of(root).filter(activity__retired_at=None)
        found += pages.select_related("activity", "locale")
    return sorted(found, key=lambda page: page.path)


def _activity_problems(language: str, page: ActivityPage) -> Iterator[Problem]:
    title = {"title": page.title}
    if not page.live:
        if page.required:
            yield Problem(_("“%(title)s” is required but not published.") % title, page)
        else:
            yield Problem(_("“%(title)s” is not published and stays out.") % title, page, blocking=False)
        return
    if page.has_unpublished_changes:
        yield Problem(_("“%(title)s” has changes that are not published.") % title, page, blocking=False)
    yield from _content_problems(language, page)


def _content_problems(language: str, page: ActivityPage) -> Iterator[Problem]:
    title = {"title": page.title}
    content = page.to_content(writer_for(language))
    questions = list(content.questions())
    if page.to_settings().pass_mark is not None and not questions:
        yield Problem(_("“%(title)s” has no questions.") % title, page)
    if page.to_settings().pass_mark is None and not any(word.strip() for word in content.words()):
        yield Problem(_("“%(title)s” is empty.") % title, page)
    for message, blocking in page.problems():
        yield Problem(message, page, blocking)
    for number, question in enumerate(questions, start=1):
        for problem in question.problems():
            words = _("“%(title)s”, question %(number)d: %(problem)s.")
            yield Problem(words % {**title, "number": number, "problem": problem}, page)
    for block in getattr(content, "body", ()):
        if isinstance(block, Picture) and not block.asset:
            yield Problem(_("“%(title)s” shows a picture that is gone.") % title, page)
        elif isinstance(block, Download) and not block.asset:
            yield Problem(_("“%(title)s” offers a file that is gone.") % title, page)
        elif isinstance(block, GlossaryTerm) and not block.term:
            yield Problem(_("“%(title)s” names a glossary term that is gone.") % title, page)
        elif isinstance(block, Picture) and not block.decorative and not block.alt.strip():
            yield Problem(
                _("“%(title)s” has a picture without words for those who cannot see it.") % title, page
            )


def _translation_problems(source: CoursePage, language: str, root: CoursePage) -> Iterator[Problem]:
    """What keeps one language back. A language whose course page is not live stays out of the edition
    altogether."""
    name = _name_of(language)
    if not root.live:
        yield Problem(
            _("%(language)s is not published and stays out.") % {"language": name}, root, blocking=False
        )
        return
    there = {page.activity_id: page for page in activities_of(root)}
    for page in activities_of(source):
        if not page.live:
            continue
        words = {"language": name, "title": page.title}
        translated = there.get(page.activity_id)
        if translated is None or translated.alias_of_id or not translated.live:
            at = translated or page
            yield Problem(_("%(language)s: the translation of “%(title)s” is missing.") % words, at)
        elif _differs(page, translated):
            yield Problem(
                _("%(language)s: “%(title)s” does not follow the source language yet.") % words, translated
            )
        else:
            yield from _content_problems(language, translated)


def _outdated(course: Course) -> Iterator[Problem]:
    """Published translations whose source has changed since; an edition may go out with them."""
    for standing in status_of([course]):
        for row in standing.rows:
            for column, cell in zip(standing.columns, row.cells, strict=True):
                if cell.state == State.OUTDATED and cell.page and not row.retired:
                    words = {"language": _name_of(column.locale.language_code), "title": row.title}
                    text = _("%(language)s: the translation of “%(title)s” is out of date.") % words
                    yield Problem(text, Page(pk=cell.page), blocking=False)


def _missing_languages(course: Course, pages: Mapping[str, CoursePage]) -> Iterator[Problem]:
    """Languages in which the course does not exist at all; it need not."""
    source = next(iter(pages.values()))
    for locale in Locale.objects.exclude(language_code__in=pages).order_by("pk"):
        yield Problem(
            _("The course is not translated into this language: %(language)s. It may stay so.")
            % {"language": _name_of(locale.language_code)},
            source,
            blocking=False,
            screen=reverse("translate_course", args=[course.pk, locale.language_code]),
        )


def _differs(page: ActivityPage, translated: ActivityPage) -> bool:
    one = page.to_content(writer_for(page.locale.language_code))
    other = translated.to_content(writer_for(translated.locale.language_code))
    return difference(one, other) is not None


def present_document(
    course: Course, note: Mapping[str, str] | None = None, author: str = ""
) -> CourseDocument:
    """The course as it would be published now, under the next number."""
    return document_of(course, _next_info(course, note or {}, author))[0]


def newest_number(course: Course) -> int:
    """The number of the course's newest edition; 0 before the first."""
    return course.editions.aggregate(number=Max("number"))["number"] or 0


def _next_info(course: Course, note: Mapping[str, str], author: str) -> EditionInfo:
    return EditionInfo(
        number=newest_number(course) + 1,
        published_at=timezone.now().replace(microsecond=0),
        issuer=Issuer(course.agency.code, course.agency.names),
        note={language: text for language, text in note.items() if text},
        author=author,
    )


def publish_edition(
    course: Course,
    user: User | None,
    note: Mapping[str, str] | str = "",
    newest: int | None = None,
) -> Edition:
    """Freeze the course as its live pages stand: number, note, date, author.

    ``note`` says what is new, by language or in the source language. Raises NotReady while the check-list
    forbids it, and Overtaken when ``newest`` is given and no longer the newest edition's number.
    """
    blocking = [problem for problem in checklist(course) if problem.blocking]
    if blocking:
        raise NotReady(blocking)
    notes = {settings.LANGUAGE_CODE: note} if isinstance(note, str) else note
    with transaction.atomic():
        course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        if newest is not None and newest != newest_number(course):
            raise Overtaken
        info = _next_info(course, notes, user.get_full_name() if user else "")
        document, read_asset = document_of(course, info)
        edition = store_edition(document, read_asset, course=course, published_by=user)
        for page in activities_of(next(iter(course_pages(course).values()))):
            if page.live:
                page.published_with(edition)
        return edition

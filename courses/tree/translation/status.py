"""What is missing, out of date, a draft or waiting for approval, by course and language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, WorkflowState
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationLog

from courses.editions.models import Course

from ..kinds import page_types
from ..models import CoursePage

Target = tuple[UUID, int]
"""A page's translation key with a locale's primary key."""


class State(StrEnum):
    """How a page stands in a language, the most pressing first."""

    MISSING = "missing"
    UNTRANSLATED = "untranslated"
    RETURNED = "returned"
    OUTDATED = "outdated"
    DRAFT = "draft"
    WAITING = "waiting"
    CURRENT = "current"

    @property
    def label(self) -> str | Promise:
        return LABELS[self]


LABELS = {
    State.MISSING: _("missing"),
    State.UNTRANSLATED: _("not translated"),
    State.RETURNED: _("sent back"),
    State.OUTDATED: _("out of date"),
    State.DRAFT: _("draft"),
    State.WAITING: _("waiting for approval"),
    State.CURRENT: _("up to date"),
}


@dataclass(frozen=True)
class PageStatus:
    """A page in one language; ``page`` is its primary key there, ``untranslated`` how many texts lack."""

    state: State
    page: int | None = None
    untranslated: int = 0


@dataclass(frozen=True)
class Row:
    """A page of the source language with how it stands in each other language."""

    page: int
    title: str
    level: int
    cells: tuple[PageStatus, ...]
    retired: bool = False

    @property
    def needs_work(self) -> bool:
        return any(cell.state != State.CURRENT for cell in self.cells)


@dataclass(frozen=True)
class Column:
    """A language of a course: how many pages stand how; ``begun`` when the course's page is translated."""

    locale: Locale
    begun: bool
    counts: Mapping[State, int]

    @property
    def summary(self) -> list[tuple[State, int]]:
        return [(state, self.counts[state]) for state in State if self.counts.get(state)]


@dataclass(frozen=True)
class CourseStatus:
    course: Course
    source: CoursePage
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def work(self) -> list[Row]:
        """Pages with something to do in a language whose translation has begun."""
        begun = [place for place, column in enumerate(self.columns) if column.begun]
        return [row for row in self.rows if any(row.cells[place].state != State.CURRENT for place in begun)]


def status_of(courses: Sequence[Course]) -> list[CourseStatus]:
    """The standing of ``courses`` in every language: nine queries and one for each kind of activity, however
    many courses there are."""
    pages = (
        CoursePage.objects.filter(course__in=courses, alias_of=None).select_related("locale").order_by("pk")
    )
    roots: dict[int, list[CoursePage]] = defaultdict(list)
    for page in pages:
        roots[page.course_id or 0].append(page)
    for found in roots.values():
        found.sort(key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE)
    locales = list(Locale.objects.all())
    known = _Known.about([page for found in roots.values() for page in found])
    return [_status(course, roots[course.pk], locales, known) for course in courses if roots.get(course.pk)]


def _status(
    course: Course, roots: list[CoursePage], locales: Iterable[Locale], known: _Known
) -> CourseStatus:
    source = roots[0]
    others = sorted((one for one in locales if one.pk != source.locale_id), key=_place_of)
    rows = tuple(
        Row(
            page=page.pk,
            title=page.draft_title or page.title,
            level=page.depth - source.depth,
            cells=tuple(known.status(page.translation_key, locale.pk) for locale in others),
            retired=page.translation_key in known.retired,
        )
        for page in known.pages
        if page.path.startswith(source.path)
    )
    columns = tuple(
        Column(
            locale,
            begun=any(root.locale_id == locale.pk for root in roots),
            counts=Counter(row.cells[place].state for row in rows),
        )
        for place, locale in enumerate(others)
    )
    return CourseStatus(course, source, columns, rows)


def _place_of(locale: Locale) -> int:
    codes = [code for code, _name in settings.LANGUAGES]
    return codes.index(locale.language_code) if locale.language_code in codes else len(codes)


@dataclass
class _Known:
    """Everything that the database says about pages of some courses and their translations."""

    pages: list[Page]
    by_target: dict[Target, Page] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    sent_back: dict[int, datetime] = field(default_factory=dict)
    source_changed: dict[Target, datetime] = field(default_factory=dict)
    made: dict[Target, datetime] = field(default_factory=dict)
    texts: dict[UUID, int] = field(default_factory=dict)
    translated: dict[Target, tuple[int, datetime]] = field(default_factory=dict)
    retired: set[UUID] = field(default_factory=set)

    @classmethod
    def about(cls, roots: Sequence[CoursePage]) -> _Known:
        if not roots:
            return cls([])
        below = Q()
        for root in roots:
            below |= Q(path__startswith=root.path)
        pages = Page.objects.filter(below, alias_of=None).order_by("path").only(*PAGE_FIELDS)
        known = cls(list(pages))
        known.by_target = {(page.translation_key, page.locale_id): page for page in known.pages}
        known._ask({page.translation_key for page in known.pages})
        return known

    def _ask(self, keys: set[UUID]) -> None:
        self._ask_reviews()
        rows = Translation.objects.filter(source__object_id__in=keys, enabled=True).values_list(
            "source__object_id", "target_locale_id", "source__last_updated_at", "destination_last_updated_at"
        )
        for key, locale, changed, made in rows:
            self.source_changed[key, locale] = changed
            if made:
                self.made[key, locale] = made
        logs = TranslationLog.objects.filter(source__object_id__in=keys).values_list(
            "source__object_id", "locale_id"
        )
        for key, locale, made in logs.annotate(Max("created_at")):
            self.made[key, locale] = max(made, self.made.get((key, locale), made))
        texts = StringSegment.objects.filter(source__object_id__in=keys).values_list("source__object_id")
        self.texts = dict(texts.annotate(Count("pk")))
        self.translated = _translated(keys)
        for page_type in page_types().values():
            gone = page_type.objects.filter(translation_key__in=keys, activity__retired_at__isnull=False)
            self.retired.update(gone.values_list("translation_key", flat=True))

    def _ask_reviews(self) -> None:
        states = WorkflowState.objects.active().filter(
            object_id__in=[str(page.pk) for page in self.pages],
            base_content_type__app_label="wagtailcore",
            base_content_type__model="page",
        )
        for pk, status, decided in states.values_list(
            "object_id", "status", "current_task_state__finished_at"
        ):
            if status == WorkflowState.STATUS_IN_PROGRESS:
                self.waiting.add(int(pk))
            elif decided:
                self.sent_back[int(pk)] = decided

    def status(self, key: UUID, locale: int) -> PageStatus:
        """How the page of this translation key stands in a locale."""
        page = self.by_target.get((key, locale))
        if page is None:
            return PageStatus(State.MISSING)
        changed, made = self.source_changed.get((key, locale)), self.made.get((key, locale))
        done, last_typed = self.translated.get((key, locale), (0, None))
        untranslated = max(self.texts.get(key, 0) - done, 0) if changed else 0
        if page.pk in self.waiting:
            state = State.WAITING
        elif untranslated and not done and not page.live:
            state = State.UNTRANSLATED
        elif page.pk in self.sent_back and (last_typed is None or last_typed <= self.sent_back[page.pk]):
            state = State.RETURNED
        elif untranslated or (changed and (made is None or changed > made)):
            state = State.OUTDATED
        elif not page.live or page.has_unpublished_changes or (made and last_typed and last_typed > made):
            state = State.DRAFT
        else:
            state = State.CURRENT
        return PageStatus(state, page.pk, untranslated)


PAGE_FIELDS = (
    *(
        "path",
        "depth",
        "title",
        "draft_title",
        "translation_key",
        "locale_id",
        "live",
        "has_unpublished_changes",
    ),
)


def _translated(keys: set[UUID]) -> dict[Target, tuple[int, datetime]]:
    """How many texts of each page are translated into each locale, and when the last one was."""
    rows: Any = (
        StringTranslation.objects.filter(
            context__object_id__in=keys, has_error=False, translation_of__segments__context_id=F("context_id")
        )
        .values_list("context__object_id", "locale_id")
        .annotate(Count("translation_of__segments", distinct=True), Max("updated_at"))
    )
    return {(key, locale): (done, last) for key, locale, done, last in rows}

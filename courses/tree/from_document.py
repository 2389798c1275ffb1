"""From the document to pages: a course is made, or brought up to date, in all its languages or not at all."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File as DjangoFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from content.blocks import Reader
from content.collections import collection_of
from content.library import Library
from content.models import Term, Topic
from courses.document.activities import Content
from courses.document.blocks import Download
from courses.document.blocks import Picture as PictureBlock
from courses.document.course import Activity as ActivityValue
from courses.document.course import CourseDocument, CourseText
from courses.document.course import Module as ModuleValue
from courses.document.errors import DocumentError
from courses.document.fields import write
from courses.document.questions import Figure, Hotspot
from courses.document.walk import walk
from courses.editions.models import Activity, Course
from courses.editions.store import AssetReader, store_assets, store_edition, verified
from lms.accounts.models import Agency, User

from .home import agency_page, ensure_tree
from .kinds import page_type, page_types
from .models import ActivityPage, CourseOutcome, CoursePage, ModulePage
from .models.course import free_slug
from .to_document import course_pages, minutes_of
from .translation.events import every_language_at_once
from .translation_rows import Original, remember_translations

PLACE = ("path", "depth", "numchild", "url_path")
ASSET_LINK = re.compile(r'data-asset=\\"([0-9a-f]{64})')


def find_course(agency: Agency, key: uuid.UUID) -> Course | None:
    """The agency's course that packages know by ``key``."""
    return Course.objects.filter(agency=agency, key=key).first()


def create_course(
    document: CourseDocument,
    *,
    agency: Agency,
    user: User | None,
    read_asset: AssetReader,
    package: DjangoFile | None = None,
    slug: str | None = None,
) -> Course:
    """Make the course of ``document`` in the agency: pages in every language, live, and its edition as it is.

    Files are stored first; all rows follow in one transaction. ``package`` is kept with the edition. A slug
    that the agency has already gets a number. Raises DocumentError when the agency has the course already,
    when a file is missing, wrong or unsafe, or when a page cannot hold what the document says.
    """
    if find_course(agency, document.key):
        raise DocumentError(_("the agency has this course already"), "course.json: key")
    with _files_of(document, agency, read_asset) as library, transaction.atomic():
        ensure_tree(agency)
        course = Course.objects.create(
            agency=agency, key=document.key, slug=free_slug(agency.pk, slug or document.slug)
        )
        _Builder(course, document, library, user).build()
        store_edition(document, read_asset, course=course, published_by=user, package=package)
    return course


def update_course(
    course: Course,
    document: CourseDocument,
    *,
    user: User | None,
    read_asset: AssetReader,
    package: DjangoFile | None = None,
) -> Course:
    """Bring a course to what ``document`` says and store its edition.

    Activities are found by their key. What the document no longer has is retired, never removed. Raises
    DocumentError as ``create_course`` does, and when the course has an edition of this number.
    """
    taken = course.editions.filter(number=document.edition.number, correction=document.edition.correction)
    if taken.exists():
        raise DocumentError(
            _("the course has an edition %(number)s already") % {"number": document.edition.label},
            "malaka.json: edition",
        )
    with _files_of(document, course.agency, read_asset) as library, transaction.atomic():
        ensure_tree(course.agency)
        _Builder(course, document, library, user).build()
        _retire_missing(course, document)
        store_edition(document, read_asset, course=course, published_by=user, package=package)
    return course


@contextmanager
def _files_of(document: CourseDocument, agency: Agency, read_asset: AssetReader) -> Iterator[Library]:
    """The document's files, written before any row; what was written is taken away when the rows fail."""
    shown, taken = _used(document)
    library = Library(collection_of(agency))
    try:
        for asset in document.assets:
            with verified(asset, read_asset) as data:
                if asset.sha256 in shown:
                    library.keep_picture(asset, data)
                data.seek(0)
                if asset.sha256 in taken:
                    library.keep_file(asset, data)
        store_assets(document, read_asset)
        yield library
    except BaseException:
        library.forget()
        raise


def _used(document: CourseDocument) -> tuple[set[str], set[str]]:
    """SHA-256 of what is shown as a picture, and of what is offered as a file."""
    shown = {text.cover for text in document.texts.values() if text.cover}
    taken: set[str] = set()
    for text in document.texts.values():
        taken |= set(ASSET_LINK.findall(json.dumps(write(text))))
    for activity in document.activities():
        for content in activity.content.values():
            taken |= set(ASSET_LINK.findall(json.dumps(write(content))))
            for found in walk(content):
                if isinstance(found.value, PictureBlock):
                    shown |= {found.value.asset, found.value.narrow} - {""}
                elif isinstance(found.value, Figure | Hotspot):
                    shown.add(found.value.asset)
                elif isinstance(found.value, Download):
                    taken.add(found.value.asset)
    return shown, taken


def _retire_missing(course: Course, document: CourseDocument) -> None:
    kept = [activity.key for activity in document.activities()]
    now = timezone.now()
    Activity.objects.filter(course=course, retired_at=None).exclude(key__in=kept).update(retired_at=now)
    Activity.objects.filter(course=course, key__in=kept).update(retired_at=None)


@dataclass
class _Builder:
    """Makes and fills the pages of one course; runs inside the caller's transaction."""

    course: Course
    document: CourseDocument
    library: Library
    user: User | None
    pages: dict[tuple[str, str], Any] = field(default_factory=dict)
    """Pages of the course by language and key: of the course, a module or an activity."""

    def build(self) -> None:
        with every_language_at_once():
            self._build()

    def _build(self) -> None:
        self.library.save()
        self.locales = {
            language: Locale.objects.get_or_create(language_code=language)[0]
            for language in self.document.languages
        }
        self._write_facts()
        self._find_pages()
        self._free_slugs()
        terms = self._write_terms()
        for language in self.document.languages:
            self._raise_tree(language)
        for language in self.document.languages:
            self._fill_tree(language, terms[language])
        self._remember()

    def _write_facts(self) -> None:
        course, document = self.course, self.document
        course.audience, course.level = document.audience, document.level
        course.certificate_rule, course.sequential = document.certificate, document.sequential
        course.certificate_months = document.certificate_months
        course.minutes_override = document.minutes or None
        course.save()
        course.topics.set([_topic(topic.slug, topic.name) for topic in document.topics])
        required = Course.objects.filter(key__in=document.prerequisites).exclude(pk=course.pk)
        own = [found for found in required if found.agency_id == course.agency_id]
        known = {found.key for found in own}
        course.prerequisites.set([*own, *(found for found in required if found.key not in known)])

    def _find_pages(self) -> None:
        for language, page in course_pages(self.course).items():
            self.pages[language, str(self.course.key)] = page
            for module in ModulePage.objects.child_of(page):
                self.pages[language, str(module.key)] = module
        for kind in page_types().values():
            for found in kind.objects.filter(activity__course=self.course).select_related(
                "activity", "locale"
            ):
                self.pages[found.locale.language_code, str(found.activity.key)] = found

    def _free_slugs(self) -> None:
        """A page that will have another slug, or is in the document no more, lets go of the one that it
        has."""
        wanted = {str(module.key): module.slug for module in self.document.modules}
        wanted |= {str(activity.key): activity.slug for activity in self.document.activities()}
        for (_language, key), page in self.pages.items():
            if key == str(self.course.key) or wanted.get(key) == page.slug:
                continue
            if key in wanted or page.slug in wanted.values():
                page.slug = f"{page.slug[:60]}-{page.pk}"
                page.save(clean=False)

    def _write_terms(self) -> dict[str, dict[str, int]]:
        """Ids of the glossary's terms by language and key. A definition that the agency has already stays."""
        ids: dict[str, dict[str, int]] = {}
        for language, text in self.document.texts.items():
            ids[language] = {key: self._term(key, language, text) for key in text.glossary}
        return ids

    def _term(self, key: str, language: str, text: CourseText) -> int:
        found = Term.objects.filter(agency=self.course.agency, key=key)
        own = found.filter(locale=self.locales[language]).first()
        if own is None:
            entry, sibling = text.glossary[key], found.first()
            own = Term(
                agency=self.course.agency,
                key=key,
                locale=self.locales[language],
                term=entry.term,
                definition=entry.definition,
                translation_key=sibling.translation_key if sibling else uuid.uuid4(),
            )
            own.save()
        return own.pk

    def _raise_tree(self, language: str) -> None:
        """Every page in its place, with its title; links between lessons need all of them to be there."""
        text = self.document.texts[language]
        root = self._page(
            language,
            str(self.course.key),
            agency_page(self.course.agency, self.locales[language]),
            self._new_course_page,
        )
        before: Page | None = None
        for module in self.document.modules:
            key = str(module.key)
            page = self._page(language, key, root, lambda lang, m=module: self._new_module(lang, m))
            page.title, page.summary = text.modules[key].title, text.modules[key].summary
            page.slug = module.slug
            _find_place(page)
            _in_bounds(page, page.save)
            _put_after(page, root, before)
            self._raise_activities(language, module, page)
            before = page

    def _raise_activities(self, language: str, module: ModuleValue, parent: Page) -> None:
        before: Page | None = None
        for activity in module.activities:
            page = self._page(
                language, str(activity.key), parent, lambda lang, a=activity: self._new_activity(lang, a)
            )
            page.slug = activity.slug
            _put_after(page, parent, before)
            before = page

    def _page(self, language: str, key: str, parent: Page, make: Any) -> Any:
        page = self.pages.get((language, key))
        if page is None:
            page = make(language)
            sibling = self._sibling(key)
            if sibling:
                page.translation_key = sibling.translation_key
            page.locale = self.locales[language]
            _find_place(parent)
            _in_bounds(page, lambda: parent.add_child(instance=page))
            self.pages[language, key] = page
        return page

    def _sibling(self, key: str) -> Any:
        return next((page for (_language, known), page in self.pages.items() if known == key), None)

    def _new_course_page(self, language: str) -> CoursePage:
        text = self.document.texts[language]
        return CoursePage(course=self.course, title=text.title, slug=self.course.slug, summary=text.summary)

    def _new_module(self, language: str, module: ModuleValue) -> ModulePage:
        title = self.document.texts[language].modules[str(module.key)].title
        return ModulePage(key=module.key, title=title, slug=module.slug)

    def _new_activity(self, language: str, activity: ActivityValue) -> ActivityPage:
        row, _created = Activity.objects.get_or_create(
            course=self.course, key=activity.key, defaults={"kind": activity.kind}
        )
        return page_type(activity.kind)(
            activity=row, title=activity.content[language].title, slug=activity.slug
        )

    def _fill_tree(self, language: str, terms: Mapping[str, int]) -> None:
        reader = Reader(
            language=language,
            pictures=self.library.picture_ids,
            files=self.library.file_ids,
            pages={key: page.pk for (lang, key), page in self.pages.items() if lang == language},
            terms=terms,
        )
        self._fill_course(language, reader)
        for module in self.document.modules:
            self._publish(self.pages[language, str(module.key)])
            for activity in module.activities:
                page = self.pages[language, str(activity.key)]
                _in_place(
                    f"{language}/{module.slug}/{activity.slug}.json",
                    lambda page=page, activity=activity: page.fill(
                        activity.content[language], activity.settings, reader
                    ),
                )
                page.required = activity.required
                page.minutes_override = self._own_minutes(activity)
                self._publish(page)

    def _own_minutes(self, activity: ActivityValue) -> int | None:
        """The author's own figure, when it is not what the words and questions come to."""
        source: Content = activity.content[self.document.source_language]
        computed = minutes_of(source, activity.settings)
        return activity.minutes if activity.minutes and activity.minutes != computed else None

    def _fill_course(self, language: str, reader: Reader) -> None:
        text, page = self.document.texts[language], self.pages[language, str(self.course.key)]
        page.title, page.summary = text.title, text.summary
        page.description = reader.html(text.description)
        page.cover_id = reader.picture(text.cover)
        page.cover_alt = text.cover_alt
        self._set_outcomes(page, text)
        self._publish(page)

    def _set_outcomes(self, page: CoursePage, text: CourseText) -> None:
        known = {str(outcome.key): outcome for outcome in page.outcomes.all()}
        siblings = {
            str(outcome.key): outcome.translation_key
            for outcome in CourseOutcome.objects.filter(page__course=self.course)
        }
        outcomes = []
        for place, value in enumerate(text.outcomes):
            outcome = known.get(value.id) or CourseOutcome(
                key=uuid.UUID(value.id),
                locale=page.locale,
                translation_key=siblings.get(value.id) or uuid.uuid4(),
            )
            outcome.text, outcome.sort_order = value.text, place
            outcomes.append(outcome)
        page.outcomes = outcomes

    def _publish(self, page: Any) -> None:
        """Save the page as live with a revision that says the same, without the signals of a publication."""
        now = timezone.now()
        page.live, page.has_unpublished_changes, page.draft_title = True, False, page.title
        page.first_published_at = page.first_published_at or now
        page.last_published_at = now
        _find_place(page)
        _in_bounds(page, page.save)
        revision = page.save_revision(user=self.user, changed=False, clean=False)
        type(page).objects.filter(pk=page.pk).update(live_revision=revision)

    def _remember(self) -> None:
        source, *others = self.document.languages
        keys = [str(self.course.key)]
        for module in self.document.modules:
            keys += [str(module.key), *(str(activity.key) for activity in module.activities)]
        remember_translations(
            [
                Original(
                    self.pages[source, key], {self.locales[other]: self.pages[other, key] for other in others}
                )
                for key in keys
            ],
            self.user,
        )


def _topic(slug: str, names: Mapping[str, str]) -> Topic:
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        topic = Topic(slug=slug)
        topic.set_names(dict(names))
        topic.save()
    return topic


def _put_after(page: Page, parent: Page, before: Page | None) -> None:
    """Move ``page`` to stand below ``parent`` right after ``before``, if it does not."""
    if before is None:
        first = parent.get_children().first()
        if first is not None and first.pk != page.pk:
            page.move(Page.objects.get(pk=parent.pk), pos="first-child")
    else:
        following = Page.objects.get(pk=before.pk).get_next_sibling()
        if following is None or following.pk != page.pk:
            page.move(Page.objects.get(pk=before.pk), pos="right")
    _find_place(page)


def _find_place(page: Page) -> None:
    """Read again where the page stands: its neighbours may have moved it."""
    for name, value in Page.objects.filter(pk=page.pk).values(*PLACE)[0].items():
        setattr(page, name, value)


def _in_bounds(page: Page, save: Any) -> None:
    """Run ``save``; a page that cannot hold its words is a fault of the document."""
    try:
        save()
    except ValidationError as error:
        where = f"{page.locale.language_code}/{page.slug}"
        raise DocumentError("; ".join(error.messages), where) from None


def _in_place(where: str, fill: Any) -> None:
    try:
        fill()
    except DocumentError as error:
        raise error.inside(where) from None

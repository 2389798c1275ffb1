"""From pages to the document: one page as it is read now, or a whole course in all its languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.conf import settings
from wagtail.models import Page

from content.blocks import Writer
from content.blocks.neutral import asset_of
from content.models import File, Picture, Term
from courses.document.activities import Content, Settings
from courses.document.course import (
    Activity,
    Audience,
    CertificateRule,
    CourseDocument,
    CourseText,
    EditionInfo,
    GlossaryEntry,
    Level,
    Module,
    ModuleText,
    Outcome,
    Topic,
)
from courses.document.rich_text import plain
from courses.editions.models import Course
from courses.editions.store import AssetReader

from .kinds import page_types
from .models import ActivityPage, CoursePage, ModulePage

WORDS_A_MINUTE = 130
MINUTES_A_QUESTION = 1.5
WORD = re.compile(r"\w")


@dataclass(frozen=True)
class PageContent:
    """What a live page says, with the files (by SHA-256) and the glossary entries (by key) that it refers
    to."""

    content: Content
    sources: Mapping[str, Picture | File] = field(default_factory=dict)
    glossary: Mapping[str, GlossaryEntry] = field(default_factory=dict)


def content_of(page: ActivityPage) -> PageContent:
    """A page's content as it stands on ``page``, saved or not."""
    writer = writer_for(page.locale.language_code)
    content = page.to_content(writer)
    return PageContent(content, writer.sources, glossary_of(writer))


def writer_for(language: str) -> Writer:
    return Writer(language, activity_key=activity_key)


def activity_key(page_id: int) -> str:
    """The key of the activity that a page belongs to, empty for any other page."""
    for page_type in page_types().values():
        key = page_type.objects.filter(pk=page_id).values_list("activity__key", flat=True).first()
        if key:
            return str(key)
    return ""


def glossary_of(writer: Writer) -> dict[str, GlossaryEntry]:
    """The definitions of the terms met, in the writer's language where there is one."""
    entries = {}
    for key, term in writer.terms.items():
        entries[key] = GlossaryEntry(term.term, term.definition)
    translated = Term.objects.filter(
        translation_key__in=[term.translation_key for term in writer.terms.values()],
        locale__language_code=writer.language,
    )
    for term in translated:
        entries[term.key] = GlossaryEntry(term.term, term.definition)
    return entries


def minutes_of(content: Content, settings: Settings) -> int:
    """Working time from the words to read and the questions to answer; one minute at least.

    Of a quiz that draws its questions, only as many are read as are asked.
    """
    words = sum(bool(WORD.search(word)) for text in content.reading() for word in plain(text).split())
    questions = sum(1 for _question in content.questions())
    asked = settings.asked_of(questions)
    read = words * asked / questions if questions else words
    return max(1, round(read / WORDS_A_MINUTE + MINUTES_A_QUESTION * asked))


def source_page(course: Course) -> CoursePage | None:
    """The course's page in its source language: Uzbek where there is one, else the language it was begun
    in."""
    pages = course_pages(course)
    return next(iter(pages.values()), None)


def course_pages(course: Course) -> dict[str, CoursePage]:
    """The course's page by language, the source language first; aliases are no translations."""
    pages = CoursePage.objects.filter(course=course, alias_of=None).select_related("locale").order_by("pk")
    found = {page.locale.language_code: page for page in pages}
    return dict(sorted(found.items(), key=lambda pair: pair[0] != settings.LANGUAGE_CODE))


def document_of(course: Course, info: EditionInfo) -> tuple[CourseDocument, AssetReader]:
    """The course as its live pages stand, in each language that has its course page, and a reader of its
    files.

    Retired activities and what is not live stay out. An activity that lacks a language gets the source
    language's content there; the check-list has told of it.
    """
    pages = {language: page for language, page in course_pages(course).items() if page.live}
    writers = {language: writer_for(language) for language in pages}
    trees = {language: _activities_below(page) for language, page in pages.items()}
    source = next(iter(pages))
    contents = {
        language: {page.activity.key: page.to_content(writers[language]) for page in tree}
        for language, tree in trees.items()
    }
    modules = tuple(
        Module(
            module.key,
            module.slug,
            tuple(
                _activity(page, contents, source)
                for page in trees[source]
                if page.path.startswith(module.path)
            ),
        )
        for module in _modules_below(pages[source])
    )
    modules = tuple(module for module in modules if module.activities)
    texts = {language: _text(page, writers[language], modules) for language, page in pages.items()}
    sources: dict[str, Any] = {
        sha: source for writer in writers.values() for sha, source in writer.sources.items()
    }
    document = CourseDocument(
        key=course.key,
        slug=course.slug,
        edition=info,
        languages=tuple(pages),
        modules=modules,
        texts=texts,
        assets=tuple(asset_of(sources[sha]) for sha in sorted(sources)),
        **_facts(course),
    )
    return document, _reader(sources)


def _reader(sources: Mapping[str, Picture | File]) -> AssetReader:
    def read_asset(sha256: str) -> BinaryIO:
        opened: BinaryIO = sources[sha256].file.storage.open(sources[sha256].file.name, "rb")
        return opened

    return read_asset


def _facts(course: Course) -> dict[str, Any]:
    return {
        "audience": Audience(course.audience),
        "level": Level(course.level),
        "certificate": CertificateRule(course.certificate_rule),
        "certificate_months": course.certificate_months,
        "sequential": course.sequential,
        "minutes": course.minutes_override or 0,
        "topics": tuple(Topic(topic.slug, topic.names) for topic in course.topics.order_by("slug")),
        "prerequisites": tuple(course.prerequisites.order_by("key").values_list("key", flat=True)),
    }


def _modules_below(page: Page) -> list[ModulePage]:
    return list(ModulePage.objects.child_of(page).live().order_by("path"))


def _activities_below(page: Page) -> list[ActivityPage]:
    """The live activities of a course in one language, in order; retired ones and aliases are left out."""
    found: list[ActivityPage] = []
    for page_type in page_types().values():
        found += (
            page_type.objects.descendant_of(page)
            .live()
            .filter(alias_of=None, activity__retired_at=None)
            .select_related("activity", "locale")
        )
    return sorted(found, key=lambda activity: activity.path)


def _activity(page: ActivityPage, contents: Mapping[str, Mapping[Any, Content]], source: str) -> Activity:
    key = page.activity.key
    own, settings = contents[source][key], page.to_settings()
    return Activity(
        key=key,
        slug=page.slug,
        settings=settings,
        content={language: by_key.get(key, own) for language, by_key in contents.items()},
        required=page.required,
        minutes=page.minutes_override or minutes_of(own, settings),
    )


def _text(page: CoursePage, writer: Writer, modules: tuple[Module, ...]) -> CourseText:
    own = {str(module.key): module for module in _modules_below(page)}
    fallback = {} if len(own) >= len(modules) else _titles_elsewhere(page)
    return CourseText(
        title=page.title,
        summary=page.summary,
        description=writer.html(page.description),
        outcomes=tuple(Outcome(str(outcome.key), outcome.text) for outcome in page.outcomes.all()),
        modules={
            str(module.key): _module_text(own.get(str(module.key)) or fallback.get(str(module.key)))
            for module in modules
        },
        glossary=glossary_of(writer),
        cover=writer.file(page.cover),
        cover_alt=page.cover_alt,
    )


def _titles_elsewhere(page: CoursePage) -> dict[str, ModulePage]:
    source = source_page(page.course) if page.course else None
    return {str(module.key): module for module in _modules_below(source)} if source else {}


def _module_text(module: ModulePage | None) -> ModuleText:
    return ModuleText(module.title, module.summary) if module else ModuleText("")

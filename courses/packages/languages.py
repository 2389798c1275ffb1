"""A course in some of its languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from courses.document.course import CourseDocument
from courses.document.walk import walk

from .rich_text import links


def only(document: CourseDocument, languages: Sequence[str]) -> CourseDocument:
    """The document in ``languages`` alone, with the files that these use."""
    modules = tuple(
        replace(
            module,
            activities=tuple(
                replace(activity, content={lang: activity.content[lang] for lang in languages})
                for activity in module.activities
            ),
        )
        for module in document.modules
    )
    texts = {lang: document.texts[lang] for lang in languages}
    smaller = replace(document, languages=tuple(languages), modules=modules, texts=texts)
    used = set(used_assets(smaller))
    return replace(smaller, assets=tuple(asset for asset in document.assets if asset.sha256 in used))


def used_assets(document: CourseDocument) -> Iterator[str]:
    """SHA-256 of every file that a page of the course shows or links to."""
    for text in document.texts.values():
        yield text.cover
        yield from _linked(text)
    for activity in document.activities():
        for content in activity.content.values():
            yield from content.assets()
            yield from _linked(content)


def _linked(value: object) -> Iterator[str]:
    for found in walk(value):
        for field in fields(found.value):
            text = getattr(found.value, field.name)
            if isinstance(text, str):
                yield from (link.target for link in links(text) if link.kind == "data-asset")

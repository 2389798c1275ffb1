"""Texts of a document: which are rich, and how long the plain ones may be."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _

from courses.document.activities import Content
from courses.document.course import (
    Asset,
    CourseText,
    EditionInfo,
    GlossaryEntry,
    Issuer,
    ModuleText,
    Outcome,
    Topic,
)
from courses.document.questions import Facts, Figure, Gaps
from courses.document.walk import Found

from . import rich_text

RICH = {
    *("html", "hint", "intro", "stem", "feedback", "feedback_right", "feedback_wrong"),
    *("feedback_true", "feedback_false", "model_answer"),
}
"""Names of fields that are rich wherever they stand; ``CourseText.description`` and the text of a question
with gaps are, too."""

LENGTHS: dict[type, dict[str, int]] = {
    CourseText: {"title": 255, "summary": 300, "cover_alt": 250},
    ModuleText: {"title": 255, "summary": 300},
    Content: {"title": 255, "summary": 300},
    Outcome: {"text": 250},
    GlossaryEntry: {"term": 150},
    Asset: {"name": 150, "title": 255, "licence": 100, "source": 250},
    EditionInfo: {"author": 150},
    Facts: {"outcome": 250, "law": 250},
    Figure: {"alt": 400},
}
"""Letters that a text may have: what the site keeps of it."""

NEEDED = {
    (CourseText, "title"),
    (ModuleText, "title"),
    (Content, "title"),
    (GlossaryEntry, "term"),
    (Asset, "name"),
}
LONGEST = 200_000
LONGEST_NAME = 250
"""Of an agency or a topic, in each language."""


def check_words(found: Found, knows: Callable[[rich_text.Link], bool]) -> Iterator[str]:
    """What is wrong with the texts of one value; ``knows`` says whether a link leads somewhere."""
    for field in dataclasses.fields(found.value):
        text = getattr(found.value, field.name)
        if isinstance(found.value, Topic | Issuer) and isinstance(text, Mapping):
            yield from (
                _too_long(field.name, LONGEST_NAME) for name in text.values() if len(name) > LONGEST_NAME
            )
        if not isinstance(text, str):
            continue
        if _is_rich(found.value, field.name):
            yield from rich_text.problems(text)
            for link in rich_text.links(text):
                if not knows(link):
                    yield _("the link to %(target)s leads nowhere") % {"target": link.target[:60]}
        yield from _length_problems(found.value, field.name, text)


def _is_rich(value: object, name: str) -> bool:
    return (
        name in RICH
        or (isinstance(value, CourseText) and name == "description")
        or (isinstance(value, Gaps) and name == "text")
    )


def _length_problems(value: object, name: str, text: str) -> Iterator[str]:
    limit = next(
        (lengths.get(name, LONGEST) for cls, lengths in LENGTHS.items() if isinstance(value, cls)), LONGEST
    )
    if len(text) > limit:
        yield _too_long(name, limit)
    if not text.strip() and any(isinstance(value, cls) and name == field for cls, field in NEEDED):
        yield _("“%(field)s” is empty") % {"field": name}


def _too_long(field: str, limit: int) -> str:
    return _("“%(field)s” is longer than %(limit)s letters") % {"field": field, "limit": limit}

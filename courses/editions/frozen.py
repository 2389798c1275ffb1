"""Editions never change: what is read of one is kept by the process and shared between requests.

Nothing that is returned here may be changed by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from courses.document.activities import Content
from courses.document.course import CourseText
from lms.kept import Kept

from .models import Edition, EditionContent, EditionText

_editions: Kept[Edition] = Kept(size=512)
_texts: Kept[dict[str, CourseText]] = Kept(size=256)
_contents: Kept[dict[str, Content]] = Kept(size=256)


def frozen_edition(pk: int) -> Edition:
    """The edition with its outline; one query in the life of the process."""
    return _editions.get(pk, lambda: Edition.objects.get(pk=pk))


def frozen_text(edition: Edition, language: str) -> CourseText | None:
    """What the edition says of its course in ``language``, else in its first language; None without texts."""
    texts = _texts.get(
        edition.pk, lambda: {row.language: row.text for row in EditionText.objects.filter(edition=edition)}
    )
    return texts.get(language) or texts.get(edition.outline.languages[0])


def frozen_content(edition: Edition, key: UUID, language: str) -> Content | None:
    """An activity's content as the edition froze it, in ``language``, else in its first language."""
    contents = _contents.get(
        (edition.pk, key),
        lambda: {
            row.language: row.content
            for row in EditionContent.objects.filter(edition=edition, activity__key=key)
        },
    )
    return contents.get(language) or contents.get(edition.outline.languages[0])


def read_ahead(pks: Iterable[int]) -> None:
    """Read these editions and their texts, where the process has none yet: two queries for any number."""
    wanted = {pk for pk in pks if not _texts.has(pk)}
    if not wanted:
        return
    texts: dict[int, dict[str, CourseText]] = {pk: {} for pk in wanted}
    for row in EditionText.objects.filter(edition__in=wanted):
        texts[row.edition_id][row.language] = row.text
    for edition in Edition.objects.filter(pk__in=wanted):
        _editions.put(edition.pk, edition)
        _texts.put(edition.pk, texts[edition.pk])

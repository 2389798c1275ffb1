"""From an address to a page and back, without walking the tree.

Addresses are made of the agency's code and of slugs, which are the same in every language:
``/<language>/courses/<agency>/<course>/<module>/<activity>/``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, IntegerField, QuerySet, UUIDField
from django.urls import reverse
from wagtail.models import Page

from courses.document.outline import Outline, OutlineActivity, OutlineModule
from lms.kept import Kept
from lms.prepared import Blank, Prepared

from .kinds import page_type, page_types
from .models import ActivityPage, CatalogPage


@dataclass(frozen=True)
class Catalogue:
    """Where the catalogue of one language stands in the tree."""

    page_id: int
    locale_id: int
    url_path: str


_catalogues: Kept[dict[str, Catalogue]] = Kept(size=1, seconds=60)


def catalogues() -> dict[str, Catalogue]:
    """The catalogue of each language; read from the database once a minute."""
    return _catalogues.get("all", _read_catalogues)


def _read_catalogues() -> dict[str, Catalogue]:
    rows = CatalogPage.objects.live().values_list("locale__language_code", "pk", "locale_id", "url_path")
    return {language: Catalogue(*rest) for language, *rest in rows}


def course_address(agency: str, course: str) -> str:
    """The course page's address in the language of the request."""
    return reverse("course", args=[agency, course])


def activity_address(agency: str, course: str, module: str, activity: str) -> str:
    """The activity's address in the language of the request."""
    return reverse("activity", args=[agency, course, module, activity])


def place_in(outline: Outline, module: str, activity: str) -> tuple[OutlineModule, OutlineActivity] | None:
    """The activity of an outline that these slugs name."""
    for one in outline.modules:
        if one.slug == module:
            for item in one.activities:
                if item.slug == activity:
                    return one, item
    return None


def live_page(kind: str, *, course: int, key: UUID, language: str) -> ActivityPage | None:
    """The activity's live page in ``language``, long fields left to be read when asked for: one query.

    Found by what it is, not where it stands: a page that was renamed or moved since the edition is the same.
    """
    catalogue = catalogues().get(language)
    if catalogue is None or kind not in page_types():
        return None
    found = _live_pages(kind).rows(course=course, key=key, locale=catalogue.locale_id)
    return found[0] if found else None


@functools.cache
def _live_pages(kind: str) -> Prepared:
    def make() -> QuerySet[Any]:
        pages = page_type(kind).objects.only(*page_type(kind).learner_fields)  # type: ignore[attr-defined]
        return pages.filter(
            activity__course=Blank("course", BigIntegerField()),
            activity__key=Blank("key", UUIDField()),
            locale=Blank("locale", IntegerField()),
            live=True,
            alias_of=None,
        )

    return Prepared(make)


def page_at(language: str, *slugs: str) -> ActivityPage | None:
    """The live activity page at an address below the catalogue: two queries, for what no outline knows."""
    catalogue = catalogues().get(language)
    if catalogue is None:
        return None
    url_path = catalogue.url_path + "/".join(slugs) + "/"
    page = Page.objects.live().filter(slug=slugs[-1], url_path=url_path).first()
    specific = page.specific if page else None
    return specific if isinstance(specific, ActivityPage) else None

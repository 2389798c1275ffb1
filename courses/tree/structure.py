"""One structure in every language: a course's translations follow the shape of its source language's tree.

wagtail-localize translates pages but leaves them where they are (its issues 469, 792, 793, 878).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.operations import TranslationCreator

from courses.editions.models import Course
from lms.accounts.models import User

from .models import CoursePage
from .models.activity import course_above
from .models.kept import is_held
from .models.shape import is_translation
from .to_document import course_pages

Key = UUID


@dataclass(frozen=True)
class Place:
    """Where a page stands: its parent, what comes before it, and its slug."""

    pk: int
    key: Key
    parent: Key
    slug: str
    title: str
    live: bool


@dataclass(frozen=True)
class StructureProblem:
    """Where a translation of a course differs in shape from its source."""

    language: str
    page: int
    message: str


@dataclass(frozen=True)
class Shape:
    """A course's tree in one language: its pages in order."""

    root: CoursePage
    places: tuple[Place, ...]

    def by_key(self) -> dict[Key, Place]:
        return {place.key: place for place in self.places}

    def children(self) -> dict[Key, list[Key]]:
        """The keys of the pages below each page, in order."""
        found: dict[Key, list[Key]] = defaultdict(list)
        for place in self.places:
            found[place.parent].append(place.key)
        return found


def shape_of(root: CoursePage) -> Shape:
    """The pages below ``root`` that are no aliases: two queries."""
    keys: dict[str, Any] = {root.path: root.translation_key}
    places = []
    below = Page.objects.descendant_of(root).filter(alias_of=None).order_by("path")
    for page in below.only("path", "depth", "slug", "title", "live", "translation_key"):
        parent: Any = keys.get(page.path[: -page.steplen], root.translation_key)
        keys[page.path] = page.translation_key
        places.append(Place(page.pk, page.translation_key, parent, page.slug, page.title, page.live))
    return Shape(root, tuple(places))


def structure_problems(course: Course) -> list[StructureProblem]:
    """Where the translations of ``course`` differ from its source language's tree; empty when they do not."""
    shapes = _shapes(course)
    return [problem for target in shapes[1:] for problem in _differences(shapes[0], target)]


def repair_structure(course: Course, user: User | None = None) -> list[StructureProblem]:
    """Make every translation's tree the shape of the source's; what only people can decide is returned.

    Missing pages become drafts, others are moved, ordered and given the source's slug. A page that the
    source language does not have is deleted while it is a draft that no edition holds, and otherwise left
    and returned.
    """
    with transaction.atomic():
        shapes = _shapes(course)
        for target in shapes[1:]:
            _follow(shapes[0], target, user)
    return structure_problems(course)


def follow_structure(page: Page, user: User | None = None) -> None:
    """Call after ``page`` was added, moved or copied: the translations of its course follow.

    A page outside any course, or of a translated tree, changes nothing.
    """
    course = course_above(page, inclusive=True)
    if course is not None and not is_translation(page):
        repair_structure(course, user)


@transaction.atomic
def translate_course(course: Course, locale: Locale, user: User | None = None) -> CoursePage:
    """Begin a course's translation: drafts of all its pages in ``locale``. Called twice changes nothing."""
    source = next(iter(course_pages(course).values()))
    translate_page(source, locale, user)
    repair_structure(course, user)
    return CoursePage.objects.get(course=course, locale=locale)


def translate_page(page: Page, locale: Locale, user: User | None = None) -> Page | None:
    """A draft of ``page`` in ``locale``, with what it refers to; an alias there becomes the draft.

    Where a row that it refers to is gone, what it refers to is left: localize cannot do without it.
    """
    source, _created = TranslationSource.get_or_create_from_instance(page)
    related = [segment.object for segment in source.relatedobjectsegment_set.select_related("object")]
    whole = all(one.has_translation(page.locale) for one in related)
    TranslationCreator(user, [locale]).create_translations(page, include_related_objects=whole)
    found = Page.objects.filter(translation_key=page.translation_key, locale=locale, alias_of=None).first()
    return found.specific if found else None


def translations_below(pages: Iterable[Page]) -> list[Page]:
    """The pages of other languages that go when source pages ``pages`` go."""
    keys = [page.translation_key for page in pages if not is_translation(page)]
    gone = {page.pk for page in pages}
    found = Page.objects.filter(translation_key__in=keys).exclude(pk__in=gone).order_by("-path")
    return [page.specific for page in found]


def _shapes(course: Course) -> list[Shape]:
    """The source language's first."""
    return [shape_of(page) for page in course_pages(course).values()]


def _follow(source: Shape, target: Shape, user: User | None) -> None:
    locale = target.root.locale
    there = target.by_key()
    for place in source.places:
        if place.key not in there:
            translate_page(Page.objects.get(pk=place.pk).specific, locale, user)
    target = shape_of(target.root)
    _remove_strangers(source, target)
    _put_in_place(source, shape_of(target.root))
    _give_slugs(source, shape_of(target.root))


def _remove_strangers(source: Shape, target: Shape) -> None:
    ours = source.by_key()
    for place in reversed(target.places):
        if place.key in ours or place.live:
            continue
        page = Page.objects.filter(pk=place.pk).first()
        if page is None or page.numchild or is_held(page):
            continue
        page.specific.delete()


def _put_in_place(source: Shape, target: Shape) -> None:
    """Move what stands elsewhere and put into order what does not follow the source's."""
    wanted, theirs = source.children(), target.by_key()
    for parent_key, keys in wanted.items():
        keys = [key for key in keys if key in theirs]
        present = target.children().get(parent_key, [])
        if [key for key in present if key in keys] == keys and set(keys) <= set(present):
            continue
        parent = target.root.pk if parent_key == target.root.translation_key else theirs[parent_key].pk
        for key in keys:
            page = Page.objects.get(pk=theirs[key].pk).specific
            page.move(Page.objects.get(pk=parent), pos="last-child")


def _give_slugs(source: Shape, target: Shape) -> None:
    ours = source.by_key()
    pairs = [(target.root.pk, target.root.slug, source.root.slug)]
    pairs += [(place.pk, place.slug, ours[place.key].slug) for place in target.places if place.key in ours]
    for pk, slug, wanted in pairs:
        if slug != wanted:
            page = Page.objects.get(pk=pk).specific
            page.slug = wanted
            page.save(clean=False)
            keep_in_draft(page, {"slug": wanted})


def keep_in_draft(page: Page, values: dict[str, object]) -> None:
    """Write ``values``, as serialised, into the newest revision, so that publishing it does not undo them."""
    revision = page.latest_revision
    if revision and values:
        revision.content = {**revision.content, **values}
        revision.save(update_fields=["content"])


def _differences(source: Shape, target: Shape) -> list[StructureProblem]:
    language = target.root.locale.language_code
    ours, theirs = source.by_key(), target.by_key()
    found = []

    def report(place: Place, message: str) -> None:
        found.append(StructureProblem(language, place.pk, message % {"title": place.title}))

    for key, place in ours.items():
        if key not in theirs:
            report(place, _("“%(title)s” has no translation"))
        elif theirs[key].parent != place.parent:
            report(theirs[key], _("“%(title)s” stands in another module than in the source language"))
        elif theirs[key].slug != place.slug:
            report(theirs[key], _("“%(title)s” has another address than in the source language"))
    for key, place in theirs.items():
        if key not in ours:
            report(place, _("“%(title)s” is not in the source language"))
    for parent, keys in source.children().items():
        present = [key for key in target.children().get(parent, []) if key in keys]
        if present != [key for key in keys if key in present]:
            report(theirs[present[0]], _("“%(title)s” and what follows stand in another order"))
    return found

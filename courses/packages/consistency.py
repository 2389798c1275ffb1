"""What a whole course document must agree on, checked before anything of it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from courses.document.blocks import GlossaryTerm, Heading, Picture, Quotation, Table
from courses.document.course import Asset, CourseDocument, CourseText
from courses.document.parts import Structure
from courses.document.questions import Facts, Figure, Hotspot, Question
from courses.document.walk import Found, difference, walk

from . import rich_text
from .errors import Faults
from .words import check_words

SLUG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
LONGEST_SLUG = 80
SMALL_INTEGER = 32_767
WHOLE_INTEGER = 2_147_483_647
YEARS = range(1970, 9000)
"""In which an edition can have been published; near the calendar's ends no time zone can be applied."""
HARDEST = 5
MOST_MONTHS = 600
LONGEST_TAG = 60
MOST_TAGS = 12


def check_document(document: CourseDocument, faults: Faults) -> None:
    """Add to ``faults`` everything that would make the course wrong, unsafe or impossible to store."""
    _check_facts(document, faults)
    _check_names(document, faults)
    for language in document.languages:
        _check_language(document, language, faults)
    nowhere = References(document, CourseText(title="", summary=""))
    _check_values("course.json: assets", document.assets, nowhere, faults)
    _check_values("course.json: topics", document.topics, nowhere, faults)
    _check_values("malaka.json: edition", document.edition, nowhere, faults)
    for where, shown, source in _translations(document):
        place = difference(source, shown)
        if place is not None:
            message = _("the structure differs from the one in “%(language)s”") % {
                "language": document.source_language
            }
            faults.add(
                f"{where}: {place}" if place else where,
                message,
                _("Bring the translation up to date and export again"),
            )


def _check_facts(document: CourseDocument, faults: Faults) -> None:
    number = document.edition.number
    if not 1 <= number <= WHOLE_INTEGER or not 0 <= document.edition.correction <= WHOLE_INTEGER:
        faults.add("malaka.json: edition", _("the edition's number is not possible"))
    if document.edition.published_at.year not in YEARS:
        faults.add("malaka.json: edition", _("the edition's date is not possible"))
    if document.key in document.prerequisites:
        faults.add("course.json: prerequisites", _("the course asks for itself"))
    if not 0 <= document.certificate_months <= MOST_MONTHS:
        faults.add("course.json: certificate_months", _("the number of months is not possible"))
    if not 0 <= document.minutes <= SMALL_INTEGER:
        faults.add("course.json: minutes", _("the number is not possible"))
    for activity in document.activities():
        where = f"course.json: {activity.slug}"
        pass_mark, weight = activity.settings.pass_mark, activity.settings.weight
        if pass_mark is not None and not (0 <= pass_mark <= 100 and _has_places(pass_mark, 2)):
            faults.add(where, _("the pass mark is not a number from 0 to 100"))
        if not (0 <= weight < 1000 and _has_places(weight, 2)):
            faults.add(where, _("the weight is not a number from 0 to 999.99"))
        if not 0 <= activity.settings.tries <= SMALL_INTEGER or not 0 <= activity.minutes <= SMALL_INTEGER:
            faults.add(where, _("the number is not possible"))


def _has_places(value: Decimal, places: int) -> bool:
    return value == value.quantize(Decimal(1).scaleb(-places))


def _check_names(document: CourseDocument, faults: Faults) -> None:
    """Slugs and keys are what they may be, and each once."""
    modules = list(document.modules)
    _check_once("course.json: modules", (m.slug.lower() for m in modules), faults)
    for module in modules:
        _check_once(f"course.json: {module.slug}", (a.slug.lower() for a in module.activities), faults)
    _check_once("course.json", (str(key) for key in _keys(document)), faults)
    _check_once("course.json: topics", (topic.slug for topic in document.topics), faults)
    _check_once("course.json: assets", (asset.sha256 for asset in document.assets), faults)


def check_structure(structure: Structure, faults: Faults) -> None:
    """There is something to learn, and slugs can be the file names that are looked for next."""
    if not any(module.activities for module in structure.modules):
        faults.add("course.json: modules", _("the course has nothing to learn in it"))
    slugs = [structure.slug, *(topic.slug for topic in structure.topics)]
    for module in structure.modules:
        slugs += [module.slug, *(activity.slug for activity in module.activities)]
    for slug in slugs:
        if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
            message = _("“%(slug)s” cannot stand in an address: letters a-z, digits and hyphens can")
            faults.add("course.json", message % {"slug": slug[:60]})


def _keys(document: CourseDocument) -> Iterator[UUID]:
    yield document.key
    yield from (module.key for module in document.modules)
    yield from (activity.key for activity in document.activities())


def _check_once(where: str, values: Iterable[str], faults: Faults) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            faults.add(where, _("“%(value)s” occurs twice") % {"value": value[:60]})
        seen.add(value)


def _translations(document: CourseDocument) -> Iterator[tuple[str, object, object]]:
    """Everything in another language beside the same in the source language, with its place."""
    source = document.source_language
    for language in document.languages[1:]:
        yield f"{language}/course.json", document.texts[language], document.texts[source]
        for module in document.modules:
            for activity in module.activities:
                where = f"{language}/{module.slug}/{activity.slug}.json"
                yield where, activity.content[language], activity.content[source]


def _check_language(document: CourseDocument, language: str, faults: Faults) -> None:
    text = document.texts[language]
    where = f"{language}/course.json"
    known = References(document, text)
    if set(text.modules) != {str(module.key) for module in document.modules}:
        faults.add(f"{where}: modules", _("the titles are not those of the course's modules"))
    for term in text.glossary:
        if not SLUG.fullmatch(term) or len(term) > LONGEST_SLUG:
            faults.add(f"{where}: glossary", _("“%(key)s” cannot be a term's key") % {"key": term[:60]})
    if text.cover and not known.is_picture(text.cover):
        faults.add(f"{where}: cover", _("the picture is not among the course's files"))
    _check_values(where, text, known, faults)
    for module in document.modules:
        for activity in module.activities:
            content = activity.content[language]
            place = f"{language}/{module.slug}/{activity.slug}.json"
            if content.type != activity.kind:
                faults.add(place, _("the content is not of the kind that course.json says"))
            if content.type == "quiz" and not any(True for _question in content.questions()):
                faults.add(place, _("the quiz has no questions"))
            _check_values(place, content, known, faults)


class References:
    """What a text may refer to."""

    def __init__(self, document: CourseDocument, text: CourseText) -> None:
        self.assets: dict[str, Asset] = {asset.sha256: asset for asset in document.assets}
        self.activities = {str(activity.key) for activity in document.activities()}
        self.terms = set(text.glossary)

    def is_picture(self, sha256: str) -> bool:
        asset = self.assets.get(sha256)
        return asset is not None and asset.media_type.startswith("image/")

    def knows(self, link: rich_text.Link) -> bool:
        """Does the link lead somewhere? Addresses outside are not looked up."""
        if link.kind == "data-activity":
            return link.target in self.activities
        return link.kind == "href" or link.target in self.assets


def _check_values(where: str, value: object, known: References, faults: Faults) -> None:
    ids: set[str] = set()
    for found in walk(value):
        place = f"{where}: {found.path}" if found.path else where
        for problem in _problems(found, known):
            faults.add(place, problem, _("Mend it in the course and export again"))
        identity = getattr(found.value, "id", None)
        if isinstance(identity, str):
            if not _is_uuid(identity):
                faults.add(place, _("“%(id)s” is not an identifier") % {"id": identity[:40]})
            elif identity in ids:
                faults.add(place, _("the identifier %(id)s occurs twice") % {"id": identity})
            ids.add(identity)
        for problem in check_words(found, known.knows):
            faults.add(place, problem, _("Mend it in the course and export again"))


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _problems(found: Found, known: References) -> Iterator[str]:  # noqa: C901  one line a block
    value = found.value
    if isinstance(value, Picture):
        if bool(value.alt.strip()) == value.decorative:
            yield _("a picture has either words for those who do not see it or is marked as decorative")
    elif isinstance(value, Heading):
        if value.level not in (2, 3):
            yield _("a heading is of level 2 or 3")
    elif isinstance(value, Table):
        if not value.header or any(len(row.cells) != len(value.header) for row in value.rows):
            yield _("a row has more or fewer cells than the table has columns")
    elif isinstance(value, GlossaryTerm):
        if value.term not in known.terms:
            yield _("the glossary has no entry “%(term)s”") % {"term": value.term[:60]}
    elif isinstance(value, Quotation):
        if value.url and not rich_text.is_address(value.url):
            yield _("“%(address)s” is not an address that a link may have") % {"address": value.url[:60]}
    elif isinstance(value, Question):
        yield from value.problems()
        if not (_fewest_points(value) <= value.points <= 100 and _has_places(value.points, 2)):
            yield _("the points are not a number up to 100")
    elif isinstance(value, Figure):
        if not value.alt.strip():
            yield _("the picture is not told in words")
    elif isinstance(value, Facts):
        if not 0 <= value.difficulty <= HARDEST:
            yield _("the difficulty is not a number from 1 to 5")
        if len(value.tags) > MOST_TAGS or not all(0 < len(tag.strip()) <= LONGEST_TAG for tag in value.tags):
            yield _("there are too many competencies, or one of them is empty or too long")
    yield from _missing_files(value, known)


def _fewest_points(question: Question) -> Decimal:
    """A question that counts is worth something; one that does not may say 0."""
    return Decimal("0.01") if question.is_graded else Decimal(0)


def _missing_files(value: object, known: References) -> Iterator[str]:
    for name in ("asset", "narrow"):
        sha256 = getattr(value, name, "")
        if not sha256:
            continue
        if sha256 not in known.assets:
            yield _("the file %(sha256)s… is not among the course's files") % {"sha256": sha256[:12]}
        elif isinstance(value, Picture | Figure | Hotspot) and not known.is_picture(sha256):
            yield _("the file %(sha256)s… is not a picture") % {"sha256": sha256[:12]}

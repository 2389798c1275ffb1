"""A copy brings the translations of its original along; to wagtail-localize it is a page like any new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    TranslationContext,
    TranslationSource,
)

from ..models.kept import title_of_copy

Said = dict[Locale, str]


def bring_translations(original: Page, copy: Page) -> None:
    """Call before the languages follow: what was translated on ``original`` and below it is for ``copy`` too.

    Pages below are paired by their order, so that nothing may have been changed in between.
    """
    ours = original.get_descendants(inclusive=True).order_by("path").specific()
    theirs = copy.get_descendants(inclusive=True).order_by("path").specific()
    for one, other in zip(ours, theirs, strict=False):
        source, _created = TranslationSource.get_or_create_from_instance(other)
        _bring_texts(one, other, source)
        _bring_overrides(one, source)


def _bring_texts(original: Page, copy: Page, source: TranslationSource) -> None:
    by_place, by_text = _said_on(original)
    titles = _titles(original, copy, by_place)
    rows = []
    for segment in source.stringsegment_set.select_related("context"):
        said = by_place.get((segment.context.path, segment.string_id)) or by_text.get(segment.string_id, {})
        if segment.context.path == "title":
            said = said or titles
        rows += [_translated(segment, locale, text) for locale, text in said.items()]
    StringTranslation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _said_on(page: Page) -> tuple[dict[tuple[str, int], Said], dict[int, Said]]:
    """What the texts of a page are in other languages: by place and text, and by text alone."""
    by_place: dict[tuple[str, int], Said] = defaultdict(dict)
    by_text: dict[int, Said] = defaultdict(dict)
    rows = StringTranslation.objects.filter(context__object_id=page.translation_key, has_error=False)
    for row in rows.select_related("context", "locale").order_by("pk"):
        by_place[row.context.path, row.translation_of_id][row.locale] = row.data
        by_text[row.translation_of_id][row.locale] = row.data
    return by_place, by_text


def _titles(original: Page, copy: Page, by_place: dict[tuple[str, int], Said]) -> Said:
    """The titles of the copy in other languages, when it was given no title of its own."""
    if copy.title != title_of_copy(original.title, copy.locale.language_code):
        return {}
    current = StringSegment.objects.filter(
        source__object_id=original.translation_key, context__path="title"
    ).values_list("string_id", flat=True)
    said = [by_place.get(("title", string), {}) for string in current]
    return {locale: title_of_copy(text, locale.language_code) for one in said for locale, text in one.items()}


def _translated(segment: StringSegment, locale: Locale, text: str) -> StringTranslation:
    return StringTranslation(
        translation_of_id=segment.string_id,
        context=segment.context,
        locale=locale,
        data=text,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
    )


def _bring_overrides(original: Page, source: TranslationSource) -> None:
    """Pictures, files and addresses that are others in another language."""
    contexts = dict(_overridable(source))
    rows = SegmentOverride.objects.filter(context__object_id=original.translation_key, has_error=False)
    SegmentOverride.objects.bulk_create(
        SegmentOverride(locale_id=row.locale_id, context=contexts[row.context.path], data_json=row.data_json)
        for row in rows.select_related("context")
        if row.context.path in contexts
    )


def _overridable(source: TranslationSource) -> Iterator[tuple[str, TranslationContext]]:
    segments: Iterable[OverridableSegment] = source.overridablesegment_set.select_related("context")
    return ((segment.context.path, segment.context) for segment in segments)

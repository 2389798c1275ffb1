"""Translations that come with a document, told to wagtail-localize as if a translator had typed them.

Its own way makes four queries a string; a course has thousands. Here a whole course is written in a few
dozen, and what is written is the same: a source for each original, its segments, a translation of each
string, an override of each picture, file and address that differs.
"""

from __future__ import annotations

import json
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.models import Locale
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    SegmentOverride,
    String,
    StringSegment,
    StringTranslation,
    Template,
    TemplateSegment,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments, quote_path_component
from wagtail_localize.strings import extract_ids

SEGMENTS = (StringSegment, TemplateSegment, RelatedObjectSegment, OverridableSegment)
LINK = re.compile(r'<a id="(?P<id>[^"]*)">(?P<inner>.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Original:
    """An object in its source language with its translations by locale; all of them saved."""

    instance: Any
    translations: Mapping[Locale, Any]


@dataclass
class _Extracted:
    """An original's segments, and what each locale makes of them."""

    original: Original
    source: TranslationSource
    segments: list[Any]
    strings: list[tuple[Locale, StringSegmentValue, str]] = field(default_factory=list)
    overrides: list[tuple[Locale, str, Any]] = field(default_factory=list)


def remember_translations(originals: Sequence[Original], user: Any = None) -> None:
    """Write sources, segments, translations and overrides of ``originals``; what was written before is
    replaced."""
    extracted = [_extract(original) for original in originals if original.translations]
    if not extracted:
        return
    strings = _strings(extracted)
    contexts = _contexts(extracted)
    _write_segments(extracted, strings, contexts)
    _write_string_translations(extracted, strings, contexts, user)
    _write_overrides(extracted, contexts, user)
    _write_translations(extracted)


def _extract(original: Original) -> _Extracted:
    made = _Extracted(original, _source(original.instance), extract_segments(original.instance))
    by_path = _grouped(made.segments)
    for locale, translated in original.translations.items():
        for path, theirs in _grouped(extract_segments(translated)).items():
            _pair(made, locale, path, by_path.get(path, []), theirs)
    return made


def _source(instance: Any) -> TranslationSource:
    translatable, _created = TranslatableObject.objects.get_or_create_from_instance(instance)
    if isinstance(instance, ClusterableModel):
        content = instance.to_json()
    else:
        content = json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)
    source, _created = TranslationSource.objects.update_or_create(
        object=translatable,
        locale=instance.locale,
        defaults={
            "specific_content_type": ContentType.objects.get_for_model(type(instance)),
            "object_repr": str(instance)[:200],
            "content_json": content,
            "schema_version": get_schema_version(instance._meta.app_label),
            "last_updated_at": timezone.now(),
        },
    )
    return source


def _grouped(segments: Iterable[Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for segment in segments:
        groups[segment.path].append(segment)
    return groups


def _pair(made: _Extracted, locale: Locale, path: str, ours: list[Any], theirs: list[Any]) -> None:
    """Put the segments of one place beside those of the same place in the original."""
    mine = [segment for segment in ours if isinstance(segment, StringSegmentValue)]
    others = [segment for segment in theirs if isinstance(segment, StringSegmentValue)]
    for segment, other, text in _side_by_side(mine, others):
        made.strings.append((locale, segment, _without_strange_links(segment, text)))
        made.overrides += _other_addresses(locale, path, segment, other)
    for segment, other in zip(_overridable(ours), _overridable(theirs), strict=False):
        if segment.data != other.data and not path.endswith("'"):
            made.overrides.append((locale, path, other.data))


def _overridable(segments: Iterable[Any]) -> Iterator[OverridableSegmentValue]:
    return (segment for segment in segments if isinstance(segment, OverridableSegmentValue))


def _side_by_side(
    ours: list[StringSegmentValue], theirs: list[StringSegmentValue]
) -> Iterator[tuple[StringSegmentValue, StringSegmentValue, str]]:
    """Strings in order; where the translation has more paragraphs than the original, the last takes the
    rest."""
    for place, (segment, other) in enumerate(zip(ours, theirs, strict=False)):
        text = other.string.data
        if place == len(ours) - 1 and len(theirs) > len(ours):
            text = "<br/>".join(rest.string.data for rest in theirs[place:])
        yield segment, other, text


def _without_strange_links(segment: StringSegmentValue, text: str) -> str:
    """A link that the original does not have cannot be kept in a translated string; its words are."""
    known = extract_ids(segment.string.data)
    return LINK.sub(lambda link: link[0] if link["id"] in known else link["inner"], text)


def _other_addresses(
    locale: Locale, path: str, segment: StringSegmentValue, other: StringSegmentValue
) -> Iterator[tuple[Locale, str, Any]]:
    for identity, attributes in (segment.attrs or {}).items():
        address = attributes.get("href")
        translated = (other.attrs or {}).get(identity, {}).get("href")
        if address and translated and address != translated:
            yield locale, f"{path}.{quote_path_component(address)}", translated


def _strings(extracted: Sequence[_Extracted]) -> dict[tuple[int, uuid.UUID], int]:
    """Ids of the source strings by locale and hash, made where missing."""
    wanted = {}
    for made in extracted:
        for segment in _of_kind(made.segments, StringSegmentValue):
            digest = String._get_data_hash(segment.string.data)
            wanted[made.source.locale_id, digest] = segment.string.data
    rows = (
        String(locale_id=locale, data_hash=digest, data=data) for (locale, digest), data in wanted.items()
    )
    String.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return {
        (row.locale_id, row.data_hash): row.pk
        for hashes in _batches(sorted({digest for _locale, digest in wanted}))
        for row in String.objects.filter(data_hash__in=hashes).only("locale_id", "data_hash")
    }


def _contexts(extracted: Sequence[_Extracted]) -> dict[tuple[uuid.UUID, str], int]:
    """Ids of the places by object and path, made where missing."""
    wanted = {(made.source.object_id, segment.path) for made in extracted for segment in made.segments}
    TranslationContext.objects.bulk_create(
        (
            TranslationContext(
                object_id=owner, path=path, path_id=TranslationContext._get_path_id(path), field_path=""
            )
            for owner, path in sorted(wanted, key=str)
        ),
        ignore_conflicts=True,
        batch_size=500,
    )
    owners = sorted({owner for owner, _path in wanted})
    return {
        (row.object_id, row.path): row.pk
        for some in _batches(owners)
        for row in TranslationContext.objects.filter(object_id__in=some).only("object_id", "path")
    }


def _templates(extracted: Sequence[_Extracted]) -> dict[uuid.UUID, int]:
    """Ids of the templates of rich texts by their hash, made where missing."""
    wanted = {
        _template_hash(segment): segment
        for made in extracted
        for segment in _of_kind(made.segments, TemplateSegmentValue)
    }
    rows = (
        Template(
            uuid=digest,
            template=value.template,
            template_format=value.format,
            string_count=value.string_count,
        )
        for digest, value in wanted.items()
    )
    Template.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return {
        row.uuid: row.pk
        for some in _batches(sorted(wanted))
        for row in Template.objects.filter(uuid__in=some).only("uuid")
    }


def _template_hash(segment: TemplateSegmentValue) -> uuid.UUID:
    return uuid.uuid5(uuid.uuid5(Template.BASE_UUID_NAMESPACE, segment.format), segment.template)


def _write_segments(
    extracted: Sequence[_Extracted], strings: Mapping[Any, int], contexts: Mapping[Any, int]
) -> None:
    templates = _templates(extracted)
    for model in SEGMENTS:
        model.objects.filter(source__in=[made.source for made in extracted]).delete()
    rows: dict[type[Any], list[Any]] = defaultdict(list)
    for made in extracted:
        for segment in made.segments:
            place = {
                "source": made.source,
                "context_id": contexts[made.source.object_id, segment.path],
                "order": segment.order,
            }
            row = _segment_row(made, segment, place, strings, templates)
            rows[type(row)].append(row)
    for model, some in rows.items():
        model.objects.bulk_create(some, batch_size=500)


def _segment_row(
    made: _Extracted,
    segment: Any,
    place: Mapping[str, Any],
    strings: Mapping[Any, int],
    templates: Mapping[uuid.UUID, int],
) -> Any:
    if isinstance(segment, TemplateSegmentValue):
        return TemplateSegment(template_id=templates[_template_hash(segment)], **place)
    if isinstance(segment, RelatedObjectSegmentValue):
        related, _created = TranslatableObject.objects.get_or_create(
            content_type=segment.content_type, translation_key=segment.translation_key
        )
        return RelatedObjectSegment(object=related, **place)
    if isinstance(segment, OverridableSegmentValue):
        return OverridableSegment(data_json=json.dumps(segment.data, cls=DjangoJSONEncoder), **place)
    string = strings[made.source.locale_id, String._get_data_hash(segment.string.data)]
    return StringSegment(string_id=string, attrs=json.dumps(segment.attrs, cls=DjangoJSONEncoder), **place)


def _write_string_translations(
    extracted: Sequence[_Extracted], strings: Mapping[Any, int], contexts: Mapping[Any, int], user: Any
) -> None:
    rows: dict[tuple[int, int, int], StringTranslation] = {}
    now = timezone.now()
    for made in extracted:
        for locale, segment, text in made.strings:
            string = strings[made.source.locale_id, String._get_data_hash(segment.string.data)]
            context = contexts[made.source.object_id, segment.path]
            rows.setdefault(
                (locale.pk, string, context),
                StringTranslation(
                    locale=locale,
                    translation_of_id=string,
                    context_id=context,
                    data=text,
                    translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                    last_translated_by=user,
                    updated_at=now,
                ),
            )
    StringTranslation.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "updated_at", "last_translated_by", "has_error"],
        batch_size=500,
    )


def _write_overrides(extracted: Sequence[_Extracted], contexts: Mapping[Any, int], user: Any) -> None:
    rows = {}
    for made in extracted:
        for locale, path, data in made.overrides:
            context = contexts.get((made.source.object_id, path))
            if context:
                rows[locale.pk, context] = SegmentOverride(
                    locale=locale, context_id=context, data_json=json.dumps(data), last_translated_by=user
                )
    owners = [made.source.object_id for made in extracted]
    for some in _batches(owners):
        SegmentOverride.objects.filter(context__object_id__in=some).delete()
    SegmentOverride.objects.bulk_create(rows.values(), batch_size=500)


def _write_translations(extracted: Sequence[_Extracted]) -> None:
    now = timezone.now()
    Translation.objects.bulk_create(
        (
            Translation(
                source=made.source,
                target_locale=locale,
                translations_last_updated_at=now,
                destination_last_updated_at=now,
            )
            for made in extracted
            for locale in made.original.translations
        ),
        update_conflicts=True,
        unique_fields=["source", "target_locale"],
        update_fields=["translations_last_updated_at", "destination_last_updated_at", "enabled"],
    )


def _of_kind(segments: Iterable[Any], kind: type[Any]) -> Iterator[Any]:
    return (segment for segment in segments if isinstance(segment, kind))


def _batches(values: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]

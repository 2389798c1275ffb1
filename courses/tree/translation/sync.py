"""Translations follow what is published in the source language: facts at once, words by people.

wagtail-localize freezes the source when it is sent for translation and updates it on demand only; an
editor that is opened in between fails on blocks that are gone (its issues 231, 433) and facts stay behind
(285).
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import QuerySet
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    SegmentOverride,
    StringSegment,
    TemplateSegment,
    Translation,
    TranslationSource,
)

from content.models import File, Picture

from ..structure import keep_in_draft

Fingerprint = list[tuple[Any, ...]]
NOT_PLAIN = (StreamField, models.ManyToOneRel, models.ManyToManyField)


def sync_source(instance: Any) -> None:
    """Call after ``instance`` changed in its source language: strings to translate and facts follow.

    When nothing that is translated changed, its translations stay up to date.
    """
    source = TranslationSource.objects.get_for_instance_or_none(instance)
    if source is None:
        return
    with transaction.atomic():
        refresh(source)
        for translation in source.translations.filter(enabled=True).select_related("target_locale"):
            target = _target(translation)
            if target is not None and isinstance(target, Page):
                copy_facts(source.get_source_instance(), target)


def refresh(source: TranslationSource) -> None:
    """Take over the source as it stands. ``last_updated_at`` moves only when something translatable did."""
    before, updated = _fingerprint(source), source.last_updated_at
    source.update_from_db()
    if _fingerprint(source) == before:
        source.last_updated_at = updated
        source.save(update_fields=["last_updated_at"])


def refresh_if_stale(source: TranslationSource) -> None:
    """Mend a source that no longer matches its page or refers to something deleted.

    What was chosen for one language and is gone gives way to what the source has. Raises ObjectDoesNotExist
    when the source page itself is gone.
    """
    overrides = SegmentOverride.objects.filter(context__object_id=source.object_id).exclude(
        context__field_path=""
    )
    overrides.filter(pk__in=_without_object(source, overrides)).delete()
    instance = source.get_source_instance()
    if isinstance(instance, Page):
        current = json.loads(instance.to_json())
        frozen = json.loads(source.content_json)
        names = [field.field_name for field in get_translatable_fields(type(instance))]
        stale = any(current.get(name) != frozen.get(name) for name in names)
    else:
        stale = False
    if stale or _refers_to_nothing(source):
        refresh(source)


def copy_facts(original: Page, target: Page) -> None:
    """Give ``target`` what is the same in every language, cleared values too, unless it is overridden.

    Texts of blocks and rows below the page are left to the translation's next version.
    """
    overridden = SegmentOverride.objects.filter(
        context__object_id=target.translation_key, locale=target.locale_id
    ).values_list("context__path", flat=True)
    facts = [field for field in _facts(original) if field.name not in set(overridden)]
    behind = [field for field in facts if getattr(target, field.attname) != getattr(original, field.attname)]
    for field in behind:
        setattr(target, field.attname, getattr(original, field.attname))
    if behind:
        target.save(clean=False)
    draft = target.latest_revision.content if target.latest_revision else {}
    now = original.serializable_data()
    keep_in_draft(
        target, {f.name: now[f.name] for f in facts if f.name in draft and draft[f.name] != now[f.name]}
    )


def _facts(page: Page) -> list[Any]:
    """The plain fields that are the same in every language; a text is one while it is empty in the source."""
    fields = [
        translatable.get_field(type(page))
        for translatable in get_translatable_fields(type(page))
        if translatable.is_synchronized(page)
    ]
    return [field for field in fields if not isinstance(field, NOT_PLAIN)]


def _target(translation: Translation) -> Any:
    try:
        return translation.get_target_instance()
    except ObjectDoesNotExist:
        return None


def _fingerprint(source: TranslationSource) -> Fingerprint:
    rows: Fingerprint = []
    for model, what in (
        (StringSegment, "string_id"),
        (TemplateSegment, "template_id"),
        (RelatedObjectSegment, "object_id"),
        (OverridableSegment, "data_json"),
    ):
        rows += sorted(model.objects.filter(source=source).values_list("context_id", "order", what), key=str)
    return rows


def _refers_to_nothing(source: TranslationSource) -> bool:
    """Does a segment stand for an object, such as a glossary term or a picture, that was deleted."""
    if _without_object(source, source.overridablesegment_set.all()):
        return True
    for segment in source.relatedobjectsegment_set.select_related("object__content_type"):
        if segment.get_source_instance() is None:
            return True
    return False


def _without_object(source: TranslationSource, rows: QuerySet[Any]) -> list[int]:
    """Those of the rows that stand for a picture or file that was deleted. The editor asks for each."""
    instance = source.get_source_instance()
    named: dict[type[models.Model], dict[int, int]] = {Picture: {}, File: {}}
    for row in rows.select_related("context"):
        model = chosen_model(instance, row.context.get_field_path(instance))
        if model in named and str(row.data).isdigit():
            named[model][row.pk] = int(row.data)
    gone = []
    for model, chosen in named.items():
        there = set(model._default_manager.filter(pk__in=chosen.values()).values_list("pk", flat=True))
        gone += [row for row, pk in chosen.items() if pk not in there]
    return gone


def chosen_model(instance: Any, field_path: str) -> Any:
    """The model that a field or a block of a stream, by its path of names, chooses from; else None."""
    path = field_path.split(".")
    found: Any = instance._meta.get_field(path[0])
    if not isinstance(found, StreamField):
        return found.related_model
    found = found.stream_block
    for name in path[1:]:
        found = getattr(found, "child_blocks", {}).get(name)
    return getattr(found, "target_model", None)

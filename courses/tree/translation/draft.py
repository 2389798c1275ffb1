"""The draft of a translation before it is handed in: wagtail-localize makes the page only then."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from .editor import translation_of
from .sync import refresh_if_stale


def translated_draft(request: HttpRequest, page_id: int, **_kwargs: Any) -> HttpResponse | None:
    """A translation as its texts stand; None where Wagtail's draft says it: other pages, and under review."""
    page = Page.objects.filter(pk=page_id, alias_of=None).first()
    if page is None or not page.specific_class.preview_modes or page.workflow_in_progress:
        return None
    translation = translation_of(page)
    if translation is None:
        return None
    try:
        refresh_if_stale(translation.source)
    except ObjectDoesNotExist:
        return None
    draft = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    return draft.make_preview_request(request, request.GET.get("mode", draft.default_preview_mode))

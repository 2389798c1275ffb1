"""What a draft may lack and a page that is handed in or published may not: what the editor's form says."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from wagtail.fields import StreamField
from wagtail.models import Page


def is_finished(page: Page) -> bool:
    """Does every block of ``page``, as it stands on it, say what it must."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            try:
                field.stream_block.clean(getattr(page, field.name))
            except ValidationError:
                return False
    return True


def unfinished(pages: Iterable[Page]) -> list[Page]:
    """Those of ``pages`` whose newest draft is not finished."""
    return [page for page in pages if not is_finished(page.get_latest_revision_as_object())]

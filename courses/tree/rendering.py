"""How live pages are shown: through the document, with the files that the pages refer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from content.blocks.base import shown_by
from courses.document.rendering import Mode, RenderContext, ShownAsset
from courses.editions.models import Edition
from courses.editions.rendering import EditionAssets

from .kinds import page_types
from .models import ActivityPage
from .to_document import glossary_of, writer_for


def live_context(
    page: ActivityPage,
    *,
    mode: Mode = Mode.WEB,
    activity_url: Callable[[str], str] | None = None,
    check_url: str = "",
    checks: Mapping[str, Any] | None = None,
    edition: Edition | None = None,
    file_url: Callable[[str], str] | None = None,
) -> RenderContext:
    """The context in which blocks and questions of a live page become HTML.

    Files that the page no longer has are the ones of ``edition``.
    """
    language = page.locale.language_code
    writer = writer_for(language)
    page.to_content(writer)
    return RenderContext(
        language=language,
        mode=mode,
        asset=_first(shown_by(writer), EditionAssets(edition, file_url)) if edition else shown_by(writer),
        activity_url=activity_url or _Neighbours(page),
        glossary=glossary_of(writer),
        check_url=check_url,
        checks=checks or {},
        file_url=file_url,
    )


def _first(*sources: Callable[[str], ShownAsset | None]) -> Callable[[str], ShownAsset | None]:
    return lambda sha256: next((shown for source in sources if (shown := source(sha256))), None)


class _Neighbours:
    """Addresses of the activities in the page's language, looked up once when a link asks for one."""

    def __init__(self, page: ActivityPage) -> None:
        self.page = page
        self.addresses: dict[str, str] | None = None

    def __call__(self, key: str) -> str:
        if self.addresses is None:
            self.addresses = {
                str(found.activity.key): found.url
                for page_type in page_types().values()
                for found in page_type.objects.filter(
                    activity__course_id=self.page.activity and self.page.activity.course_id,
                    locale_id=self.page.locale_id,
                    live=True,
                ).select_related("activity")
            }
        return self.addresses.get(key, "")

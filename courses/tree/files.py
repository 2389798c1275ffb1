"""Files that a learner takes away from an activity, at the activity's own address."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from content.blocks.neutral import original_name
from content.storing import handed_out
from courses.document.activities import Content
from courses.document.fields import write
from courses.editions.frozen import frozen_content
from courses.editions.store import open_asset

from .learner import LearnerContext, activity_view
from .to_document import content_of

SHA256_LENGTH = 64


@require_safe
@activity_view()
def file(request: HttpRequest, learner: LearnerContext, sha256: str) -> HttpResponse:
    """A file of the activity: the page's own, else the edition's copy. Http404 for one it does not hold."""
    live = content_of(learner.page) if learner.page is not None else None
    held = [json.dumps(write(content)) for content in _contents(learner, live.content if live else None)]
    if len(sha256) != SHA256_LENGTH or not any(sha256 in words for words in held):
        raise Http404
    source = live.sources.get(sha256) if live else None
    try:
        if source is not None:
            return handed_out(source.file.open("rb"), original_name(source))
    except OSError:
        pass  # gone from the storage; the edition has its own
    try:
        return handed_out(open_asset(sha256), _name_in_edition(learner, sha256))
    except (KeyError, OSError):
        raise Http404 from None


def _contents(learner: LearnerContext, live: Content | None) -> Iterator[Content]:
    """What the learner may be shown of the activity."""
    if live is not None:
        yield live
    if learner.edition is not None:
        frozen = frozen_content(learner.edition, learner.activity.key, learner.language)
        if frozen is not None:
            yield frozen


def _name_in_edition(learner: LearnerContext, sha256: str) -> str:
    if learner.edition is None:
        raise KeyError(sha256)
    names = {asset["sha256"]: asset["name"] for asset in learner.edition.structure.get("assets", ())}
    return str(names[sha256])

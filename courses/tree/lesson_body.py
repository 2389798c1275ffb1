"""A lesson's body as HTML: prose from the live page, from the edition where the page is no longer live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from content.freshness import GLOSSARY
from courses.document.activities import LessonContent
from courses.document.rendering import RenderContext, render_body
from courses.editions.frozen import frozen_content
from courses.editions.rendering import edition_context

from .learner import LearnerContext
from .rendering import live_context
from .to_document import content_of

KEPT_SECONDS = 600


def body_of(learner: LearnerContext, checks: Mapping[str, Any] | None = None) -> SafeString:
    """The lesson's body; with ``checks`` (results by question id) it shows what came of the answers.

    It holds no token and nothing of the person, so it is kept for everybody: under the page's own cache key,
    which changes with each publication, and until a word of the glossary changes.
    """
    if checks:
        return render_body(shown_content(learner), shown_with(learner, checks))
    key = f"body:{_version(learner)}:{learner.language}:{learner.course.slug}"
    found = cache.get_many([key, GLOSSARY])
    words, html = found.get(key, (None, ""))
    if not html or words != found.get(GLOSSARY):
        html = str(render_body(shown_content(learner), shown_with(learner)))
        cache.set(key, (found.get(GLOSSARY), html), KEPT_SECONDS)
    return mark_safe(html)  # noqa: S308 (made by render_body)


def _version(learner: LearnerContext) -> str:
    edition = learner.edition.pk if learner.edition else ""
    if learner.page is not None:
        return f"{learner.page.cache_key}:{edition}"
    return f"{learner.activity.key}:{edition}"


def shown_content(learner: LearnerContext) -> LessonContent:
    """What the person reads: the live page's content, else the edition's.

    A block of the page whose picture or file is gone is read from the edition, which has its own copy.
    """
    content = content_of(learner.page).content if learner.page is not None else learner.content()
    assert isinstance(content, LessonContent)
    if learner.page is None or learner.edition is None or "" not in content.assets():
        return content
    frozen = frozen_content(learner.edition, learner.activity.key, learner.language)
    kept = {block.id: block for block in getattr(frozen, "body", ())}
    body = (kept.get(block.id, block) if "" in block.assets() else block for block in content.body)
    return replace(content, body=tuple(body))


def shown_with(learner: LearnerContext, checks: Mapping[str, Any] | None = None) -> RenderContext:
    """How the blocks of what is shown become HTML."""
    if learner.page is None:
        return _frozen_with(learner, checks)
    return live_context(
        learner.page,
        activity_url=addresses(learner),
        check_url=learner.url("check"),
        checks=checks or {},
        edition=learner.edition,
        file_url=learner.file_url,
    )


def _frozen_with(learner: LearnerContext, checks: Mapping[str, Any] | None = None) -> RenderContext:
    """How content that the edition froze becomes HTML; the live page's way where there is no edition."""
    if learner.edition is None:
        assert learner.page is not None
        return live_context(learner.page, activity_url=addresses(learner), file_url=learner.file_url)
    return edition_context(
        learner.edition,
        learner.language,
        activity_url=addresses(learner),
        check_url=learner.url("check"),
        checks=checks or {},
        file_url=learner.file_url,
    )


def addresses(learner: LearnerContext) -> Callable[[str], str]:
    """Where the activities of the visit's outline are, by key."""
    found = {
        str(item.key): learner.address_of(module, item)
        for module in learner.outline.modules
        for item in module.activities
    }
    return lambda key: found.get(key, "")

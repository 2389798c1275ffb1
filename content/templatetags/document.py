"""Tags of the block and question templates. ``r`` is a RenderContext."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from courses.document import rendering, rich_text
from courses.document.blocks import Block
from courses.document.course import GlossaryEntry
from courses.document.questions import Question
from courses.document.rendering import RenderContext, ShownAsset

register = template.Library()


@register.simple_tag
def document_html(r: RenderContext, html: str) -> SafeString:
    """Neutral HTML as page HTML, sanitised, its links resolved."""
    resolved = rich_text.resolve(html or "", activity_url=r.activity_url, asset_url=r.asset_url)
    return mark_safe(resolved)  # noqa: S308


@register.simple_tag
def asset_url(r: RenderContext, sha256: str) -> str:
    """Where an asset's file is."""
    return r.asset_url(sha256)


@register.simple_tag
def asset(r: RenderContext, sha256: str) -> ShownAsset | None:
    """An asset with its name, size, width and height."""
    return r.asset(sha256)


@register.simple_tag
def term(r: RenderContext, key: str) -> GlossaryEntry | None:
    """A glossary entry."""
    return r.glossary.get(key)


@register.simple_tag(takes_context=True)
def check_result(context: dict[str, Any], _check: str, question: Question) -> Any:
    """What came of a learner's answer to a question of a knowledge check, None before they answer."""
    return context["r"].checks.get(question.id)


@register.simple_tag
def render_block(r: RenderContext, block: Block) -> SafeString:
    """A block by its own template."""
    return rendering.render_block(block, r)


@register.simple_tag
def render_question(r: RenderContext, question: Question, **context: Any) -> SafeString:
    """A question by its own template; further arguments reach it (response, name, review, number, form)."""
    return rendering.render_question(question, r, **context)


@register.filter
def labelled(cells: Sequence[str], header: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The cells of a row, each after the name of its column."""
    return zip_longest(header, cells, fillvalue="")

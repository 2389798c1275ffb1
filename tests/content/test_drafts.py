"""A draft may be unfinished: what lacks is complained of when the page is handed in, not while it is
written."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import Block, StreamBlock, StructBlock

from content.blocks import LessonBody, Writer
from courses.document.questions import Question
from courses.document.rendering import Mode, RenderContext, render_block, render_question
from courses.quizzes.blocks import QuizStream

pytestmark = pytest.mark.django_db

BLOCKS = [(stream, name) for stream in (LessonBody(), QuizStream()) for name in stream.child_blocks]
SHOWN = RenderContext("uz", Mode.PREVIEW)

every_block = pytest.mark.parametrize(
    ("stream", "name"), BLOCKS, ids=lambda part: part if isinstance(part, str) else "in"
)


def begun(stream: StreamBlock, name: str) -> Any:
    """A stream with a block as somebody leaves it who has only pressed every plus."""
    return stream.to_python([row_of(stream, name)])


def row_of(stream: StreamBlock, name: str) -> dict[str, Any]:
    return {"type": name, "value": empty(stream.child_blocks[name]), "id": f"{name}-id"}


def empty(block: Block) -> Any:
    if isinstance(block, StructBlock):
        return {name: empty(child) for name, child in block.child_blocks.items()}
    if isinstance(block, StreamBlock):
        return [row_of(block, name) for name in block.child_blocks]
    return block.get_prep_value(block.get_default())


@every_block
def test_a_block_that_says_nothing_yet_is_kept_as_a_draft_and_previewed(
    stream: StreamBlock, name: str
) -> None:
    (child,) = stream.clean_deferred(begun(stream, name))
    if hasattr(child.block, "to_document"):
        block = child.block.to_document("x", child.value, Writer("uz"))
        if isinstance(block, Question):
            render_question(block.without_key(), SHOWN, name="x", number=1, response=None)
        else:
            render_block(block, SHOWN)


@every_block
def test_it_is_complained_of_when_the_page_is_handed_in(stream: StreamBlock, name: str) -> None:
    if name == "draw":
        return  # one question of any kind is a wish like any other
    with pytest.raises(ValidationError):
        stream.clean(begun(stream, name))

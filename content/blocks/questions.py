"""Question types as blocks: the same in a knowledge check and in a quiz."""

from __future__ import annotations

from wagtail.blocks import StreamBlock

from .choice import MultipleResponseBlock, SingleChoiceBlock


class QuestionStream(StreamBlock):
    """Any number of questions of any type; a question's identity is its block id."""

    single_choice = SingleChoiceBlock()
    multiple_response = MultipleResponseBlock()

"""Question types as blocks: the same in a knowledge check and in a quiz."""

from __future__ import annotations

from wagtail.blocks import StreamBlock

from .categorise import CategoriseBlock
from .choice import MultipleResponseBlock, SingleChoiceBlock
from .matching import MatchingBlock
from .ordering import OrderingBlock
from .true_false import TrueFalseBlock


class QuestionStream(StreamBlock):
    """Any number of questions of any type; a question's identity is its block id."""

    single_choice = SingleChoiceBlock()
    multiple_response = MultipleResponseBlock()
    true_false = TrueFalseBlock()
    matching = MatchingBlock()
    ordering = OrderingBlock()
    categorise = CategoriseBlock()

"""Question types as blocks: the same in a knowledge check and in a quiz."""

from __future__ import annotations

from wagtail.blocks import StreamBlock

from .categorise import CategoriseBlock
from .choice import MultipleResponseBlock, SingleChoiceBlock
from .extended_text import ExtendedTextBlock
from .gaps import GapsBlock
from .hotspot import HotspotBlock
from .likert import LikertBlock
from .matching import MatchingBlock
from .numeric import NumericBlock
from .ordering import OrderingBlock
from .short_text import ShortTextBlock
from .true_false import TrueFalseBlock


class QuestionStream(StreamBlock):
    """Any number of questions of any type; a question's identity is its block id."""

    single_choice = SingleChoiceBlock()
    multiple_response = MultipleResponseBlock()
    true_false = TrueFalseBlock()
    matching = MatchingBlock()
    ordering = OrderingBlock()
    categorise = CategoriseBlock()
    numeric = NumericBlock()
    short_text = ShortTextBlock()
    gaps = GapsBlock()
    hotspot = HotspotBlock()
    extended_text = ExtendedTextBlock()
    likert = LikertBlock()

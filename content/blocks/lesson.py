"""The lesson's body: every block a trainer may choose."""

from __future__ import annotations

from wagtail.blocks import StreamBlock

from .accordion import AccordionBlock
from .callout import CalloutBlock
from .download import DownloadBlock
from .glossary_term import GlossaryTermBlock
from .heading import HeadingBlock
from .knowledge_check import KnowledgeCheckBlock
from .picture import PictureBlock
from .quotation import QuotationBlock
from .reflection import ReflectionBlock
from .rich_text import ProseBlock
from .steps import StepsBlock
from .table import TableBlock


class LessonBody(StreamBlock):
    heading = HeadingBlock()
    rich_text = ProseBlock()
    quotation = QuotationBlock()
    glossary_term = GlossaryTermBlock()
    picture = PictureBlock()
    callout = CalloutBlock()
    table = TableBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    reflection = ReflectionBlock()
    knowledge_check = KnowledgeCheckBlock()
    download = DownloadBlock()

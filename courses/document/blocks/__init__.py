"""The blocks a lesson is made of, one file a block; importing this package registers them."""

from .accordion import Accordion, AccordionItem
from .base import Block
from .callout import Callout, CalloutKind
from .download import Download
from .glossary_term import GlossaryTerm
from .heading import Heading
from .knowledge_check import KnowledgeCheck
from .picture import Picture
from .quotation import Quotation
from .reflection import Reflection
from .rich_text import RichText
from .steps import Step, Steps
from .table import Table, TableRow

__all__ = [
    "Accordion",
    "AccordionItem",
    "Block",
    "Callout",
    "CalloutKind",
    "Download",
    "GlossaryTerm",
    "Heading",
    "KnowledgeCheck",
    "Picture",
    "Quotation",
    "Reflection",
    "RichText",
    "Step",
    "Steps",
    "Table",
    "TableRow",
]

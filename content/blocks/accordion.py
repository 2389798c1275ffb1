from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock, StructBlock

from courses.document.blocks import Accordion, AccordionItem

from .base import PROSE, LessonBlock, Raw
from .neutral import Reader, Writer


class AccordionItemBlock(StructBlock):
    title = CharBlock(label=_("title"), max_length=200, help_text=_("What a reader learns by opening it."))
    text = RichTextBlock(label=_("text"), features=PROSE)

    class Meta:
        label = _("part")
        icon = "collapse-down"


class AccordionBlock(LessonBlock, StreamBlock):
    document = Accordion

    item = AccordionItemBlock()

    class Meta:
        label = _("accordion")
        icon = "collapse-down"
        group = _("Shown")
        description = _(
            "Parts that open on demand: details that not everybody needs. Never hide what must be read."
        )
        min_num = 1
        preview_value = [
            {
                "type": "item",
                "value": {"title": _("Where is this written?"), "text": "<p>In article 12 of the law.</p>"},
                "id": "i1",
            }
        ]

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Accordion:
        items = (
            AccordionItem(str(child.id), child.value["title"], writer.html(child.value["text"].source))
            for child in value
        )
        return Accordion(block_id, tuple(items))

    def from_document(self, block: Accordion, reader: Reader) -> Raw:
        return [
            {"type": "item", "value": {"title": item.title, "text": reader.html(item.html)}, "id": item.id}
            for item in block.items
        ]

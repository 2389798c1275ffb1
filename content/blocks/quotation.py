from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, TextBlock, URLBlock

from courses.document.blocks import Quotation

from .base import LessonBlock, Raw
from .neutral import Reader, Writer


class QuotationBlock(LessonBlock, StructBlock):
    document = Quotation

    text = TextBlock(label=_("words"), rows=3, help_text=_("The exact words, without quotation marks."))
    source = CharBlock(
        label=_("source"), max_length=250, help_text=_("Who said or wrote it, where and when.")
    )
    url = URLBlock(label=_("address of the source"), required=False)

    class Meta:
        label = _("quotation")
        icon = "openquote"
        group = _("Text")
        description = _("Somebody's own words with where they stand.")
        preview_value = {
            "text": _("An agency may not ask for a document that another agency holds."),
            "source": _("Law on public services"),
            "url": "",
        }

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Quotation:
        return Quotation(block_id, value["text"], value["source"], value["url"] or "")

    def from_document(self, block: Quotation, reader: Reader) -> Raw:
        return {"text": block.text, "source": block.source, "url": block.url}

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import IntegerBlock, RichTextBlock, StructBlock

from courses.document.blocks import Reflection

from .base import PROSE, LessonBlock, Raw
from .neutral import Reader, Writer


class ReflectionBlock(LessonBlock, StructBlock):
    document = Reflection

    text = RichTextBlock(
        label=_("question or task"),
        features=PROSE,
        help_text=_("About the reader's own service or desk. Nothing is handed in."),
    )
    hint = RichTextBlock(label=_("hint"), required=False, features=PROSE, help_text=_("Shown on demand."))
    minutes = IntegerBlock(label=_("minutes"), required=False, default=0, min_value=0, max_value=240)

    class Meta:
        label = _("to think over")
        icon = "help"
        group = _("To do")
        description = _("A question or a task that ties the lesson to the reader's own work.")
        preview_value = {
            "text": "<p>Which paper does your service ask for that another agency has?</p>",
            "hint": "",
            "minutes": 5,
        }

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Reflection:
        return Reflection(
            block_id,
            writer.html(value["text"].source),
            writer.html(value["hint"].source),
            value["minutes"] or 0,
        )

    def from_document(self, block: Reflection, reader: Reader) -> Raw:
        return {"text": reader.html(block.html), "hint": reader.html(block.hint), "minutes": block.minutes}

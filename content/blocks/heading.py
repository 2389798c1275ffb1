from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock

from courses.document.blocks import Heading

from .base import LessonBlock, Raw
from .neutral import Reader, Writer


class HeadingBlock(LessonBlock, StructBlock):
    document = Heading

    text = CharBlock(
        label=_("heading"),
        max_length=120,
        help_text=_("What the next part says, in a few words; no full stop."),
    )
    level = ChoiceBlock(label=_("level"), choices=[("2", _("part")), ("3", _("part of a part"))], default="2")

    class Meta:
        label = _("heading")
        icon = "title"
        group = _("Text")
        description = _("Opens a part of the lesson. Three to five in a lesson are enough.")
        preview_value = {"text": _("What the law says"), "level": "2"}
        form_layout = ["text", "level"]

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Heading:
        return Heading(block_id, value["text"], int(value["level"] or 2))

    def from_document(self, block: Heading, reader: Reader) -> Raw:
        return {"text": block.text, "level": str(block.level)}

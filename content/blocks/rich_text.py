from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock

from courses.document.blocks import RichText

from .base import PROSE, LessonBlock, Raw
from .neutral import Reader, Writer


class ProseBlock(LessonBlock, RichTextBlock):
    document = RichText

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"features": PROSE, **kwargs})

    class Meta:
        label = _("text")
        icon = "pilcrow"
        group = _("Text")
        description = _(
            "Paragraphs and lists. Short sentences, one thought a paragraph, the reader is “you”."
        )
        preview_value = "<p>A citizen brings a paper that the agency could have asked for <b>itself</b>.</p>"

    def to_document(self, block_id: str, value: Any, writer: Writer) -> RichText:
        return RichText(block_id, writer.html(value.source))

    def from_document(self, block: RichText, reader: Reader) -> Raw:
        return reader.html(block.html)

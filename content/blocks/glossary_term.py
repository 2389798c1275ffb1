from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.document.blocks import GlossaryTerm

from .base import LessonBlock, Raw
from .neutral import Reader, Writer


class GlossaryTermBlock(LessonBlock, SnippetChooserBlock):
    document = GlossaryTerm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("content.Term", *args, **kwargs)

    class Meta:
        label = _("glossary term")
        icon = "snippet"
        group = _("Text")
        description = _("A word with its definition, the same wherever it is shown.")

    def to_document(self, block_id: str, value: Any, writer: Writer) -> GlossaryTerm:
        return GlossaryTerm(block_id, writer.term(value))

    def from_document(self, block: GlossaryTerm, reader: Reader) -> Raw:
        return reader.term(block.term)

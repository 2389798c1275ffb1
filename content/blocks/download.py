from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock

from courses.document.blocks import Download

from .base import LessonBlock, Raw
from .neutral import Reader, Writer


class DownloadBlock(LessonBlock, StructBlock):
    document = Download

    file = DocumentChooserBlock(label=_("file"))
    title = CharBlock(label=_("title"), max_length=150, help_text=_("What it is, not “click here”."))
    description = CharBlock(
        label=_("description"), required=False, max_length=250, help_text=_("What the learner does with it.")
    )

    class Meta:
        label = _("file to take away")
        icon = "download"
        group = _("To do")
        description = _("A template, a form, a sheet to fill in.")

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Download:
        return Download(block_id, writer.file(value["file"]), value["title"], value["description"])

    def from_document(self, block: Download, reader: Reader) -> Raw:
        return {"file": reader.file(block.asset), "title": block.title, "description": block.description}

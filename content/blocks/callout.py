from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StructBlock

from courses.document.blocks import Callout, CalloutKind

from .base import PROSE, LessonBlock, Raw
from .neutral import Reader, Writer

KINDS = [
    (CalloutKind.LAW.value, _("law")),
    (CalloutKind.EXAMPLE.value, _("example")),
    (CalloutKind.WARNING.value, _("warning")),
    (CalloutKind.REMEMBER.value, _("to remember")),
]


class CalloutBlock(LessonBlock, StructBlock):
    document = Callout

    kind = ChoiceBlock(label=_("kind"), choices=KINDS, default=CalloutKind.EXAMPLE.value)
    title = CharBlock(
        label=_("title"),
        required=False,
        max_length=120,
        help_text=_("For a law: its name, number and article. Empty: the kind's own word stands there."),
    )
    text = RichTextBlock(label=_("text"), features=PROSE)

    class Meta:
        label = _("callout")
        icon = "info-circle"
        group = _("Shown")
        description = _("A box set apart: what the law says, an example, a warning, what to remember.")
        preview_value = {
            "kind": "remember",
            "title": "",
            "text": "<p>Ask the citizen only for what no agency knows.</p>",
        }

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Callout:
        return Callout(
            block_id, CalloutKind(value["kind"]), writer.html(value["text"].source), value["title"]
        )

    def from_document(self, block: Callout, reader: Reader) -> Raw:
        return {"kind": block.kind.value, "title": block.title, "text": reader.html(block.html)}

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock, StructBlock

from courses.document.blocks import Step, Steps

from .base import PROSE, LessonBlock, Raw
from .neutral import Reader, Writer


class StepBlock(StructBlock):
    title = CharBlock(label=_("step"), max_length=200, help_text=_("Begin with a verb: what is done."))
    text = RichTextBlock(label=_("in detail"), required=False, features=PROSE)

    class Meta:
        label = _("step")
        icon = "arrow-right"


class StepsBlock(LessonBlock, StreamBlock):
    document = Steps

    step = StepBlock()

    class Meta:
        label = _("steps")
        icon = "list-ol"
        group = _("Shown")
        description = _("What is done in which order. Three to seven steps.")
        min_num = 2
        preview_value = [
            {"type": "step", "value": {"title": _("Name the paper"), "text": ""}, "id": "s1"},
            {"type": "step", "value": {"title": _("Find who issues it"), "text": ""}, "id": "s2"},
        ]

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Steps:
        steps = (
            Step(str(child.id), child.value["title"], writer.html(child.value["text"].source))
            for child in value
        )
        return Steps(block_id, tuple(steps))

    def from_document(self, block: Steps, reader: Reader) -> Raw:
        return [
            {"type": "step", "value": {"title": step.title, "text": reader.html(step.html)}, "id": step.id}
            for step in block.steps
        ]

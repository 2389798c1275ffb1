from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock

from courses.document.blocks import KnowledgeCheck

from .base import LessonBlock, Raw, stored, written
from .neutral import Reader, Writer
from .questions import QuestionStream


class KnowledgeCheckBlock(LessonBlock, StructBlock):
    document = KnowledgeCheck

    title = CharBlock(
        label=_("title"),
        required=False,
        max_length=120,
        help_text=_("Empty: “Knowledge check” stands there."),
    )
    questions = QuestionStream(label=_("questions"), min_num=1)

    class Meta:
        label = _("knowledge check")
        icon = "tasks"
        group = _("To do")
        description = _(
            "One to three questions on what was just read. Not graded; every answer explains itself."
        )

    def to_document(self, block_id: str, value: Any, writer: Writer) -> KnowledgeCheck:
        return KnowledgeCheck(block_id, written(value["questions"], writer), value["title"])

    def from_document(self, block: KnowledgeCheck, reader: Reader) -> Raw:
        questions = stored(self.child_blocks["questions"], block.questions, reader)
        return {"title": block.title, "questions": questions}

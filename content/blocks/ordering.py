"""Ordering: steps written in their right order, shown in another."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock, StreamBlock

from courses.document.questions import Ordering, OrderItem

from .base import INLINE, Raw
from .neutral import Reader, Writer
from .question import QuestionBlock


class OrderingBlock(QuestionBlock):
    document = Ordering

    items = StreamBlock(
        [("item", RichTextBlock(label=_("step"), features=INLINE, icon="arrow-down"))],
        label=_("steps in their right order"),
        min_num=2,
        max_num=12,
        help_text=_(
            "Four to seven steps that have one order only; learners get them mixed. Each step that follows "
            "the one before it earns its share."
        ),
    )

    class Meta:
        label = _("ordering")
        icon = "list-ol"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {
            "items": tuple(OrderItem(str(item.id), writer.html(item.value.source)) for item in value["items"])
        }

    def own_raw(self, question: Ordering, reader: Reader) -> dict[str, Raw]:
        return {
            "items": [
                {"type": "item", "value": reader.html(item.html), "id": item.id} for item in question.items
            ]
        }

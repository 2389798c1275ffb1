"""Categorise: a few categories, each with what belongs to it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock, StreamBlock, StructBlock

from courses.document.questions import Categorise, Category, CategoryItem, Scoring

from .base import INLINE, Raw
from .neutral import Reader, Writer
from .question import FEEDBACK, QuestionBlock, scoring_block


class CategoryItemBlock(StructBlock):
    text = RichTextBlock(label=_("item"), features=INLINE)
    feedback = RichTextBlock(
        label=_("why"), required=False, features=FEEDBACK, help_text=_("Why it belongs here.")
    )

    class Meta:
        label = _("item")
        icon = "tag"


class CategoryBlock(StructBlock):
    name = RichTextBlock(label=_("category"), features=INLINE)
    items = StreamBlock(
        [("item", CategoryItemBlock())],
        label=_("what belongs to it"),
        required=False,
        max_num=12,
        help_text=_("Two or more cases from work; a category may also stay empty."),
    )

    class Meta:
        label = _("category")
        icon = "folder-open-inverse"


class CategoriseBlock(QuestionBlock):
    document = Categorise

    categories = StreamBlock(
        [("category", CategoryBlock())],
        label=_("categories"),
        min_num=2,
        max_num=6,
        help_text=_("Two to four that do not overlap; learners get all items mixed."),
    )
    scoring = scoring_block(Scoring.PARTIAL)

    class Meta:
        label = _("into categories")
        icon = "folder-open-inverse"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        items = tuple(
            CategoryItem(
                str(item.id),
                writer.html(item.value["text"].source),
                str(category.id),
                writer.html(item.value["feedback"].source),
            )
            for category in value["categories"]
            for item in category.value["items"]
        )
        return {
            "categories": tuple(
                Category(str(category.id), writer.html(category.value["name"].source))
                for category in value["categories"]
            ),
            "items": items,
            "scoring": Scoring(value["scoring"] or Scoring.PARTIAL),
        }

    def own_raw(self, question: Categorise, reader: Reader) -> dict[str, Raw]:
        categories = [
            {
                "type": "category",
                "value": {
                    "name": reader.html(category.html),
                    "items": [
                        {
                            "type": "item",
                            "value": {"text": reader.html(item.html), "feedback": reader.html(item.feedback)},
                            "id": item.id,
                        }
                        for item in question.items
                        if item.category == category.id
                    ],
                },
                "id": category.id,
            }
            for category in question.categories
        ]
        return {"categories": categories, "scoring": question.scoring.value}

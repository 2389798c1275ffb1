"""Extended text: written by the learner, marked by a trainer with the rubric."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, RichTextBlock, StreamBlock, StructBlock

from courses.document.questions import Criterion, ExtendedText, RubricLevel

from .base import PROSE, Raw
from .neutral import Reader, Writer
from .number import NumberBlock
from .question import QuestionBlock


class LevelBlock(StructBlock):
    text = CharBlock(label=_("how well it is met"), max_length=250)
    value = NumberBlock(label=_("worth"), default=Decimal(0), min_value=0, max_value=100)

    class Meta:
        label = _("level")
        icon = "tag"


class CriterionBlock(StructBlock):
    title = CharBlock(label=_("criterion"), max_length=200)
    levels = StreamBlock(
        [("level", LevelBlock())],
        label=_("levels"),
        min_num=2,
        max_num=6,
        help_text=_("From least to most, each in words that two markers understand alike."),
    )

    class Meta:
        label = _("criterion")
        icon = "list-ul"


class ExtendedTextBlock(QuestionBlock):
    document = ExtendedText

    rubric = StreamBlock(
        [("criterion", CriterionBlock())],
        label=_("rubric"),
        min_num=1,
        max_num=8,
        help_text=_("Learners see it while they write; the marker chooses a level of each criterion."),
    )
    model_answer = RichTextBlock(
        label=_("model answer"),
        required=False,
        features=PROSE,
        help_text=_("For the marker, and for learners once they may see the key."),
    )
    min_words = IntegerBlock(label=_("fewest words"), required=False, min_value=0, max_value=3_000)
    max_words = IntegerBlock(label=_("most words"), required=False, min_value=0, max_value=3_000)

    class Meta:
        label = _("text that a trainer marks")
        icon = "doc-full"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {
            "rubric": tuple(
                Criterion(
                    str(criterion.id),
                    criterion.value["title"],
                    tuple(
                        RubricLevel(str(level.id), level.value["text"], level.value["value"] or Decimal(0))
                        for level in criterion.value["levels"]
                    ),
                )
                for criterion in value["rubric"]
            ),
            "model_answer": writer.html(value["model_answer"].source),
            "min_words": value["min_words"] or 0,
            "max_words": value["max_words"] or 0,
        }

    def own_raw(self, question: ExtendedText, reader: Reader) -> dict[str, Raw]:
        rubric = [
            {
                "type": "criterion",
                "value": {
                    "title": criterion.title,
                    "levels": [
                        {"type": "level", "value": {"text": one.text, "value": str(one.value)}, "id": one.id}
                        for one in criterion.levels
                    ],
                },
                "id": criterion.id,
            }
            for criterion in question.rubric
        ]
        return {
            "rubric": rubric,
            "model_answer": reader.html(question.model_answer),
            "min_words": question.min_words,
            "max_words": question.max_words,
        }

"""Choice questions: one option of several, or several."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, DecimalBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.document.questions import MultipleResponse, Option, SingleChoice

from .base import INLINE, Raw, Written
from .neutral import Reader, Writer

FEEDBACK = [*INLINE, "link"]
FEEDBACKS = ("feedback", "feedback_right", "feedback_wrong")


class OptionBlock(StructBlock):
    text = RichTextBlock(label=_("answer"), features=INLINE)
    right = BooleanBlock(label=_("right"), required=False)
    feedback = RichTextBlock(
        label=_("why"),
        required=False,
        features=FEEDBACK,
        help_text=_("Why this answer is right, or which mistake leads to it."),
    )

    class Meta:
        label = _("answer")
        icon = "radio-full"


class ChoiceBlock(Written, StructBlock):
    """What single choice and multiple response share."""

    stem = RichTextBlock(
        label=_("question"),
        features=[*INLINE, "ol", "ul", "link"],
        help_text=_(
            "A case from work and one question about it; what the lesson teaches, not what it happens to say."
        ),
    )
    options = StreamBlock(
        [("option", OptionBlock())],
        label=_("answers"),
        min_num=2,
        max_num=12,
        help_text=_("Three or four of like length; the wrong ones are mistakes that people make."),
    )
    points = DecimalBlock(
        label=_("points"), default=Decimal(1), min_value=Decimal("0.1"), max_value=Decimal(100)
    )
    feedback = RichTextBlock(label=_("feedback to everybody"), required=False, features=FEEDBACK)
    feedback_right = RichTextBlock(label=_("feedback when right"), required=False, features=FEEDBACK)
    feedback_wrong = RichTextBlock(label=_("feedback when wrong"), required=False, features=FEEDBACK)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        problem = self.problem(sum(bool(option.value["right"]) for option in value["options"]))
        if problem:
            raise StructBlockValidationError(block_errors={"options": ValidationError(problem)})
        return value

    def problem(self, rights: int) -> str:
        """What is wrong with ``rights`` answers being marked right; empty when nothing is."""
        return "" if rights else gettext_now("Mark the right answer.")

    def to_document(self, block_id: str, value: Any, writer: Writer) -> SingleChoice | MultipleResponse:
        options = tuple(
            Option(
                id=str(option.id),
                html=writer.html(option.value["text"].source),
                right=bool(option.value["right"]),
                feedback=writer.html(option.value["feedback"].source),
            )
            for option in value["options"]
        )
        return self.document(
            id=block_id,
            stem=writer.html(value["stem"].source),
            options=options,
            points=Decimal(1) if value["points"] is None else value["points"],
            **{name: writer.html(value[name].source) for name in FEEDBACKS},
        )

    def from_document(self, block: SingleChoice | MultipleResponse, reader: Reader) -> Raw:
        options = [
            {
                "type": "option",
                "value": {
                    "text": reader.html(option.html),
                    "right": option.right,
                    "feedback": reader.html(option.feedback),
                },
                "id": option.id,
            }
            for option in block.options
        ]
        return {
            "stem": reader.html(block.stem),
            "options": options,
            "points": str(block.points),
            **{name: reader.html(getattr(block, name)) for name in FEEDBACKS},
        }


class SingleChoiceBlock(ChoiceBlock):
    document = SingleChoice

    class Meta:
        label = _("one right answer")
        icon = "radio-full"

    def problem(self, rights: int) -> str:
        if rights > 1:
            return gettext_now("Mark one answer only, or use the question with several right answers.")
        return super().problem(rights)


class MultipleResponseBlock(ChoiceBlock):
    document = MultipleResponse

    class Meta:
        label = _("several right answers")
        icon = "tasks"

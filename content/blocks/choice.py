"""Choice questions: one option of several, or several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, RichTextBlock, StreamBlock, StructBlock

from courses.document.questions import MultipleResponse, Option, Scoring, SingleChoice

from .base import INLINE, Raw
from .neutral import Reader, Writer
from .question import FEEDBACK, QuestionBlock, scoring_block


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


class ChoiceQuestionBlock(QuestionBlock):
    """What single choice and multiple response share."""

    options = StreamBlock(
        [("option", OptionBlock())],
        label=_("answers"),
        min_num=2,
        max_num=12,
        help_text=_("Three or four of like length; the wrong ones are mistakes that people make."),
    )

    def faults(self, value: Any) -> Iterator[tuple[str, str]]:
        problem = self.problem(sum(bool(option.value["right"]) for option in value["options"]))
        if problem:
            yield "options", problem

    def problem(self, rights: int) -> str:
        """What is wrong with ``rights`` answers being marked right; empty when nothing is."""
        return "" if rights else gettext("Mark the right answer.")

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        options = tuple(
            Option(
                id=str(option.id),
                html=writer.html(option.value["text"].source),
                right=bool(option.value["right"]),
                feedback=writer.html(option.value["feedback"].source),
            )
            for option in value["options"]
        )
        return {"options": options}

    def own_raw(self, question: SingleChoice | MultipleResponse, reader: Reader) -> dict[str, Raw]:
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
            for option in question.options
        ]
        return {"options": options}


class SingleChoiceBlock(ChoiceQuestionBlock):
    document = SingleChoice

    class Meta:
        label = _("one right answer")
        icon = "radio-full"

    def problem(self, rights: int) -> str:
        if rights > 1:
            return gettext("Mark one answer only, or use the question with several right answers.")
        return super().problem(rights)


class MultipleResponseBlock(ChoiceQuestionBlock):
    document = MultipleResponse

    scoring = scoring_block(Scoring.PENALTY)

    class Meta:
        label = _("several right answers")
        icon = "tasks"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {**super().own(value, writer), "scoring": Scoring(value["scoring"] or Scoring.PENALTY)}

    def own_raw(self, question: Any, reader: Reader) -> dict[str, Raw]:
        return {**super().own_raw(question, reader), "scoring": question.scoring.value}

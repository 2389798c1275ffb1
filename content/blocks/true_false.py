"""True or false: a statement, and why it is one or the other."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ChoiceBlock, RichTextBlock

from courses.document.questions import TrueFalse

from .base import INLINE, Raw
from .neutral import Reader, Writer
from .question import FEEDBACK, QuestionBlock


class TrueFalseBlock(QuestionBlock):
    document = TrueFalse

    stem = RichTextBlock(
        label=_("statement"),
        features=[*INLINE, "ol", "ul", "link"],
        help_text=_("One statement without “not” in it, that people at work do get wrong."),
    )
    answer = ChoiceBlock(label=_("the statement is"), choices=[("true", _("true")), ("false", _("false"))])
    feedback_true = RichTextBlock(label=_("to those who chose true"), required=False, features=FEEDBACK)
    feedback_false = RichTextBlock(label=_("to those who chose false"), required=False, features=FEEDBACK)

    class Meta:
        label = _("true or false")
        icon = "check"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {
            "answer": value["answer"] == "true",
            "feedback_true": writer.html(value["feedback_true"].source),
            "feedback_false": writer.html(value["feedback_false"].source),
        }

    def own_raw(self, question: TrueFalse, reader: Reader) -> dict[str, Raw]:
        return {
            "answer": question.key,
            "feedback_true": reader.html(question.feedback_true),
            "feedback_false": reader.html(question.feedback_false),
        }

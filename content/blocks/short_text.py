"""Short text: a word or a phrase that the learner types, and how strictly its spelling counts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, IntegerBlock, TextBlock

from courses.document.questions import ShortText

from .base import Raw
from .neutral import Reader, Writer
from .question import QuestionBlock


def case_block() -> BooleanBlock:
    return BooleanBlock(label=_("capitals count"), required=False)


def typos_block() -> IntegerBlock:
    return IntegerBlock(
        label=_("slips that are forgiven"),
        default=0,
        min_value=0,
        max_value=2,
        help_text=_("Letters too many, too few, wrong or changed about; one for each four letters at most."),
    )


class ShortTextBlock(QuestionBlock):
    document = ShortText

    accepted = TextBlock(
        label=_("right answers"),
        rows=3,
        max_length=2_000,
        help_text=_(
            "One a line. Apostrophes, capitals and the alphabet do not matter; the answers of every language "
            "are taken in every language."
        ),
    )
    case = case_block()
    typos = typos_block()

    class Meta:
        label = _("short answer")
        icon = "edit"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {
            "accepted": (value["accepted"] or "").replace("\r\n", "\n"),
            "case": bool(value["case"]),
            "typos": value["typos"] or 0,
        }

    def own_raw(self, question: ShortText, reader: Reader) -> dict[str, Raw]:
        return {"accepted": question.accepted, "case": question.case, "typos": question.typos}

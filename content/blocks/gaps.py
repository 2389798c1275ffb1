"""Fill in the blanks: a text whose gaps are typed or chosen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import IntegerBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock

from courses.document.questions import Gap, Gaps, Scoring

from .base import INLINE, Raw
from .neutral import Reader, Writer
from .question import QuestionBlock, scoring_block
from .short_text import case_block, typos_block


class GapBlock(StructBlock):
    number = IntegerBlock(label=_("number in the text"), min_value=1, max_value=20)
    accepted = TextBlock(
        label=_("right answers"),
        rows=2,
        max_length=2_000,
        help_text=_("One a line; of a gap to choose for, the first line only."),
    )
    others = TextBlock(
        label=_("wrong answers to choose from"),
        required=False,
        rows=3,
        max_length=2_000,
        help_text=_("One a line, as many in every language. Empty: the learner types."),
    )

    class Meta:
        label = _("gap")
        icon = "minus"


class GapsBlock(QuestionBlock):
    document = Gaps

    stem = RichTextBlock(
        label=_("what is to be done"), required=False, features=[*INLINE, "ol", "ul", "link"]
    )
    text = RichTextBlock(
        label=_("text with gaps"),
        features=[*INLINE, "ol", "ul"],
        help_text=_("Write [[1]] where the first gap is, [[2]] where the second is."),
    )
    gaps = StreamBlock([("gap", GapBlock())], label=_("gaps"), min_num=1, max_num=20)
    case = case_block()
    typos = typos_block()
    scoring = scoring_block(Scoring.PARTIAL)

    class Meta:
        label = _("fill in the blanks")
        icon = "pilcrow"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {
            "text": writer.html(value["text"].source),
            "gaps": tuple(_gap(gap.value) for gap in value["gaps"]),
            "case": bool(value["case"]),
            "typos": value["typos"] or 0,
            "scoring": Scoring(value["scoring"] or Scoring.PARTIAL),
        }

    def own_raw(self, question: Gaps, reader: Reader) -> dict[str, Raw]:
        return {
            "text": reader.html(question.text),
            "gaps": [
                {
                    "type": "gap",
                    "value": {"number": gap.number, "accepted": gap.accepted, "others": gap.others},
                    "id": f"{question.id}-{gap.number}",
                }
                for gap in question.gaps
            ],
            "case": question.case,
            "typos": question.typos,
            "scoring": question.scoring.value,
        }


def _gap(value: Any) -> Gap:
    others = (value["others"] or "").replace("\r\n", "\n").strip()
    accepted = (value["accepted"] or "").replace("\r\n", "\n").strip()
    return Gap(value["number"] or 0, accepted=accepted, chosen=bool(others), others=others)

"""Numeric questions: a number with its tolerance, and the units it may be given in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, StreamBlock, StructBlock

from courses.document.questions import Numeric, ToleranceKind, Unit

from .base import Raw
from .neutral import Reader, Writer
from .number import NumberBlock
from .question import QuestionBlock

TOLERANCES = [
    (ToleranceKind.ABSOLUTE.value, _("in the unit of the answer")),
    (ToleranceKind.PERCENT.value, _("in per cent of the answer")),
]


class UnitBlock(StructBlock):
    name = CharBlock(label=_("unit"), max_length=30)
    factor = NumberBlock(
        label=_("factor"),
        default=Decimal(1),
        help_text=_("Turns a number in this unit into the unit of the answer, whose own factor is 1."),
    )

    class Meta:
        label = _("unit")
        icon = "tag"


class NumericBlock(QuestionBlock):
    document = Numeric

    answer = NumberBlock(label=_("right number"))
    tolerance = NumberBlock(
        label=_("tolerance"),
        default=Decimal(0),
        min_value=0,
        help_text=_("How far from the number an answer is still right, both ends included."),
    )
    tolerance_kind = ChoiceBlock(
        label=_("tolerance is"), choices=TOLERANCES, default=ToleranceKind.ABSOLUTE.value
    )
    units = StreamBlock(
        [("unit", UnitBlock())],
        label=_("units to choose from"),
        required=False,
        max_num=6,
        help_text=_("None: the number alone is asked. Say in the question what it is counted in."),
    )

    class Meta:
        label = _("number")
        icon = "order"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {
            "answer": Decimal(0) if value["answer"] is None else value["answer"],
            "tolerance": value["tolerance"] or Decimal(0),
            "tolerance_kind": ToleranceKind(value["tolerance_kind"] or ToleranceKind.ABSOLUTE),
            "units": tuple(
                Unit(str(unit.id), unit.value["name"], unit.value["factor"] or Decimal(0))
                for unit in value["units"]
            ),
        }

    def own_raw(self, question: Numeric, reader: Reader) -> dict[str, Raw]:
        return {
            "answer": str(question.answer),
            "tolerance": str(question.tolerance),
            "tolerance_kind": question.tolerance_kind.value,
            "units": [
                {"type": "unit", "value": {"name": unit.name, "factor": str(unit.factor)}, "id": unit.id}
                for unit in question.units
            ],
        }

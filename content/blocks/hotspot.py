"""Hotspot: places on a picture that is the same in every language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ChoiceBlock, RichTextBlock, StreamBlock, StructBlock

from courses.document.questions import Area, Hotspot, Scoring, Shape

from .base import Raw
from .neutral import Reader, Writer
from .question import FEEDBACK, FixedPictureBlock, NeutralTextBlock, QuestionBlock, scoring_block

SHAPES = [
    (Shape.RECTANGLE.value, _("rectangle: left, top, width, height")),
    (Shape.CIRCLE.value, _("circle: middle from the left, middle from the top, radius")),
    (Shape.POLYGON.value, _("polygon: its corners, each from the left and from the top")),
]


class AreaBlock(StructBlock):
    label = CharBlock(
        label=_("name of the place"),
        max_length=120,
        help_text=_("What the list says to those who do not click; it must not tell more than the picture."),
    )
    shape = ChoiceBlock(label=_("shape"), choices=SHAPES, default=Shape.RECTANGLE.value)
    coords = NeutralTextBlock(
        label=_("where it is"),
        required=True,
        max_length=250,
        help_text=_("In per cent of the picture's width and height, parted by commas: 10,20,30,15."),
    )
    right = BooleanBlock(label=_("right"), required=False)
    feedback = RichTextBlock(label=_("why"), required=False, features=FEEDBACK)

    class Meta:
        label = _("place")
        icon = "crosshairs"


class HotspotBlock(QuestionBlock):
    document = Hotspot

    picture = FixedPictureBlock(label=_("picture"))
    alt = CharBlock(
        label=_("picture in words"),
        max_length=400,
        help_text=_("What one has to see on it to answer, without telling the answer."),
    )
    areas = StreamBlock([("area", AreaBlock())], label=_("places"), min_num=2, max_num=20)
    scoring = scoring_block(Scoring.PENALTY)

    class Meta:
        label = _("place on a picture")
        icon = "image"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {
            "asset": writer.file(value["picture"]),
            "alt": value["alt"],
            "areas": tuple(
                Area(
                    str(area.id),
                    area.value["label"],
                    Shape(area.value["shape"] or Shape.RECTANGLE),
                    area.value["coords"] or "",
                    right=bool(area.value["right"]),
                    feedback=writer.html(area.value["feedback"].source),
                )
                for area in value["areas"]
            ),
            "scoring": Scoring(value["scoring"] or Scoring.PENALTY),
        }

    def own_raw(self, question: Hotspot, reader: Reader) -> dict[str, Raw]:
        areas = [
            {
                "type": "area",
                "value": {
                    "label": area.label,
                    "shape": area.shape.value,
                    "coords": area.coords,
                    "right": area.right,
                    "feedback": reader.html(area.feedback),
                },
                "id": area.id,
            }
            for area in question.areas
        ]
        return {
            "picture": reader.picture(question.asset),
            "alt": question.alt,
            "areas": areas,
            "scoring": question.scoring.value,
        }

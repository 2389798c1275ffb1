"""A Likert scale: how far one agrees; for surveys, nothing of it is graded."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock

from courses.document.questions import Likert, ScalePoint, Statement

from .base import INLINE, Raw
from .neutral import Reader, Writer
from .question import QuestionBlock


class LikertBlock(QuestionBlock):
    document = Likert

    stem = RichTextBlock(label=_("introduction"), required=False, features=[*INLINE, "link"])
    points = None  # type: ignore[assignment]
    feedback_right = None
    feedback_wrong = None
    statements = StreamBlock(
        [("statement", RichTextBlock(label=_("statement"), features=INLINE, icon="pilcrow"))],
        label=_("statements"),
        min_num=1,
        max_num=15,
        help_text=_("One thought each, said so that one can agree or not."),
    )
    scale = StreamBlock(
        [("point", CharBlock(label=_("answer"), max_length=60, icon="radio-full"))],
        label=_("scale, from least to most"),
        min_num=2,
        max_num=7,
    )

    class Meta:
        label = _("survey scale")
        icon = "bars"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {
            "statements": tuple(
                Statement(str(one.id), writer.html(one.value.source)) for one in value["statements"]
            ),
            "scale": tuple(ScalePoint(str(point.id), point.value) for point in value["scale"]),
        }

    def own_raw(self, question: Likert, reader: Reader) -> dict[str, Raw]:
        statements = [
            {"type": "statement", "value": reader.html(one.html), "id": one.id} for one in question.statements
        ]
        scale = [{"type": "point", "value": point.text, "id": point.id} for point in question.scale]
        return {"statements": statements, "scale": scale}

"""Matching: pairs that belong together, and answers that fit nothing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock, StreamBlock, StructBlock

from courses.document.questions import Matching, Prompt, Scoring, Target
from courses.document.questions.matching import target_id

from .base import INLINE, Raw
from .neutral import Reader, Writer
from .question import QuestionBlock, scoring_block


class PairBlock(StructBlock):
    prompt = RichTextBlock(label=_("what is given"), features=INLINE)
    target = RichTextBlock(label=_("what belongs to it"), features=INLINE)

    class Meta:
        label = _("pair")
        icon = "link"


class MatchingBlock(QuestionBlock):
    document = Matching

    pairs = StreamBlock(
        [("pair", PairBlock())],
        label=_("pairs"),
        min_num=2,
        max_num=12,
        help_text=_("Three to six pairs of one kind. An answer that fits two of them is written twice."),
    )
    extra = StreamBlock(
        [("target", RichTextBlock(label=_("answer"), features=INLINE, icon="cross"))],
        label=_("answers that fit nothing"),
        required=False,
        max_num=6,
        help_text=_("One or two, so that the last pair does not solve itself."),
    )
    scoring = scoring_block(Scoring.PARTIAL)

    class Meta:
        label = _("matching")
        icon = "link"

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        prompts, targets = [], []
        for pair in value["pairs"]:
            key = target_id(str(pair.id))
            prompts.append(Prompt(str(pair.id), writer.html(pair.value["prompt"].source), key))
            targets.append(Target(key, writer.html(pair.value["target"].source)))
        targets += [Target(str(extra.id), writer.html(extra.value.source)) for extra in value["extra"]]
        return {
            "prompts": tuple(prompts),
            "targets": tuple(targets),
            "scoring": Scoring(value["scoring"] or Scoring.PARTIAL),
        }

    def own_raw(self, question: Matching, reader: Reader) -> dict[str, Raw]:
        text = {target.id: target.html for target in question.targets}
        used = {prompt.target for prompt in question.prompts}
        pairs = [
            {
                "type": "pair",
                "value": {
                    "prompt": reader.html(prompt.html),
                    "target": reader.html(text.get(prompt.target, "")),
                },
                "id": prompt.id,
            }
            for prompt in question.prompts
        ]
        extra = [
            {"type": "target", "value": reader.html(target.html), "id": target.id}
            for target in question.targets
            if target.id not in used
        ]
        return {"pairs": pairs, "extra": extra, "scoring": question.scoring.value}

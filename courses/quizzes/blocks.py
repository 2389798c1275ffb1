"""What a quiz is written with: questions, questions of the bank, draws, and the sections that part them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, RichTextBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from content.blocks import QuestionStream
from content.blocks.base import INLINE
from content.blocks.question import NeutralTextBlock

DIFFICULTIES = [(str(level), str(level)) for level in range(1, 6)]


class SectionBlock(StructBlock):
    """Begins a section: the questions below it, up to the next one, are its own."""

    title = CharBlock(label=_("title"), max_length=150)
    intro = RichTextBlock(label=_("introduction"), required=False, features=[*INLINE, "ol", "ul", "link"])

    class Meta:
        label = _("section")
        icon = "list-ul"
        group = _("Parts of the quiz")


class PoolBlock(StructBlock):
    """A few questions, of which each attempt asks some."""

    count = IntegerBlock(label=_("how many are asked"), min_value=1, default=1)
    questions = QuestionStream(label=_("questions"), min_num=2)

    class Meta:
        label = _("some of these questions")
        icon = "order"
        group = _("Parts of the quiz")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not self.is_deferred_validation and value["count"] > len(value["questions"]):
            message = _("There are fewer questions than are to be asked.")
            raise StructBlockValidationError(block_errors={"count": ValidationError(message)})
        return value


class DrawBlock(StructBlock):
    """Questions of the bank that fit; which ones they are is settled when an edition is published."""

    count = IntegerBlock(label=_("how many are asked"), min_value=1, default=1)
    tag = NeutralTextBlock(
        label=_("competency"),
        max_length=60,
        help_text=_("One that questions of the bank have, as it is written there. Empty: any."),
    )
    difficulty = ChoiceBlock(label=_("difficulty"), required=False, choices=DIFFICULTIES)

    class Meta:
        label = _("drawn from the bank")
        icon = "random"
        group = _("From the bank")


class QuizStream(QuestionStream):
    """What a quiz asks, in order."""

    bank_question = SnippetChooserBlock(
        "quizzes.BankQuestion",
        label=_("question of the bank"),
        icon="folder-inverse",
        group=_("From the bank"),
    )
    draw = DrawBlock()
    pool = PoolBlock()
    section = SectionBlock()

"""What every question type shares: its text with pictures, its worth, what is said to answers, its facts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    FieldBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
)
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from courses.document.questions import Facts, Figure, Question, Scoring

from .base import INLINE, Raw, Written
from .neutral import Reader, Writer
from .number import NumberBlock

FEEDBACK = [*INLINE, "link"]
FEEDBACKS = ("feedback", "feedback_right", "feedback_wrong")
DIFFICULTIES = [
    ("1", _("1: nearly everybody knows it")),
    ("2", "2"),
    ("3", _("3: half of those who have read the lesson know it")),
    ("4", "4"),
    ("5", _("5: only those who do it every day know it")),
]
SCORINGS = [
    (Scoring.PARTIAL.value, _("a share for each right one")),
    (Scoring.PENALTY.value, _("a share for each right one, less one for each wrong one")),
    (Scoring.ALL.value, _("all points or none")),
]
LONGEST_TAG = 60
MOST_TAGS = 12


class NeutralTextBlock(FieldBlock):
    """A line of text, or several, that no language changes: translators never meet it."""

    def __init__(
        self,
        required: bool = False,
        help_text: Any = None,
        max_length: int | None = None,
        rows: int = 0,
        validators: tuple[Any, ...] = (),
        **kwargs: Any,
    ) -> None:
        self.field = forms.CharField(
            required=required,
            help_text=help_text,
            max_length=max_length,
            validators=validators,
            widget=forms.Textarea(attrs={"rows": rows}) if rows else None,
        )
        super().__init__(**kwargs)

    class Meta:
        default = ""


class FixedPictureBlock(ImageChooserBlock):
    """A picture that is the same in every language."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        return value


class FigureBlock(StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alt = CharBlock(
        label=_("picture in words"),
        max_length=400,
        help_text=_("What one has to see on it to answer, without telling the answer."),
    )

    class Meta:
        label = _("picture")
        icon = "image"


class FactsBlock(StructBlock):
    """What the question is about; the same in every language."""

    outcome = NeutralTextBlock(
        label=_("learning outcome"),
        max_length=250,
        help_text=_("What somebody who answers it right can do at work: “tells a repeal from an amendment”."),
    )
    tags = NeutralTextBlock(
        label=_("competencies"),
        rows=2,
        help_text=_("One a line, always in the same words: quizzes draw questions by them."),
    )
    difficulty = ChoiceBlock(label=_("difficulty"), required=False, choices=DIFFICULTIES)
    law = NeutralTextBlock(
        label=_("law"),
        max_length=250,
        help_text=_("Name and article of the act that settles the answer."),
    )

    class Meta:
        label = _("about the question")
        icon = "tag"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        tags = tags_of(value["tags"])
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            message = gettext("At most %(most)s competencies, each of %(longest)s letters or fewer.")
            problem = ValidationError(message % {"most": MOST_TAGS, "longest": LONGEST_TAG})
            raise StructBlockValidationError(block_errors={"tags": problem})
        return value


def tags_of(text: str) -> tuple[str, ...]:
    """The competencies that a text names, one a line, each once."""
    lines = (" ".join(line.split()) for line in (text or "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


class QuestionBlock(Written, StructBlock):
    """Base of every question type. A type adds its own blocks and says in ``own`` and ``own_raw`` how they
    become the fields of its ``document`` and come back; ``stem`` or ``points`` set to None takes them away.
    """

    document: ClassVar[type[Question]]

    stem = RichTextBlock(
        label=_("question"),
        features=[*INLINE, "ol", "ul", "link"],
        help_text=_(
            "A case from work and one question about it; what the lesson teaches, not what it happens to say."
        ),
    )
    figures = StreamBlock(
        [("figure", FigureBlock())],
        label=_("pictures"),
        required=False,
        max_num=4,
        help_text=_("A form, a screen, a drawing that the question is about."),
    )
    points = NumberBlock(
        label=_("points"), default=Decimal(1), min_value=Decimal("0.1"), max_value=Decimal(100)
    )
    feedback = RichTextBlock(label=_("feedback to everybody"), required=False, features=FEEDBACK)
    feedback_right = RichTextBlock(label=_("feedback when right"), required=False, features=FEEDBACK)
    feedback_wrong = RichTextBlock(label=_("feedback when wrong"), required=False, features=FEEDBACK)
    facts = FactsBlock()

    def get_form_layout(self) -> BlockGroup:
        """What is asked, the type's own blocks, what they are worth, what is said afterwards."""
        last = [name for name in ("points", *FEEDBACKS, "facts") if name in self.child_blocks]
        first = [name for name in ("stem", "figures") if name in self.child_blocks]
        own = [name for name in self.child_blocks if name not in {*first, *last}]
        return BlockGroup([*first, *own, *last])

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        faults = [] if self.is_deferred_validation else list(self.faults(value))
        if faults:
            raise StructBlockValidationError(
                block_errors={name: ValidationError(fault) for name, fault in faults if name},
                non_block_errors=[ValidationError(fault) for name, fault in faults if not name],
            )
        return value

    def faults(self, value: Any) -> Iterator[tuple[str, str]]:
        """What keeps ``value`` from being published: the name of the block, or none, and what it is."""
        question = self.to_document("new", value, Writer(get_language() or "uz"))
        for problem in question.problems():
            yield "", problem[:1].upper() + problem[1:] + "."

    def own(self, value: Any, writer: Writer) -> dict[str, Any]:
        """The document's fields that this type adds."""
        raise NotImplementedError

    def own_raw(self, question: Any, reader: Reader) -> dict[str, Raw]:
        """What a StreamField stores for the fields that this type adds."""
        raise NotImplementedError

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Question:
        shared: dict[str, Any] = {
            name: writer.html(value[name].source) for name in ("stem", *FEEDBACKS) if name in value
        }
        if value.get("points") is not None:
            shared["points"] = value["points"]
        figures = tuple(
            Figure(str(figure.id), writer.file(figure.value["image"]), figure.value["alt"])
            for figure in value["figures"]
        )
        return self.document(
            **{"stem": "", **shared, **self.own(value, writer)},
            id=block_id,
            figures=figures,
            facts=_facts(value["facts"]),
        )

    def from_document(self, block: Any, reader: Reader) -> Raw:
        raw: dict[str, Raw] = {name: reader.html(getattr(block, name)) for name in ("stem", *FEEDBACKS)}
        raw |= {"points": str(block.points), "facts": _raw_facts(block.facts), **self.own_raw(block, reader)}
        raw["figures"] = [
            {
                "type": "figure",
                "value": {"image": reader.picture(figure.asset), "alt": figure.alt},
                "id": figure.id,
            }
            for figure in block.figures
        ]
        return {name: value for name, value in raw.items() if name in self.child_blocks}


def _facts(value: Any) -> Facts:
    return Facts(
        outcome=value["outcome"] or "",
        tags=tags_of(value["tags"]),
        difficulty=int(value["difficulty"] or 0),
        law=value["law"] or "",
    )


def _raw_facts(facts: Facts) -> dict[str, Raw]:
    return {
        "outcome": facts.outcome,
        "tags": "\n".join(facts.tags),
        "difficulty": str(facts.difficulty or ""),
        "law": facts.law,
    }


def scoring_block(default: Scoring, help_text: Any = "") -> ChoiceBlock:
    """How a question of several parts is scored; language-neutral, as every choice is."""
    return ChoiceBlock(
        label=_("scoring"),
        choices=SCORINGS,
        default=default.value,
        help_text=help_text or _("Whatever the choice, nobody falls below 0."),
    )

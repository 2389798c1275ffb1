"""Quiz pages and the attempts learners make at them."""

from __future__ import annotations

import dataclasses
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from content.blocks import QuestionStream, Reader, Writer, stored, written
from courses.document.activities import QuizContent, QuizSettings
from courses.tree.models import ActivityPage

if TYPE_CHECKING:
    from courses.tree.learner import LearnerContext

PER_CENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class QuizPage(ActivityPage):
    """A graded set of questions."""

    kind = "quiz"
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "ol", "ul", "link"])
    questions = StreamField(QuestionStream(), verbose_name=_("questions"), blank=True)
    pass_mark: models.DecimalField = models.DecimalField(
        _("pass mark, %"), max_digits=5, decimal_places=2, default=60, validators=PER_CENT
    )
    tries: models.PositiveSmallIntegerField = models.PositiveSmallIntegerField(
        _("tries"), default=0, help_text=_("0: any number.")
    )
    weight: models.DecimalField = models.DecimalField(
        _("weight"),
        max_digits=5,
        decimal_places=2,
        default=1,
        help_text=_("Share in the score of the course."),
    )
    shuffle_questions: models.BooleanField = models.BooleanField(_("shuffle questions"), default=True)
    shuffle_options: models.BooleanField = models.BooleanField(_("shuffle options"), default=True)
    may_leave_with_key: models.BooleanField = models.BooleanField(
        _("may leave with its key"),
        default=True,
        help_text=_(
            "Packages that are graded in the browser carry the right answers. Say no for a final test."
        ),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("intro"),
        FieldPanel("questions"),
    ]
    settings_panels = [
        MultiFieldPanel(
            [
                FieldPanel("required"),
                FieldPanel("minutes_override"),
                FieldPanel("pass_mark"),
                FieldPanel("tries"),
                FieldPanel("weight"),
                FieldPanel("shuffle_questions"),
                FieldPanel("shuffle_options"),
                FieldPanel("may_leave_with_key"),
            ],
            heading=_("How it counts"),
        ),
        *Page.settings_panels,
    ]
    override_translatable_fields = [
        *ActivityPage.shared_translatable_fields,
        TranslatableField("questions"),
        *(
            SynchronizedField(name, overridable=False)
            for name in (
                "pass_mark",
                "tries",
                "weight",
                "shuffle_questions",
                "shuffle_options",
                "may_leave_with_key",
            )
        ),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    @classmethod
    def learner_view(cls, request: HttpRequest, learner: LearnerContext) -> HttpResponse:
        from .views import entrance

        return entrance(request, learner)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from .views import preview

        return preview(request, self)

    def to_settings(self) -> QuizSettings:
        return QuizSettings(
            pass_mark=_trimmed(self.pass_mark),
            tries=self.tries,
            weight=_trimmed(self.weight),
            shuffle_questions=self.shuffle_questions,
            shuffle_options=self.shuffle_options,
            may_leave_with_key=self.may_leave_with_key,
        )

    def to_content(self, writer: Writer) -> QuizContent:
        return QuizContent(self.title, written(self.questions, writer), writer.html(self.intro), self.summary)

    def fill(self, content: QuizContent, settings: QuizSettings, reader: Reader) -> None:
        block = QuizPage._meta.get_field("questions").stream_block
        self.title, self.summary = content.title, content.summary
        self.intro = reader.html(content.intro)
        self.questions = block.to_python(stored(block, content.items, reader))
        for field in dataclasses.fields(settings):
            setattr(self, field.name, getattr(settings, field.name))


def _trimmed(number: Decimal) -> Decimal:
    """The number without the zeros that a database column puts after it: 60, not 60.00."""
    trimmed = Decimal(number).normalize()
    return trimmed.quantize(Decimal(1)) if trimmed == trimmed.to_integral() else trimmed


class Attempt(models.Model):
    """One try at a quiz: the questions as drawn, the answers as they came, the grade with its reasons.

    ``drawn`` is a DrawnQuiz, ``grades`` a mapping of question id to a written Grade; ``score`` in per cent,
    unrounded to four places.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey("progress.Enrolment", on_delete=models.PROTECT, related_name="attempts")
    activity = models.ForeignKey("editions.Activity", on_delete=models.PROTECT, related_name="attempts")
    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    drawn = models.JSONField()
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    score = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    passed = models.BooleanField(null=True)
    grades = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity", "number"], name="attempt_number_unique"),
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=models.Q(submitted_at__isnull=True),
                name="one_open_attempt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.activity} ({self.number})"


class Answer(models.Model):
    """The newest answer to one question of an attempt; ``operation`` is the browser's id of its saving."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=64)
    response = models.JSONField(null=True)
    operation = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "question"], name="answer_unique")]

    def __str__(self) -> str:
        return f"{self.attempt} · {self.question}"

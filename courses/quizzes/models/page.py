"""A quiz as its trainer writes it."""

from __future__ import annotations

from collections.abc import Iterator
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

from content.blocks import Reader, Writer
from courses.document.activities import QuizContent, QuizSettings
from courses.document.quiz import Counts, QuizMode, ReviewRules, When
from courses.tree.models import ActivityPage
from courses.tree.models.kept import TreePage

from ..asked import asked_of, stream_of
from ..bank.asking import note_uses, problems_of
from ..bank.quiz_form import QuizForm
from ..blocks import QuizStream

if TYPE_CHECKING:
    from courses.editions.models import Edition
    from courses.tree.learner import LearnerContext

MODES = [
    (QuizMode.EXAM.value, _("a test that is passed or not")),
    (QuizMode.PRACTICE.value, _("practice, with the feedback at once")),
    (QuizMode.PRE_TEST.value, _("a test at the start, to see what is known")),
]
COUNTS = [
    (Counts.BEST.value, _("the best")),
    (Counts.LAST.value, _("the last")),
    (Counts.FIRST.value, _("the first")),
    (Counts.MEAN.value, _("the mean of all")),
]
WHEN = [
    (When.ANSWERED.value, _("after each answer")),
    (When.SUBMITTED.value, _("once handed in")),
    (When.OVER.value, _("once no further try is to come")),
    (When.NEVER.value, _("never")),
]
MARKERS = [(1, _("one")), (2, _("two, who do not see each other’s marks"))]
SEEN = ("answers", "score", "correctness", "feedback", "key")
JUDGED = ("pass_mark", "tries", "counts", "cool_down", "weight")
ASKED = ("time_limit", "shuffle_questions", "shuffle_options", "one_page", "forward_only")
REVIEWED = tuple(f"review_{name}" for name in SEEN)
MARKED = ("markers", "tolerance", "blind_marking")
SAME = ("tries", "cool_down", *ASKED, *MARKED, "may_leave_with_key")
"""Settings that a page keeps just as a document does."""
PER_CENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class QuizPage(ActivityPage):
    """A graded set of questions."""

    kind = "quiz"
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "ol", "ul", "link"])
    questions = StreamField(QuizStream(), verbose_name=_("questions"), blank=True)
    mode: models.CharField = models.CharField(
        _("what it is for"),
        max_length=10,
        choices=MODES,
        default=QuizMode.EXAM,
        help_text=_("Practice and a test at the start are done when handed in and do not count."),
    )
    pass_mark: models.DecimalField = models.DecimalField(
        _("pass mark, %"), max_digits=5, decimal_places=2, default=60, validators=PER_CENT
    )
    tries: models.PositiveSmallIntegerField = models.PositiveSmallIntegerField(
        _("tries"), default=0, help_text=_("0: any number.")
    )
    counts: models.CharField = models.CharField(
        _("which try counts"), max_length=5, choices=COUNTS, default=Counts.BEST
    )
    cool_down: models.PositiveIntegerField = models.PositiveIntegerField(
        _("minutes between two tries"), default=0
    )
    time_limit: models.PositiveSmallIntegerField = models.PositiveSmallIntegerField(
        _("minutes for a try"), default=0, help_text=_("0: no limit. The server's clock counts.")
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
    one_page: models.BooleanField = models.BooleanField(_("all questions on one page"), default=False)
    forward_only: models.BooleanField = models.BooleanField(
        _("forward only"), default=False, help_text=_("A question that was left cannot be opened again.")
    )
    review_answers: models.CharField = models.CharField(
        _("their own answers"), max_length=9, choices=WHEN, default=When.SUBMITTED
    )
    review_score: models.CharField = models.CharField(
        _("the score"), max_length=9, choices=WHEN, default=When.SUBMITTED
    )
    review_correctness: models.CharField = models.CharField(
        _("what was right"), max_length=9, choices=WHEN, default=When.SUBMITTED
    )
    review_feedback: models.CharField = models.CharField(
        _("the feedback"), max_length=9, choices=WHEN, default=When.SUBMITTED
    )
    review_key: models.CharField = models.CharField(
        _("the right answers"), max_length=9, choices=WHEN, default=When.OVER
    )
    markers: models.PositiveSmallIntegerField = models.PositiveSmallIntegerField(
        _("markers of a text"), choices=MARKERS, default=1
    )
    tolerance: models.PositiveSmallIntegerField = models.PositiveSmallIntegerField(
        _("how far two marks may differ, % of the points"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("Up to it their mean counts; beyond it a third marker settles."),
    )
    blind_marking: models.BooleanField = models.BooleanField(
        _("markers do not see names"),
        default=False,
        help_text=_("Whose agency is another never sees them."),
    )
    may_leave_with_key: models.BooleanField = models.BooleanField(
        _("may leave with its key"),
        default=True,
        help_text=_(
            "Packages that are graded in the browser carry the right answers. Say no for a final test."
        ),
    )

    base_form_class = QuizForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("intro"),
        FieldPanel("questions"),
    ]
    settings_panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("mode", "required", "minutes_override", *JUDGED)],
            heading=_("How it counts"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in (*ASKED, "may_leave_with_key")], heading=_("How it is asked")
        ),
        MultiFieldPanel([FieldPanel(name) for name in MARKED], heading=_("How texts are marked")),
        MultiFieldPanel([FieldPanel(name) for name in REVIEWED], heading=_("What learners see, and when")),
        *TreePage.settings_panels,
    ]
    override_translatable_fields = [
        *ActivityPage.shared_translatable_fields,
        TranslatableField("questions"),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("mode", *JUDGED, *ASKED, *MARKED, *REVIEWED, "may_leave_with_key")
        ),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    @classmethod
    def learner_view(cls, request: HttpRequest, learner: LearnerContext) -> HttpResponse:
        from ..views import entrance

        return entrance(request, learner)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from ..views import preview

        return preview(request, self)

    def to_settings(self) -> QuizSettings:
        asked = asked_of(self, Writer(self.locale.language_code))
        return QuizSettings(
            pass_mark=_trimmed(self.pass_mark),
            weight=_trimmed(self.weight),
            mode=QuizMode(self.mode),
            counts=Counts(self.counts),
            sections=() if asked.is_plain else tuple(asked.sections),
            review=ReviewRules(**{name: When(getattr(self, f"review_{name}")) for name in SEEN}),
            **{name: getattr(self, name) for name in SAME},
        )

    def to_content(self, writer: Writer) -> QuizContent:
        asked = asked_of(self, writer)
        return QuizContent(
            title=self.title,
            items=tuple(asked.questions.values()),
            intro=writer.html(self.intro),
            summary=self.summary,
            sections=tuple(asked.texts),
        )

    def problems(self) -> Iterator[tuple[str, bool]]:
        return problems_of(self)

    def published_with(self, edition: Edition) -> None:
        note_uses(self)

    def fill(self, content: QuizContent, settings: QuizSettings, reader: Reader) -> None:
        block = QuizPage._meta.get_field("questions").stream_block
        self.title, self.summary = content.title, content.summary
        self.intro = reader.html(content.intro)
        self.questions = block.to_python(stream_of(block, content, settings, reader))
        for name in ("pass_mark", "weight", "mode", "counts", *SAME):
            setattr(self, name, getattr(settings, name))
        for name in SEEN:
            setattr(self, f"review_{name}", getattr(settings.review, name))


def _trimmed(number: Decimal) -> Decimal:
    """The number without the zeros that a database column puts after it: 60, not 60.00."""
    trimmed = Decimal(number).normalize()
    return trimmed.quantize(Decimal(1)) if trimmed == trimmed.to_integral() else trimmed

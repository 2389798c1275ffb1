"""What a learner did at a quiz: attempts, answers, and every arrival of one."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HandedInBy(models.TextChoices):
    LEARNER = "learner", _("the learner")
    CLOCK = "clock", _("the clock")
    DESK = "desk", _("whoever ran the exam")


class Attempt(models.Model):
    """One try at a quiz: the questions as drawn, the answers as they came, the grade with its reasons.

    ``language`` is what it was begun in. ``drawn`` is a DrawnQuiz, ``grades`` a mapping of question id to a
    written Grade; ``score`` in per cent, unrounded to four places. ``writer`` is the token of the tab that
    may save answers, since ``writer_since``; ``flagged`` are ids of questions to come back to, ``checked``
    of those whose learner has been told how they did and which stay as they are; ``texts`` is how many
    answers people mark; ``reached`` is the furthest question of a forward-only attempt, counted from 1.
    Open: ``submitted_at`` is null. Waiting for a marker: handed in, ``graded_at`` is null.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey("progress.Enrolment", on_delete=models.PROTECT, related_name="attempts")
    activity = models.ForeignKey("editions.Activity", on_delete=models.PROTECT, related_name="attempts")
    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    sitting = models.ForeignKey(
        "quizzes.Sitting", null=True, on_delete=models.PROTECT, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8)
    seed = models.BigIntegerField()
    drawn = models.JSONField()
    writer = models.UUIDField(default=uuid4)
    writer_since = models.DateTimeField(null=True)
    flagged = models.JSONField(default=list)
    checked = models.JSONField(default=list)
    reached = models.PositiveSmallIntegerField(default=1)
    begun_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    handed_in_by = models.CharField(max_length=8, choices=HandedInBy, blank=True)
    graded_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    score = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    passed = models.BooleanField(null=True)
    grades = models.JSONField(default=dict)
    texts = models.PositiveSmallIntegerField(default=0)

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
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=models.Q(submitted_at__isnull=True),
                name="open_attempt_deadline",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.activity} ({self.number})"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None


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
        indexes = [models.Index(fields=["question"], name="answer_question")]

    def __str__(self) -> str:
        return f"{self.attempt} · {self.question}"


class Verdict(models.TextChoices):
    """What became of an answer that arrived."""

    SAVED = "saved", _("saved")
    OLDER = "older", _("older than the one that stands")
    LATE = "late", _("after the time was up")
    CLOSED = "closed", _("after handing in")
    OTHER_TAB = "other_tab", _("from a tab that no longer writes")
    PASSED_BY = "passed_by", _("to a question that was left behind")


class Arrival(models.Model):
    """An answer as it arrived, whatever became of it: the log that an attempt can be replayed from.

    ``made_at`` is the browser's moment by the server's clock, ``arrived_at`` the server's own. An operation
    that arrives again is no second arrival.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="arrivals")
    operation = models.UUIDField()
    question = models.CharField(max_length=64)
    response = models.JSONField(null=True)
    made_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=Verdict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "operation"], name="arrival_unique")]
        ordering = ["arrived_at", "pk"]

    def __str__(self) -> str:
        return f"{self.attempt} · {self.question}: {self.get_verdict_display()}"


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class Appeal(models.Model):
    """A learner says that a question was unfair or its key wrong; somebody answers. One at a time."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="appeals")
    question = models.CharField(max_length=64)
    text = models.TextField(_("what is wrong with the question"), max_length=2_000)
    made_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), max_length=2_000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_appeal",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt} · {self.question}"

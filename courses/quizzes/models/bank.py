"""The question bank: questions that quizzes of an agency share."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import CollectionMember, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from content.blocks import QuestionStream, Writer, written
from content.blocks.base import shown_by
from courses.document.questions import Question
from courses.document.rendering import Mode, RenderContext
from courses.document.rich_text import plain
from courses.document.transliteration import search_key

LONGEST_NAME = 200


class BankQuestion(  # type: ignore[django-manager-missing]
    PreviewableMixin, CollectionMember, RevisionMixin, TranslatableMixin, index.Indexed, models.Model
):
    """A question of an agency's collection in one language; ``key`` is the same in every language.

    ``kind``, ``difficulty``, ``name`` and ``folded`` repeat what the question says, for lists, filters and
    search; ``version`` is the source language's, ``Question.version``, and ``number`` counts the versions
    that quizzes were published with.
    """

    key = models.UUIDField(default=uuid4, editable=False, db_index=True)
    question = StreamField(QuestionStream(), verbose_name=_("question"), min_num=1, max_num=1)
    is_shared = models.BooleanField(
        _("shared nationally"),
        default=False,
        help_text=_("Trainers of every agency may use it in their quizzes; only this agency changes it."),
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    name = models.CharField(max_length=LONGEST_NAME, editable=False)
    kind = models.CharField(max_length=32, editable=False)
    difficulty = models.PositiveSmallIntegerField(default=0, editable=False)
    folded = models.TextField(editable=False, default="")
    version = models.CharField(max_length=64, editable=False, default="")
    number = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    panels = [FieldPanel("question"), FieldPanel("collection"), FieldPanel("is_shared")]
    search_fields = [
        *CollectionMember.search_fields,
        index.SearchField("folded"),
        index.AutocompleteField("folded"),
        index.FilterField("locale_id"),
        index.FilterField("kind"),
        index.FilterField("difficulty"),
        index.FilterField("is_shared"),
        index.FilterField("retired_at"),
    ]
    override_translatable_fields = [
        TranslatableField("question"),
        SynchronizedField("collection", overridable=False),
        SynchronizedField("is_shared", overridable=False),
        SynchronizedField("key", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "collection", "locale"], name="bank_question_unique"),
        ]

    def __str__(self) -> str:
        return self.name

    noted_tags: tuple[str, ...] = ()

    def in_language(self, language: str) -> BankQuestion:
        """The question's translation into ``language``, else itself."""
        if self.locale.language_code == language:
            return self
        translated = (
            BankQuestion.objects.filter(translation_key=self.translation_key, locale__language_code=language)
            .select_related("locale")
            .first()
        )
        return translated or self

    def to_document(self, writer: Writer) -> Question:
        """The question with its key in the bank as its id."""
        questions = written(self.question, writer)
        if not questions:
            raise ValidationError(_("The question is empty."))
        (question,) = questions
        return question.with_id(str(self.key))

    @property
    def is_source(self) -> bool:
        """Is it in the language that courses are written in first?"""
        return self.locale.language_code == settings.LANGUAGE_CODE

    @property
    def is_used(self) -> bool:
        """Did an edition of a quiz ask it, or may it be asked there?"""
        return BankUse.objects.filter(question__translation_key=self.translation_key).exists()

    def with_content_json(self, content: Any) -> BankQuestion:
        """An old revision gives back what was asked; whether it is retired and how often it changed stay."""
        question: BankQuestion = super().with_content_json(content)
        question.retired_at, question.number = self.retired_at, self.number
        return question

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The question as a learner meets it, without its key."""
        language = self.locale.language_code
        writer = Writer(language)
        asked = [question.without_key() for question in written(self.question, writer)]
        r = RenderContext(language, Mode.PREVIEW, asset=shown_by(writer))
        return render(request, "quizzes/bank/preview.html", {"questions": asked, "r": r})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.note()
        super().save(*args, **kwargs)
        self.tags.all().delete()
        BankTag.objects.bulk_create(BankTag(question=self, tag=tag) for tag in self.noted_tags)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_used:
            raise PermissionDenied(_("The question is used in quizzes. Retire it instead."))
        return super().delete(*args, **kwargs)

    def note(self) -> None:
        """Repeat what the question says in the columns that lists read."""
        question = self.to_document(Writer(self.locale.language_code))
        text = " ".join(plain(question.stem).split())
        self.name, self.kind = text[:LONGEST_NAME], question.type
        self.difficulty, self.noted_tags = question.facts.difficulty, question.facts.tags
        self.folded = search_key(*question.words())
        self._note_version(question.version)

    def _note_version(self, version: str) -> None:
        """The version is the source's; a change of one that editions hold is counted."""
        if not self.is_source:
            source = BankQuestion.objects.filter(
                translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE
            ).first()
            if source is not None:
                self.version, self.number = source.version, source.number
                return
        changed = self.version and self.version != version
        if changed and BankUse.objects.filter(question=self.pk, version=self.version).exists():
            self.number += 1
        self.version = version


class BankTag(models.Model):
    """A competency of a bank question."""

    question = models.ForeignKey(BankQuestion, on_delete=models.CASCADE, related_name="tags")
    tag = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "tag"], name="bank_tag_unique")]

    def __str__(self) -> str:
        return self.tag


class BankUse(models.Model):
    """An activity that has an edition which may ask ``question``, of the source language, in ``version``.

    What older editions asked stays: a row says that there is or was such an edition.
    """

    question = models.ForeignKey(BankQuestion, on_delete=models.PROTECT, related_name="uses")
    version = models.CharField(max_length=64)
    activity = models.ForeignKey("editions.Activity", on_delete=models.CASCADE, related_name="bank_uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "version", "activity"], name="bank_use_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.question}"

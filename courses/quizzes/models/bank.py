"""The question bank: questions that quizzes of an agency share."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import CollectionMember, RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from content.blocks import QuestionStream, Writer, written
from courses.document.questions import Question
from courses.document.rich_text import plain
from courses.document.transliteration import search_key

LONGEST_NAME = 200


class BankQuestion(CollectionMember, RevisionMixin, TranslatableMixin, index.Indexed, models.Model):  # type: ignore[django-manager-missing]
    """A question of an agency's collection in one language; ``key`` is the same in every language.

    ``kind``, ``difficulty``, ``name`` and ``folded`` repeat what the question says, for lists, filters and
    search; ``version`` is the source language's, ``Question.version``.
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.note()
        super().save(*args, **kwargs)
        self.tags.all().delete()
        BankTag.objects.bulk_create(BankTag(question=self, tag=tag) for tag in self._tags)

    def note(self) -> None:
        """Repeat what the question says in the columns that lists read."""
        question = self.to_document(Writer(self.locale.language_code))
        text = " ".join(plain(question.stem).split())
        self.name, self.kind = text[:LONGEST_NAME], question.type
        self.difficulty, self._tags = question.facts.difficulty, question.facts.tags
        self.folded = search_key(*question.words())
        self.version = question.version


class BankTag(models.Model):
    """A competency of a bank question."""

    question = models.ForeignKey(BankQuestion, on_delete=models.CASCADE, related_name="tags")
    tag = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "tag"], name="bank_tag_unique")]

    def __str__(self) -> str:
        return self.tag

"""What a course is, apart from its words: plain rows that every language's pages point to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from content.storing import private_storage
from courses.document.activities import Content
from courses.document.course import Audience, CertificateRule, CourseText, EditionInfo, Level
from courses.document.fields import read
from courses.document.outline import Outline

AUDIENCES = [
    (Audience.PUBLIC.value, _("everybody")),
    (Audience.AGENCY.value, _("the own agency")),
    (Audience.INVITED.value, _("people who are enrolled by a training centre")),
]
LEVELS = [
    (Level.BASIC.value, _("basic")),
    (Level.INTERMEDIATE.value, _("intermediate")),
    (Level.ADVANCED.value, _("advanced")),
]
CERTIFICATE_RULES = [
    (CertificateRule.AUTOMATIC.value, _("when the course is completed")),
    (CertificateRule.APPROVAL.value, _("when the training centre approves")),
    (CertificateRule.NONE.value, _("no certificate")),
]


class Course(models.Model):  # type: ignore[django-manager-missing]
    """A course of an agency. ``key`` travels in packages; ``slug`` stands in addresses."""

    key = models.UUIDField(default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="courses")
    slug = models.SlugField(_("slug"), max_length=80)
    audience = models.CharField(_("audience"), max_length=16, choices=AUDIENCES, default=Audience.PUBLIC)
    level = models.CharField(_("level"), max_length=16, choices=LEVELS, default=Level.BASIC)
    topics = models.ManyToManyField(
        "content.Topic", verbose_name=_("topics"), blank=True, related_name="courses"
    )
    prerequisites = models.ManyToManyField(
        "self", verbose_name=_("prerequisites"), symmetrical=False, blank=True, related_name="prerequisite_of"
    )
    sequential = models.BooleanField(
        _("activities in order"),
        default=False,
        help_text=_("A required activity opens when those before it are done."),
    )
    minutes_override = models.PositiveIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        help_text=_("Leave empty to have it computed from words and questions."),
    )
    certificate_rule = models.CharField(
        _("certificate"), max_length=16, choices=CERTIFICATE_RULES, default=CertificateRule.AUTOMATIC
    )
    certificate_months = models.PositiveSmallIntegerField(
        _("months for which a certificate holds"),
        default=0,
        validators=[MaxValueValidator(600)],
        help_text=_("0: for ever. A change is for certificates that are issued from then on."),
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    current_edition = models.ForeignKey(
        "editions.Edition", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.UniqueConstraint(fields=["agency", "slug"], name="course_slug_unique_in_agency"),
            models.UniqueConstraint(fields=["agency", "key"], name="course_key_unique_in_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.agency.code}/{self.slug}"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class Activity(models.Model):
    """One activity of a course, for ever; ``key`` is what packages know it by."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="activities")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="activity_key_unique_in_course")
        ]

    def __str__(self) -> str:
        return f"{self.course} · {self.kind} {self.key}"


class Edition(models.Model):
    """A course frozen at one moment; nothing about it changes once it is stored.

    ``info`` is an EditionInfo, ``outline`` an Outline, ``structure`` the language-neutral part of the
    document (the ``course.json`` of a native package). An imported edition was published elsewhere at
    ``published_at`` and came here at ``stored_at``. ``package`` is kept of an edition that was
    imported: it is handed on byte for byte.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    correction = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField()
    stored_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    info = models.JSONField()
    outline_json = models.JSONField()
    structure = models.JSONField()
    package = models.FileField(storage=private_storage, upload_to="packages/", blank=True, max_length=255)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["course", "-number", "-correction"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number", "correction"], name="edition_number_unique_in_course"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.label}"

    @property
    def label(self) -> str:
        return f"{self.number}.{self.correction}" if self.correction else str(self.number)

    @cached_property
    def edition_info(self) -> EditionInfo:
        return read(EditionInfo, self.info)

    def note_in(self, language: str) -> str:
        """What the author says is new, in ``language``, else in the first there is; often empty."""
        notes = self.edition_info.note
        return notes.get(language) or next(iter(notes.values()), "")

    @cached_property
    def outline(self) -> Outline:
        return read(Outline, self.outline_json)


class EditionText(models.Model):
    """An edition's CourseText in one language."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "language"], name="edition_text_unique")]

    def __str__(self) -> str:
        return f"{self.edition} ({self.language})"

    @cached_property
    def text(self) -> CourseText:
        return read(CourseText, self.body)


class EditionContent(models.Model):
    """One activity's Content in one language, as the edition froze it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="contents")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    body = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "activity", "language"], name="edition_content_unique")
        ]

    def __str__(self) -> str:
        return f"{self.activity}, {self.edition} ({self.language})"

    @cached_property
    def content(self) -> Content:
        return read(Content, self.body)


def asset_path(instance: EditionAsset, filename: str) -> str:
    return f"assets/{instance.sha256[:2]}/{instance.sha256}.{filename.rpartition('.')[2].lower()}"


class EditionAsset(models.Model):
    """The editions' own copy of a file, stored once however many use it; names are in the document."""

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.FileField(storage=private_storage, upload_to=asset_path, max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    editions = models.ManyToManyField(Edition, related_name="assets")

    def __str__(self) -> str:
        return self.sha256

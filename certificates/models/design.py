"""How an agency's certificates look: what trainers make, and the versions that certificates keep."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, PreviewableMixin

from content.models import Picture
from courses.document.fields import read
from lms.accounts.models import Agency
from lms.accounts.named import LANGUAGES

from ..printing import design as printed
from ..printing.design import FIELDS, unknown_fields

MOST_SIGNATORIES = 4
READABLE, VISIBLE = 4.5, 3.0
"""Contrast with white that WCAG 2.2 asks for: text (1.4.3), and what is not text (1.4.11)."""

COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def languages() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)


class Orientation(models.TextChoices):
    LANDSCAPE = "landscape", _("landscape")
    PORTRAIT = "portrait", _("portrait")


def contrast_with_white(colour: str) -> float:
    """WCAG 2.2's contrast ratio of ``colour``, #rrggbb, with white."""
    levels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def is_readable(colour: str) -> None:
    _check_colour(colour, READABLE, _("This colour is too light to be read on white paper. Choose a darker."))


def is_visible(colour: str) -> None:
    _check_colour(colour, VISIBLE, _("This colour is too light to be seen on white paper. Choose a darker."))


def _check_colour(colour: str, least: float, words: Any) -> None:
    if not COLOUR.fullmatch(colour):
        raise ValidationError(_("Write the colour as # and six digits, such as #075a63."))
    if contrast_with_white(colour) < least:
        raise ValidationError(words)


def has_known_fields(text: str) -> None:
    unknown = unknown_fields(text)
    if unknown:
        raise ValidationError(
            _("There is no field %(unknown)s. The fields are: %(fields)s.")
            % {
                "unknown": ", ".join(f"{{{name}}}" for name in unknown),
                "fields": ", ".join(f"{{{name}}}" for name in FIELDS),
            }
        )


class CertificateDesign(PreviewableMixin, ClusterableModel):
    """What trainers change; certificates are made with its newest DesignVersion.

    ``is_default``, at most once an agency: for its courses that name no design. One that is not used any more
    is retired and stays, since certificates were made with its versions.
    """

    name: models.CharField = models.CharField(_("name"), max_length=120, help_text=_("Only authors see it."))
    agency: models.ForeignKey[Agency, Agency] = models.ForeignKey(
        "accounts.Agency", on_delete=models.PROTECT, related_name="+", verbose_name=_("agency")
    )
    is_default: models.BooleanField = models.BooleanField(
        _("usual design of the agency"),
        default=False,
        help_text=_("For all courses of the agency that do not name another in their settings."),
    )
    is_shared: models.BooleanField = models.BooleanField(
        _("shared nationally"),
        default=False,
        help_text=_("Trainers of every agency may use it for their courses; only this agency changes it."),
    )
    is_retired: models.BooleanField = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("New certificates are not made with it. Those that were stay as they are."),
    )
    orientation: models.CharField = models.CharField(
        _("orientation"), max_length=10, choices=Orientation, default=Orientation.LANDSCAPE
    )
    accent: models.CharField = models.CharField(
        _("main colour"), max_length=7, default=printed.Colours.accent, validators=[is_readable]
    )
    ink: models.CharField = models.CharField(
        _("colour of the text"), max_length=7, default=printed.Colours.ink, validators=[is_readable]
    )
    trim: models.CharField = models.CharField(
        _("colour of thin lines"), max_length=7, default=printed.Colours.trim, validators=[is_visible]
    )
    emblem: models.ForeignKey[Picture | None, Picture | None] = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("emblem"),
        help_text=_("Stands above the agency's name, 17 mm high. An SVG drawing is sharpest."),
    )
    second_language: models.CharField = models.CharField(
        _("second language"),
        max_length=8,
        blank=True,
        choices=languages,
        help_text=_("Said there too where the course has it: for abroad, English."),
    )
    changed_at: models.DateTimeField = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("certificate design")
        verbose_name_plural = _("certificate designs")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=models.Q(is_default=True), name="one_usual_design"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.is_default and self.is_retired:
            raise ValidationError({"is_retired": _("The usual design of an agency cannot be retired.")})

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [
            ("", _("Certificate")),
            ("long", _("With a long name")),
            *[one for one in settings.LANGUAGES if one[0] != settings.LANGUAGE_CODE],
        ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from ..designs.preview import preview

        return preview(self, mode_name)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied(_("A design is not deleted: retire it instead."))


class DesignText(Orderable):
    """What certificates in one language say; without a row it is the house's own words."""

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="texts")
    language: models.CharField = models.CharField(_("language"), max_length=8, choices=languages)
    heading: models.CharField = models.CharField(
        _("heading"), max_length=60, help_text=_("Such as “Certificate”.")
    )
    statement: models.TextField = models.TextField(
        _("main sentence"),
        validators=[MaxLengthValidator(300), has_known_fields],
        help_text=_(
            "Follows the learner's name. Fields are filled in: {name}, {course}, {agency}, {hours}, {score}, "
            "{date}, {edition}, {number}. Without {course} the course's title follows in a line of its own."
        ),
    )
    closing: models.TextField = models.TextField(
        _("closing words"),
        blank=True,
        validators=[MaxLengthValidator(200), has_known_fields],
        help_text=_("Below the course's title, smaller; the same fields."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [
            models.UniqueConstraint(fields=["design", "language"], name="design_text_language_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.heading}"


class Signatory(Orderable):
    """Who signs by hand, with the scan of the signature."""

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="signatories")
    name: models.CharField = models.CharField(
        _("name of the signatory"), max_length=80, help_text=_("As it is signed, such as A. Valiyev.")
    )
    post_uz: models.CharField = models.CharField(_("post in Uzbek"), max_length=120)
    post_ru: models.CharField = models.CharField(_("post in Russian"), max_length=120, blank=True)
    post_en: models.CharField = models.CharField(_("post in English"), max_length=120, blank=True)
    scan: models.ForeignKey[Picture | None, Picture | None] = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("scanned signature"),
        help_text=_("Dark ink on white or transparent ground, cut close."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self) -> str:
        return self.name

    @property
    def posts(self) -> dict[str, str]:
        """Every post there is, by language."""
        found = {language: getattr(self, f"post_{language}") for language in LANGUAGES}
        return {language: post for language, post in found.items() if post}


class DesignVersion(models.Model):
    """A design as it was at one time, pictures included; ``body`` is a Design. Never changed or deleted."""

    design = models.ForeignKey(CertificateDesign, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a design")
        verbose_name_plural = _("versions of designs")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["design", "number"], name="design_version_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.design} {self.number}"

    @cached_property
    def value(self) -> printed.Design:
        return read(printed.Design, self.body)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied(_("A version of a design is never changed."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied(_("A version of a design is never deleted."))


class CourseDesign(models.Model):
    """The design that a course names; courses without one have their agency's usual design."""

    course = models.OneToOneField("editions.Course", on_delete=models.CASCADE, related_name="named_design")
    design = models.ForeignKey(CertificateDesign, on_delete=models.PROTECT, related_name="courses")

    def __str__(self) -> str:
        return f"{self.course}: {self.design}"

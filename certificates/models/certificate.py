"""What a completed enrolment earns."""

from __future__ import annotations

import uuid
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.storing import private_storage


class State(models.TextChoices):
    AWAITING_NAME = "awaiting_name", _("waits for the name to be confirmed")
    AWAITING_APPROVAL = "awaiting_approval", _("waits for the centre's approval")
    DUE = "due", _("due")
    MAKING = "making", _("being made")
    ISSUED = "issued", _("issued")
    FAILED = "failed", _("failed")
    VOID = "void", _("void")
    REVOKED = "revoked", _("revoked")
    SUPERSEDED = "superseded", _("superseded")


class Standing(StrEnum):
    """What is told of a certificate that was given out."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


GIVEN_OUT = (State.ISSUED, State.REVOKED, State.SUPERSEDED)


class Serial(models.Model):
    """The last serial number allotted in an agency and year."""

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="serial_unique")]

    def __str__(self) -> str:
        return f"{self.agency} {self.year}: {self.last}"


class Certificate(models.Model):
    """A certificate in its states; ``facts``, a CertificateFacts, is what it says, frozen when making begins.

    ``number`` is allotted with the facts and stays with the row, whatever becomes of it: of 1…N of an agency
    and year every number is there. The bytes of an issued PDF never change. ``replaces`` is the certificate
    whose name this one corrects; ``withdrawn_…`` says when, by whom and why it was voided, revoked or
    superseded (by whom and why already while the corrected one is made). ``announce``: its owner is written
    to when it is issued. ``expires_on`` is the last day on which it holds, None where it holds for ever.
    ``design_version`` is the look that it was first begun with; None is the house's own.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey("progress.Enrolment", on_delete=models.PROTECT, related_name="certificates")
    state = models.CharField(max_length=20, choices=State, default=State.AWAITING_NAME)
    language = models.CharField(max_length=8)
    name = models.CharField(_("name on the certificate"), max_length=150, blank=True)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=16, unique=True, null=True)  # noqa: DJ001 (several have none yet)
    facts = models.JSONField(default=dict)
    pdf = models.FileField(storage=private_storage, upload_to="certificates/", blank=True, max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(auto_now_add=True)
    making_since = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_why = models.TextField(blank=True)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replacements", db_index=False
    )
    announce = models.BooleanField(default=False)
    expires_on = models.DateField(null=True)
    pdf_key = models.ForeignKey(
        "certificates.PublishedKey", null=True, on_delete=models.PROTECT, related_name="+"
    )
    credential = models.TextField(blank=True)
    is_shared = models.BooleanField(default=True)
    design_version = models.ForeignKey(
        "certificates.DesignVersion", null=True, on_delete=models.PROTECT, related_name="certificates"
    )

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(replaces=None) & ~models.Q(state=State.VOID),
                name="one_certificate",
            ),
            models.UniqueConstraint(
                fields=["enrolment"], condition=models.Q(state=State.ISSUED), name="one_issued_certificate"
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=~models.Q(state=State.VOID), name="one_replacement"
            ),
            models.UniqueConstraint(fields=["agency", "year", "number"], name="certificate_serial_unique"),
        ]

    def __str__(self) -> str:
        return self.serial or str(self.uuid)

    @property
    def serial(self) -> str:
        """The serial number as printed, such as EGOV-2026-000017; empty before one is allotted."""
        return f"{self.agency.code.upper()}-{self.year}-{self.number:06d}" if self.number else ""

    @property
    def newest(self) -> Certificate:
        """The certificate that stands in this one's place now; itself where it was not superseded."""
        found = self
        while found.state == State.SUPERSEDED:
            found = found.replacements.exclude(state=State.VOID).select_related("agency").get()
        return found

    def is_expired(self, today: date) -> bool:
        return self.expires_on is not None and self.expires_on < today

    def standing(self, today: date) -> Standing:
        """How it stands for whoever is shown it; it was given out."""
        if self.state != State.ISSUED:
            return Standing(self.state)
        return Standing.EXPIRED if self.is_expired(today) else Standing.VALID

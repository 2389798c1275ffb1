"""Which bit says whether a credential still holds."""

from __future__ import annotations

from django.db import models

LENGTH = 262_144
"""Bits of a list: twice the least that herd privacy asks for (Bitstring Status List v1.0, section 6.1)."""


class StatusList(models.Model):
    """A list of an agency's credentials; ``version`` grows with each one that is withdrawn."""

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    length = models.PositiveIntegerField(default=LENGTH)
    allotted = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.agency} {self.pk}"


class StatusEntry(models.Model):
    """A certificate's place in a list, for ever; ``withdrawn`` is its bit."""

    list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="entries")
    index = models.PositiveIntegerField()
    certificate = models.OneToOneField(
        "certificates.Certificate", on_delete=models.PROTECT, related_name="status_entry"
    )
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "index"], name="status_index_unique_in_list")]
        indexes = [
            models.Index(fields=["list"], condition=models.Q(withdrawn=True), name="status_entry_withdrawn")
        ]

    def __str__(self) -> str:
        return f"{self.list_id}#{self.index}"

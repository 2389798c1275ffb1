"""The log of certificates as rows: leaves, nodes, heads."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a leaf records of a certificate."""

    ISSUED = "issued", _("issued")
    REVOKED = "revoked", _("revoked")
    SUPERSEDED = "superseded", _("superseded")
    VOID = "void", _("void")


class Log(models.Model):
    """The one row that whoever appends locks, so that leaves follow one another without a gap."""

    size = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.size}"


class LogLeaf(models.Model):
    """What happened to a certificate; never changed, but that ``salt`` is emptied to forget a person.

    ``entry`` is what the tree holds: the SHA-256 of the record (``log.leaves.record_of``). ``salt`` is secret
    and makes what the record says of a person unguessable. ``at`` is the record's own time.
    """

    index = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.PROTECT, related_name="leaves"
    )
    salt = models.BinaryField(max_length=32)
    entry = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"


class LogNode(models.Model):
    """A complete subtree of two leaves or more, at its place in the order of completion
    (``merkle.place``)."""

    place = models.PositiveBigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.place}"


class LogHead(models.Model):
    """A signed head. ``stamp`` is an RFC 3161 token over ``checkpoint``, where an authority is configured."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    checkpoint = models.TextField()
    signed_at = models.DateTimeField()
    stamp = models.BinaryField(blank=True, default=b"")
    mailed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.size}"


class MonthlyList(models.Model):
    """That an agency was told what was issued and withdrawn in its name; ``month`` is its first day."""

    agency = models.ForeignKey("accounts.Agency", on_delete=models.CASCADE, related_name="+")
    month = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "month"], name="monthly_list_unique")]

    def __str__(self) -> str:
        return f"{self.agency} {self.month:%Y-%m}"

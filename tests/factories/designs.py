"""Designs of certificates, saved with their versions."""

from __future__ import annotations

from typing import Any

from certificates.designs.versions import keep
from certificates.models import CertificateDesign, DesignText
from lms.accounts.models import Agency

from .accounts import AgencyFactory


def design(agency: Agency | None = None, *, heading: str = "", **fields: Any) -> CertificateDesign:
    """A design with its first version; ``heading`` is its Uzbek text's."""
    fields = {"name": "Guvohnoma", **fields}
    made = CertificateDesign.objects.create(agency=agency or AgencyFactory(), **fields)
    if heading:
        made.texts.add(DesignText(language="uz", heading=heading, statement="{course} kursini tugatdi."))
        made.save()
    keep(made, None)
    return made


def changed(design: CertificateDesign, **fields: Any) -> CertificateDesign:
    """The same design saved anew with other fields."""
    for name, value in fields.items():
        setattr(design, name, value)
    design.save()
    keep(design, None)
    return design

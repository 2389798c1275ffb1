"""Who issues: an agency as an Open Badges Profile (appendix B.1, Profile)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lms.accounts.models import Agency

from .addresses import absolute, of_issuer

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


def profile(agency: Agency, language: str) -> dict[str, Any]:
    """The agency, part of the national centre, whose key signs for every agency."""
    with translation.override(language):
        home = absolute(reverse("agency_courses", args=[agency.code]))
    out = {**named(agency, language), "url": home}
    if agency.code != settings.MALAKA_NATIONAL_AGENCY:
        national = Agency.objects.filter(code=settings.MALAKA_NATIONAL_AGENCY).first()
        if national is not None:
            out["parentOrg"] = named(national, language)
    return out


def named(agency: Agency, language: str) -> dict[str, Any]:
    """The least that a Profile says."""
    return {"id": of_issuer(agency), "type": ["Profile"], "name": agency.name_in(language)}

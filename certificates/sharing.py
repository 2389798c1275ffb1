"""The page that a learner shows to others, and the way to a profile elsewhere."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.document.fields import read
from lms.accounts.permissions import public

from .credentials import badge
from .facts import CertificateFacts
from .models import Certificate, State
from .verification.views import neutral

LINKEDIN = "https://www.linkedin.com/profile/add"


@public
@require_safe
@never_cache
def shared(request: HttpRequest, certificate: uuid.UUID) -> HttpResponse:
    """A certificate as its holder shows it; gone once they close it or it is withdrawn."""
    rows = Certificate.objects.select_related("agency", "enrolment")
    row = get_object_or_404(rows, uuid=certificate, is_shared=True, state=State.ISSUED)
    facts = read(CertificateFacts, row.facts)
    with translation.override(facts.language):
        picture = badge.svg(facts.course, facts.agency).decode()
        context = {"certificate": row, "facts": facts, "picture": picture, "here": shared_address(row)}
        return neutral(request, "certificates/shared.html", context)


def shared_address(certificate: Certificate) -> str:
    """The page's address, with the site's name."""
    return settings.MALAKA_ADDRESS + reverse("certificate_shared", args=[certificate.uuid])


def linkedin_address(certificate: Certificate) -> str:
    """Where LinkedIn asks its member whether to add the certificate to their profile."""
    facts = read(CertificateFacts, certificate.facts)
    issued = timezone.localtime(facts.issued_at)
    asked = {
        "startTask": "CERTIFICATION_NAME",
        "name": facts.course,
        "organizationName": facts.agency,
        "issueYear": issued.year,
        "issueMonth": issued.month,
        "certUrl": facts.address,
        "certId": facts.serial,
    }
    if certificate.expires_on:
        asked |= {
            "expirationYear": certificate.expires_on.year,
            "expirationMonth": certificate.expires_on.month,
        }
    return f"{LINKEDIN}?{urlencode(asked)}"

"""An older version of a design, as it looked."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from courses.tree.translation.views import may_author
from lms.accounts.permissions import allowed

from ..models import DesignVersion
from .preview import pdf_response
from .queries import written_by


@allowed(may_author, "author")
def design_version(request: HttpRequest, design: int, number: int) -> HttpResponse:
    """An invented certificate with a version of a design that the person may change; 404 for others."""
    version = get_object_or_404(
        DesignVersion.objects.select_related("design__agency"),
        design__in=written_by(request.user),
        design=design,
        number=number,
    )
    return pdf_response(version.value, version.design.agency, settings.LANGUAGE_CODE)

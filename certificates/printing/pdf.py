"""The certificate as a PDF."""

from __future__ import annotations

import base64
import functools

from django.utils import translation
from django.utils.translation import gettext as _
from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from ..facts import CertificateFacts
from .design import Design
from .finishing import finish
from .page import page


def render(facts: CertificateFacts, design: Design, credential: str = "") -> bytes:
    """Certificate and transcript, PDF/A-3a and PDF/UA-1, with an empty field to sign and ``credential``,
    a VC-JWT, attached where there is one."""
    with translation.override(facts.language):
        tooltip = _("Electronic signature")
    pdf: bytes = HTML(string=page(facts, design), url_fetcher=_nothing_outside()).write_pdf(
        pdf_variant="pdf/a-3a",
        attachments=[_attached(credential, facts)] if credential else None,
        font_config=_fonts(),
        finisher=lambda document, pdf: finish(pdf, tooltip=tooltip),
    )
    return pdf


def _attached(credential: str, facts: CertificateFacts) -> Attachment:
    data = base64.b64encode(credential.encode()).decode()
    return Attachment(
        url=f"data:application/vc+jwt;base64,{data}",
        name=f"{facts.serial}.jwt",
        description="Open Badges 3.0",
        relationship="Data",
        created=facts.issued_at,
        modified=facts.issued_at,
    )


@functools.cache
def _nothing_outside() -> URLFetcher:
    return URLFetcher(allowed_protocols=("data",))


@functools.cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()

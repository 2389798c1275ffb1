"""The certificate as a PDF."""

from __future__ import annotations

import base64
import functools
import io

import segno
from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from .code import printed
from .facts import CertificateFacts


def render(facts: CertificateFacts) -> bytes:
    """One A4 landscape page in ``facts.language``, tagged, with its fonts embedded."""
    return HTML(string=page(facts), url_fetcher=URLFetcher(allowed_protocols=("data",))).write_pdf(
        font_config=_fonts(), pdf_tags=True
    )


def page(facts: CertificateFacts) -> str:
    """The page's HTML; it refers to nothing outside itself."""
    with translation.override(facts.language):
        return render_to_string(
            "pdf/certificate.html",
            {
                "facts": facts,
                "code": printed(facts.code),
                "issued_on": timezone.localtime(facts.issued_at).date(),
                "qr": _qr(facts.address),
                "name_size": _size(facts.name, (28, "name--l"), (40, "name--m"), (58, "name--s")),
                "address": facts.address.partition("://")[2].rpartition("/verify/")[0] + "/verify/",
            },
        )


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, dark="#14212b", xmldecl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


def _size(text: str, *steps: tuple[int, str]) -> str:
    """The largest type in which ``text`` keeps to one line, the smallest where none does."""
    return next((name for limit, name in steps if len(text) <= limit), "name--xs")


@functools.cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()

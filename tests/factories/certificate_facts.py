"""Facts and designs of certificates, without a database."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from certificates.facts import CertificateFacts, ModuleFacts, Wording
from certificates.printing.design import Colours, Design, DesignText, Orientation, Picture, Signatory

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80">'
    b'<path d="M5 60C40 5 60 5 70 50S120 10 190 40" fill="none" stroke="#112233" stroke-width="3"/></svg>'
)
NOW = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


def facts(**other: Any) -> CertificateFacts:
    usual: dict[str, Any] = {
        "name": "Toʻraqulova Oʻgʻiloy Gʻayratovna",
        "course": "Idoralararo muvofiqlik",
        "agency": "Elektron hukumat markazi",
        "edition": "1",
        "minutes": 190,
        "score": Decimal("91.25"),
        "completed_at": NOW,
        "issued_at": NOW,
        "language": "uz",
        "serial": "EGOV-2026-000418",
        "code": "7KQ4M2XP9TAB",
        "address": "https://malaka.example/verify/7KQ4M2XP9TAB/",
        "modules": tuple(
            ModuleFacts(f"{number}-modul: maʼlumotlar almashinuvi", 45, Decimal(80 + number))
            for number in range(1, 9)
        ),
        "outcomes": ("Idoralararo jarayonni chizadi va kamchiligini topadi",),
    }
    return CertificateFacts(**{**usual, **other})


def picture(alt: str = "") -> Picture:
    return Picture("image/svg+xml", base64.b64encode(SVG).decode(), alt)


def designs() -> dict[str, Design]:
    """Designs that differ in all that a design may say."""
    director = Signatory("A. Valiyev", {"uz": "Markaz direktori", "ru": "Директор центра"}, picture())
    deputy = Signatory("Sh. Toʻxtasinova", {"uz": "Oʻquv ishlari boʻyicha direktor oʻrinbosari"})
    return {
        "plain": Design(),
        "signed": Design(emblem=picture("Gerb"), signatories=(director, deputy, director)),
        "portrait": Design(
            orientation=Orientation.PORTRAIT,
            colours=Colours("#7a1f2b", "#222222", "#888888"),
            emblem=picture(),
            signatories=(director, deputy),
        ),
        "worded": Design(
            texts={
                "uz": DesignText(
                    "Guvohnoma", "{agency}da {course} kursini {hours} hajmida tugatdi.", "Natija: {score}"
                )
            },
            second_language="en",
        ),
    }


WORDING = Wording("en", "Inter-agency interoperability", "E-government centre")

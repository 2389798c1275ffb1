"""The certificate's pages as HTML: the certificate itself and its transcript."""

from __future__ import annotations

import base64
import functools
import io
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.templatetags.amounts import day, per_cent

from ..code import printed
from ..facts import CertificateFacts
from .design import Design, DesignText, Orientation, filled


def page(facts: CertificateFacts, design: Design) -> str:
    """The HTML in ``facts.language``; it refers to nothing outside itself."""
    wording = _wording(facts, design, facts.language, facts.course, facts.agency)
    also = facts.also and _wording(facts, design, facts.also.language, facts.also.course, facts.also.agency)
    with translation.override(facts.language):
        return render_to_string(
            "pdf/certificate.html",
            {
                "facts": facts,
                "design": design,
                "signatories": [
                    {"name": one.name, "post": one.post_in(facts.language), "scan": one.scan}
                    for one in design.signatories
                ],
                "wording": wording,
                "also": also,
                "code": printed(facts.code),
                "qr": _qr(facts.address),
                "tile": _tile(),
                "size": _size(facts, design),
                "address": facts.address.partition("://")[2].rpartition("/verify/")[0] + "/verify/",
                "demo": settings.MALAKA_DEMO,
            },
        )


def _wording(
    facts: CertificateFacts, design: Design, language: str, course: str, agency: str
) -> dict[str, Any]:
    """What the certificate says in one of its languages."""
    with translation.override(language):
        hours = ngettext("%(hours)d hour", "%(hours)d hours", facts.hours) % {"hours": facts.hours}
        values = {
            "name": facts.name,
            "course": course,
            "agency": agency,
            "hours": hours,
            "score": per_cent(facts.score),
            "date": day(timezone.localtime(facts.issued_at)),
            "edition": facts.edition,
            "number": facts.serial,
        }
        text = design.texts.get(language) or DesignText(
            heading=_("Certificate"),
            statement=_("has successfully completed the in-service training course"),
        )
        return {
            "language": language,
            "agency": agency,
            "heading": text.heading,
            "statement": filled(text.statement, values),
            "course": "" if "{course}" in text.statement else course,
            "closing": filled(text.closing, values),
            "values": values,
        }


WIDE = frozenset("ЖМФШЩЫЮWMжмфшщыюwm")


def _size(facts: CertificateFacts, design: Design) -> str:
    """The type that a certificate with so much text is set in: the largest in which it keeps to its page."""
    portrait = design.orientation == Orientation.PORTRAIT
    line, room = (28, 1.7) if portrait else (44, 1.0)
    lines = 1 + _width(facts.name) / line + _width(facts.course) / line / 1.6
    if facts.also:
        lines += 1.5 + _width(facts.also.course) / line / 1.6
    lines += sum(_width(text.statement + text.closing) for text in design.texts.values()) / line / 6
    return next((name for limit, name in ((3.6, "l"), (5.5, "m"), (8, "s")) if lines <= limit * room), "xs")


def _width(text: str) -> float:
    """In letters of usual width."""
    return sum(1.6 if letter in WIDE else 1 for letter in text)


@functools.cache
def _tile() -> str:
    """The girih lattice, one tile."""
    return _svg_address(render_to_string("pdf/girih_tile.svg").strip().encode())


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, dark="#14212b", xmldecl=False)
    return _svg_address(out.getvalue())


def _svg_address(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()

"""From what trainers edit to the value that is printed, and the versions of it."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from django.db import transaction

from content.models import Picture
from courses.document.fields import write
from lms.accounts.models import User

from ..models import CertificateDesign, DesignText, DesignVersion, Signatory
from ..printing import design as printed
from ..printing.pictures import embedded


def drawn(
    design: CertificateDesign,
    texts: Iterable[DesignText] | None = None,
    signatories: Iterable[Signatory] | None = None,
) -> printed.Design:
    """``design`` as it is printed; it need not be saved. Raises Unusable or UnsafeSvg for its pictures."""
    texts = design.texts.all() if texts is None else texts
    signatories = design.signatories.all() if signatories is None else signatories
    return printed.Design(
        orientation=printed.Orientation(design.orientation),
        colours=printed.Colours(design.accent, design.ink, design.trim),
        emblem=picture(design.emblem),
        texts={
            text.language: printed.DesignText(text.heading, text.statement, text.closing) for text in texts
        },
        signatories=tuple(printed.Signatory(one.name, one.posts, picture(one.scan)) for one in signatories),
        second_language=design.second_language,
    )


def picture(kept: Picture | None) -> printed.Picture | None:
    """A picture as it is embedded. Raises Unusable or UnsafeSvg."""
    return _embedded(kept.pk, kept.sha256, kept.description) if kept else None


@functools.lru_cache(maxsize=64)
def _embedded(pk: int, _sha256: str, alt: str) -> printed.Picture:
    with Picture.objects.get(pk=pk).open_file() as file:
        return embedded(file.read(), alt)


def keep(design: CertificateDesign, by: User | None) -> DesignVersion:
    """The version of ``design`` as it is saved: the newest, or a new one where it differs from that."""
    with transaction.atomic():
        locked = CertificateDesign.objects.select_for_update().get(pk=design.pk)
        body = write(drawn(locked))
        newest = locked.versions.first()
        if newest and newest.body == body:
            return newest
        number = newest.number + 1 if newest else 1
        return DesignVersion.objects.create(design=locked, number=number, body=body, made_by=by)

"""Letters to the owners of certificates, in their own language."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from courses.editions.frozen import frozen_edition, frozen_text
from lms.accounts.post import post

from .models import Certificate


def tell_issued(certificate: Certificate) -> None:
    """To who does not wait on the page; once, in the transaction that issues it."""
    if not certificate.announce:
        return
    letter = "certificate_corrected" if certificate.replaces_id else "certificate_issued"
    tell(certificate, letter)


def tell_approved(certificate: Certificate) -> None:
    """The centre has approved: the name is still to be confirmed."""
    tell(certificate, "certificate_approved")


def tell_revoked(certificate: Certificate, why: str) -> None:
    tell(certificate, "certificate_revoked", why=why)


def tell(certificate: Certificate, letter: str, **words: object) -> None:
    """Write ``letter`` to the certificate's owner; ``words`` are for its templates."""
    enrolment = certificate.enrolment
    user = enrolment.user
    if not user.is_active:
        return
    language = user.language or settings.LANGUAGE_CODE
    text = frozen_text(frozen_edition(enrolment.edition_id), language)
    course = enrolment.course
    with override(language):
        context = {
            "certificate": certificate,
            "course": text.title if text else "",
            "name": user.name_for(language),
            "url": settings.MALAKA_ADDRESS + reverse("certificate_moment", args=[enrolment.uuid]),
            "course_url": settings.MALAKA_ADDRESS + reverse("course", args=[course.agency.code, course.slug]),
            **words,
        }
        post(
            to=user.email,
            subject=render_to_string(f"mail/{letter}_subject.txt", context),
            body=render_to_string(f"mail/{letter}.txt", context),
        )

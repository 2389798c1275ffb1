"""The PDF that the editor shows beside the form: a course of the agency, an invented learner."""

from __future__ import annotations

import logging
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.document.course import CourseText
from courses.editions.models import Course, EditionText
from lms.accounts.models import Agency

from ..facts import CertificateFacts, ModuleFacts, Wording
from ..models import CertificateDesign
from ..printing.design import Design
from ..printing.pdf import render
from .versions import drawn

LONG = "long"
PDF = "pdf-"
LONG_NAMES = {
    "uz": "Abdurahmonova-Xudoyberdiyeva Oʻgʻiloyxon Toʻraqul-Mirzo qizi Gʻiyosiddinova-Shamsutdinova",
    "ru": "Абдурахманова-Худойбердиева Угилойхон Туракуловна Гиясиддинова-Шамсутдинова из Каракалпакстана",
}
NAMES = {"uz": "Karimova Dilnoza Anvar qizi", "ru": "Каримова Дилноза Анваровна", "en": "Dilnoza Karimova"}

log = logging.getLogger(__name__)


def preview(design: CertificateDesign, mode: str) -> HttpResponse:
    """The page of the preview panel for a language's code or ``long``; with ``pdf-`` before it, its PDF.

    Wagtail's script reaches into the panel's frame, where a browser's viewer of PDF would not let it: so the
    panel gets a page, and the page has a frame with the PDF.
    """
    wanted = mode.removeprefix(PDF) or settings.LANGUAGE_CODE
    if wanted not in (LONG, *dict(settings.LANGUAGES)):
        wanted = settings.LANGUAGE_CODE
    if mode.startswith(PDF):
        return _pdf(design, wanted)
    context = {"address": f"?mode={PDF}{wanted}", "orientation": design.orientation}
    return _page(context)


def _page(context: dict[str, str]) -> HttpResponse:
    return _unkept(HttpResponse(render_to_string("certificates/cms/preview.html", context)))


def _pdf(design: CertificateDesign, wanted: str) -> HttpResponse:
    try:
        made = drawn(design)
        return pdf_response(made, design.agency, wanted)
    except ValidationError as unusable:
        return _page({"problem": " ".join(unusable.messages)})
    except Exception:
        log.exception("the design %s could not be drawn", design.pk)
        return _page({"problem": _("The certificate cannot be drawn with these pictures and texts.")})


def pdf_response(design: Design, agency: Agency, wanted: str) -> HttpResponse:
    """The unsigned PDF of an invented certificate, in the language ``wanted`` or ``long``."""
    facts = sample(design, agency, wanted)
    response = _unkept(HttpResponse(render(facts, design), content_type="application/pdf"))
    response["Content-Disposition"] = "inline; filename=sample.pdf"
    return response


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def sample(design: Design, agency: Agency, wanted: str) -> CertificateFacts:
    """An invented learner's certificate for a course of the agency, if it has published one."""
    language = settings.LANGUAGE_CODE if wanted == LONG else wanted
    names = LONG_NAMES if wanted == LONG else NAMES
    texts = _texts(agency)
    also = design.second_language
    now = timezone.now()
    with translation.override(language):
        modules = _modules(texts.get(language))
        return CertificateFacts(
            name=names.get(language) or next(iter(names.values())),
            course=_title(texts, language),
            agency=agency.name_in(language),
            edition="1",
            minutes=sum(module.minutes for module in modules),
            score=Decimal("91.25"),
            completed_at=now,
            issued_at=now,
            language=language,
            serial=_("SAMPLE") + "-000000",
            code="0" * 12,
            address=settings.MALAKA_ADDRESS + reverse("verify", args=["0" * 12]),
            modules=modules,
            also=Wording(also, _title(texts, also), agency.name_in(also))
            if also and also != language
            else None,
        )


def _texts(agency: Agency) -> dict[str, CourseText]:
    """A published course of the agency, by language."""
    courses = Course.objects.filter(agency=agency, retired_at=None, current_edition__isnull=False)
    course = courses.order_by("pk").first()
    if course is None:
        return {}
    rows = EditionText.objects.filter(edition=course.current_edition)
    return {row.language: row.text for row in rows}


def _title(texts: dict[str, CourseText], language: str) -> str:
    if language in texts:
        return texts[language].title
    with translation.override(language):
        return _("Public services: from application to answer")


def _modules(text: CourseText | None) -> tuple[ModuleFacts, ...]:
    titles = [module.title for module in text.modules.values()] if text else []
    titles = titles or [_("Module %(number)d") % {"number": number} for number in range(1, 5)]
    return tuple(
        ModuleFacts(title, 90 - 5 * (place % 4), Decimal(82 + place * 7 % 17))
        for place, title in enumerate(titles)
    )

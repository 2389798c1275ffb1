"""The editor: what it refuses and why, what it keeps, and its preview."""

from __future__ import annotations

import subprocess
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from certificates.models import CertificateDesign, CourseDesign
from certificates.models.design import contrast_with_white
from content.models import InUse, Picture
from lms.accounts.models import Agency
from tests.factories.certificate_facts import SVG
from tests.factories.designs import design
from tests.factories.document import course_document
from tests.factories.learning import live_course
from tests.factories.media import picture, raster

pytestmark = pytest.mark.django_db

SNIPPET = "wagtailsnippets_certificates_certificatedesign"
ADD = reverse(f"{SNIPPET}:add")
TEXT = {"language": "uz", "heading": "Guvohnoma", "statement": "{course} kursini tugatdi.", "closing": ""}
SIGNATORY = {"name": "A. Valiyev", "post_uz": "Direktor", "post_ru": "", "post_en": "", "scan": ""}


def form(agency: Agency, *, texts: Any = (), signatories: Any = (), **fields: Any) -> dict[str, Any]:
    usual = {
        "name": "Guvohnoma",
        "agency": agency.pk,
        "orientation": "landscape",
        "accent": "#075a63",
        "ink": "#14212b",
        "trim": "#c08a3a",
        "emblem": "",
        "second_language": "",
        "texts": inline_formset(list(texts)),
        "signatories": inline_formset(list(signatories)),
    }
    return nested_form_data({**usual, **fields})


def errors_of(response: Any) -> str:
    assert response.status_code == 200
    shown = response.context["form"]
    rows = [row.errors for formset in shown.formsets.values() for row in formset.forms]
    loose = [formset.non_form_errors() for formset in shown.formsets.values()]
    return " ".join(str(one) for one in (shown.errors, *rows, *loose) if one)


def test_a_trainer_makes_a_design_and_its_first_version(cms: Client, agency: Agency) -> None:
    emblem, scan = picture(agency, SVG, "gerb.svg"), picture(agency)
    response = cms.post(
        ADD,
        form(
            agency,
            emblem=emblem.pk,
            texts=[TEXT, {**TEXT, "language": "ru", "heading": "Удостоверение"}],
            signatories=[{**SIGNATORY, "scan": scan.pk}],
            second_language="en",
            is_default="on",
        ),
    )
    assert response.status_code == 302
    made = CertificateDesign.objects.get()
    value = made.versions.get().value
    assert {text.heading for text in value.texts.values()} == {"Guvohnoma", "Удостоверение"}
    assert value.emblem is not None
    assert value.emblem.media_type == "image/svg+xml"
    assert value.signatories[0].scan is not None
    assert value.second_language == "en"


def test_saving_again_makes_the_next_version_and_the_list_of_versions_says_so(
    cms: Client, agency: Agency
) -> None:
    made = design(agency)
    address = reverse(f"{SNIPPET}:edit", args=[made.pk])
    assert cms.post(address, form(agency)).status_code == 302
    assert made.versions.count() == 1
    assert cms.post(address, form(agency, accent="#112233")).status_code == 302
    assert made.versions.count() == 2
    page = cms.get(address).content.decode()
    assert reverse("design_version", args=[made.pk, 2]) in page
    assert reverse("design_version", args=[made.pk, 1]) in page


def test_the_usual_design_gives_way_to_a_new_one(cms: Client, agency: Agency) -> None:
    before = design(agency, is_default=True)
    assert cms.post(ADD, form(agency, is_default="on")).status_code == 302
    before.refresh_from_db()
    assert not before.is_default
    assert CertificateDesign.objects.get(is_default=True) != before


def test_contrast_is_as_wcag_counts_it() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#1234567", "#77777", "", "#ffe08a", "#777777"])
@pytest.mark.parametrize("field", ["accent", "ink"])
def test_colours_are_six_digits_and_readable(field: str, colour: str, cms: Client, agency: Agency) -> None:
    assert field in errors_of(cms.post(ADD, form(agency, **{field: colour})))


def test_a_colour_cannot_carry_style(cms: Client, agency: Agency) -> None:
    hostile = "#0;}@i{"
    assert "accent" in errors_of(cms.post(ADD, form(agency, accent=hostile)))


@pytest.mark.parametrize("part", ["statement", "closing"])
def test_fields_that_there_are_not_are_named(part: str, cms: Client, agency: Agency) -> None:
    said = errors_of(cms.post(ADD, form(agency, texts=[{**TEXT, part: "{name} {curse} {}"}])))
    assert "{curse}, {}" in said
    assert "{course}" in said


@pytest.mark.parametrize(
    ("rows", "telling"),
    [
        ({"texts": [TEXT, TEXT]}, "language"),
        ({"texts": [{**TEXT, "statement": "a" * 301}]}, "300"),
        ({"signatories": [SIGNATORY] * 5}, "4"),
    ],
    ids=["one language twice", "a long statement", "five signatories"],
)
def test_what_does_not_fit_the_rules_is_refused(
    rows: dict[str, Any], telling: str, cms: Client, agency: Agency
) -> None:
    assert errors_of(cms.post(ADD, form(agency, **rows)))
    assert not CertificateDesign.objects.exists()


def test_texts_that_would_run_into_the_signatures_are_refused(cms: Client, agency: Agency) -> None:
    wide = {"heading": "ЩЖ" * 30, "statement": "ЩЖ " * 100, "closing": "ЩЖ " * 66}
    rows = [{**TEXT, **wide, "language": language} for language in ("uz", "ru")]
    posts = [{**SIGNATORY, "post_uz": "Щ" * 120}] * 4
    assert "__all__" in errors_of(cms.post(ADD, form(agency, texts=rows, signatories=posts)))
    assert cms.post(ADD, form(agency, texts=[TEXT], signatories=[SIGNATORY] * 4)).status_code == 302


def test_a_drawing_that_multiplies_itself_and_a_lost_picture_are_refused(cms: Client, agency: Agency) -> None:
    bomb = '<g id="l0"><rect/></g>' + "".join(
        f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 10)
    )
    data = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{bomb}</svg>'.encode()
    unsafe = picture(agency, data, "gerb.svg")
    lost = picture(agency, raster(41, 29))
    lost.file.storage.delete(lost.file.name)
    assert "emblem" in errors_of(cms.post(ADD, form(agency, emblem=unsafe.pk)))
    assert "scan" in errors_of(cms.post(ADD, form(agency, signatories=[{**SIGNATORY, "scan": lost.pk}])))


@pytest.mark.parametrize("place", ["emblem", "scan"])
def test_another_agencys_picture_is_refused_and_not_shown(
    place: str, cms: Client, agency: Agency, other: Agency
) -> None:
    foreign = picture(other)
    Picture.objects.filter(pk=foreign.pk).update(title="Hokimlikning imzosi")
    sent = (
        form(agency, emblem=foreign.pk)
        if place == "emblem"
        else form(agency, signatories=[{**SIGNATORY, "scan": foreign.pk}])
    )
    response = cms.post(ADD, sent)
    assert place in errors_of(response)
    assert "Hokimlikning imzosi" not in response.content.decode()
    assert not cms.post(reverse(f"{SNIPPET}:preview_on_add"), sent).json()["is_valid"]


def test_another_agency_cannot_be_named(cms: Client, agency: Agency, other: Agency) -> None:
    assert "agency" in errors_of(cms.post(ADD, form(other)))


def preview(client: Client, address: str, mode: str, sent: dict[str, Any]) -> Any:
    assert client.post(address, sent).json() == {"is_valid": True, "is_available": True}
    return client.get(address, {"mode": mode, "in_preview_panel": "true"})


def text_of(response: Any) -> str:
    assert response["Content-Type"] == "application/pdf"
    done = subprocess.run(["pdftotext", "-", "-"], input=response.content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_preview_is_the_pdf_of_what_is_being_typed(cms: Client, agency: Agency) -> None:
    made = design(agency)
    address = reverse(f"{SNIPPET}:preview_on_edit", args=[made.pk])
    sent = form(agency, texts=[TEXT], signatories=[SIGNATORY], second_language="en")
    said = text_of(preview(cms, address, "pdf-uz", sent))
    for words in ("Guvohnoma", "A. Valiyev", "Vazirlik", "/ Ministry", "-000000"):
        assert words in said
    assert not made.texts.exists()
    assert made.versions.count() == 1


@pytest.mark.parametrize("place", ["preview_on_add", "preview_on_edit"])
@pytest.mark.parametrize("mode", ["", "long", "ru", "en"])
def test_the_panel_has_a_page_with_the_pdf_in_a_frame(
    place: str, mode: str, cms: Client, agency: Agency
) -> None:
    made = design(agency)
    address = reverse(f"{SNIPPET}:{place}", args=[made.pk] if place == "preview_on_edit" else [])
    page = preview(cms, address, mode, form(agency))
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in page["Cache-Control"]
    assert f'src="?mode=pdf-{mode or "uz"}#' in page.content.decode()
    framed = cms.get(address, {"mode": f"pdf-{mode or 'uz'}"})
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert framed.content.startswith(b"%PDF-")


def test_the_preview_has_a_course_of_the_agency(cms: Client, agency: Agency) -> None:
    live_course(course_document(slug="kurs"), agency=agency)
    said = text_of(preview(cms, reverse(f"{SNIPPET}:preview_on_add"), "pdf-uz", form(agency)))
    assert course_document(slug="kurs").texts["uz"].title in said


def test_an_unknown_way_of_looking_is_the_usual_one(cms: Client, agency: Agency) -> None:
    address = reverse(f"{SNIPPET}:preview_on_add")
    assert "Vazirlik" in text_of(preview(cms, address, "pdf-../../x", form(agency)))


def test_markup_and_addresses_in_any_field_stay_text_and_fetch_nothing(cms: Client, agency: Agency) -> None:
    hostile = "<img src=http://127.0.0.1:9/x><style>@import 'file:///etc/passwd'"[:60]
    sent = form(
        agency,
        texts=[{**TEXT, "heading": hostile, "statement": hostile, "closing": hostile}],
        signatories=[{**SIGNATORY, "name": hostile, "post_uz": hostile}],
    )
    with patch("urllib.request.OpenerDirector.open", side_effect=AssertionError("fetched")):
        said = text_of(preview(cms, reverse(f"{SNIPPET}:preview_on_add"), "pdf-uz", sent))
    assert said.count("<img") == 5


def test_an_older_version_is_seen_as_it_was(cms: Client, stranger: Client, agency: Agency) -> None:
    made = design(agency, heading="Birinchi")
    cms.post(reverse(f"{SNIPPET}:edit", args=[made.pk]), form(agency))
    address = reverse("design_version", args=[made.pk, 1])
    assert "Birinchi" in text_of(cms.get(address))
    assert stranger.get(address).status_code == 404


def test_the_courses_settings_name_the_design(cms: Client, agency: Agency, other: Agency) -> None:
    course = live_course(course_document(slug="kurs"), agency=agency)
    own, foreign = design(agency, name="Oʻzimizniki"), design(other, name="Begona")
    shared = design(other, name="Umumiy", is_shared=True)
    address = reverse("course_settings", args=[course.pk])
    page = cms.get(address).content.decode()
    assert own.name in page
    assert shared.name in page
    assert foreign.name not in page
    sent = {"audience": "public", "level": "basic", "certificate_rule": "automatic"}
    for chosen in (own, shared):
        assert cms.post(address, {**sent, "certificate-design": chosen.pk}).status_code == 302
        assert CourseDesign.objects.get(course=course).design == chosen
    assert cms.post(address, {**sent, "certificate-design": foreign.pk}).status_code == 200
    assert CourseDesign.objects.get(course=course).design == shared
    assert cms.post(address, {**sent, "certificate-design": ""}).status_code == 302
    assert not CourseDesign.objects.filter(course=course).exists()


@pytest.mark.parametrize("place", ["emblem", "scan"])
def test_a_picture_that_a_design_has_is_not_deleted(place: str, cms: Client, agency: Agency) -> None:
    kept = picture(agency)
    sent = (
        form(agency, emblem=kept.pk)
        if place == "emblem"
        else form(agency, signatories=[{**SIGNATORY, "scan": kept.pk}])
    )
    assert cms.post(ADD, sent).status_code == 302
    with pytest.raises(InUse):
        kept.delete()
    assert "Guvohnoma" in cms.get(reverse("delete_picture", args=[kept.pk])).content.decode()

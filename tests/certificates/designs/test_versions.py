"""Versions: made when a design is saved differently, kept by the certificates that were made with them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from certificates import making
from certificates.designs.queries import design_for
from certificates.designs.versions import keep
from certificates.facts import CertificateFacts
from certificates.models import Certificate, CertificateDesign, CourseDesign, DesignVersion, Signatory, State
from certificates.printing.design import Design, Orientation
from certificates.services import retry
from courses.document.fields import read
from courses.progress.models import Enrolment
from lms.accounts.models import Agency
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.certificates import due, issued
from tests.factories.designs import changed, design
from tests.factories.document import course_document
from tests.factories.editions import course_with_edition
from tests.factories.media import picture, raster
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db


def completed(agency: Agency) -> Enrolment:
    return done(enrolment(course=course_with_edition(agency=agency)))


def text_of(certificate: Certificate, tmp_path: Path) -> str:
    path = tmp_path / "certificate.pdf"
    with certificate.pdf.open("rb") as stored:
        path.write_bytes(stored.read())
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout


def test_a_version_is_made_only_when_what_is_printed_differs() -> None:
    made = design()
    keep(made, None)
    changed(made, name="Boshqa nom", is_shared=True)
    assert [version.number for version in made.versions.all()] == [1]
    by = UserFactory()
    made.orientation = "portrait"
    made.save()
    newest = keep(made, by)
    assert (newest.number, newest.made_by) == (2, by)
    assert newest.value.orientation == Orientation.PORTRAIT


def test_a_version_holds_texts_signatories_and_pictures() -> None:
    agency = AgencyFactory()
    made = design(agency, heading="Guvohnoma", emblem=picture(agency))
    made.signatories.add(
        Signatory(name="B. Ikkinchi", post_uz="Direktor", post_ru="Директор", sort_order=1),
        Signatory(name="A. Birinchi", post_uz="Boshliq", scan=picture(agency, raster(90, 20)), sort_order=0),
    )
    made.save()
    value = keep(CertificateDesign.objects.get(pk=made.pk), None).value
    assert [one.name for one in value.signatories] == ["A. Birinchi", "B. Ikkinchi"]
    assert value.signatories[1].post == {"uz": "Direktor", "ru": "Директор"}
    assert value.texts["uz"].heading == "Guvohnoma"
    assert value.emblem is not None
    assert value.signatories[0].scan is not None
    assert value.signatories[0].scan.data != value.emblem.data


def test_versions_are_neither_changed_nor_deleted() -> None:
    version = design().versions.get()
    with pytest.raises(PermissionDenied):
        version.save()
    with pytest.raises(PermissionDenied):
        version.delete()
    with pytest.raises(PermissionDenied):
        version.design.delete()
    with pytest.raises(ProtectedError):
        CertificateDesign.objects.filter(pk=version.design_id).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        DesignVersion.objects.create(design=version.design, number=1, body={})


def test_an_agency_has_one_usual_design() -> None:
    agency = AgencyFactory()
    design(agency, is_default=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        design(agency, is_default=True)
    design(AgencyFactory(), is_default=True)


def test_without_designs_it_is_the_houses_own_look() -> None:
    agency = AgencyFactory()
    design(agency)
    certificate = issued(completed=completed(agency))
    assert certificate.design_version is None


def test_the_course_names_a_design_else_it_is_the_agencys_usual_one() -> None:
    agency = AgencyFactory()
    usual, named = design(agency, is_default=True), design(agency)
    learnt = completed(agency)
    assert design_for(learnt) == usual.versions.first()
    CourseDesign.objects.create(course=learnt.course, design=named)
    assert design_for(learnt) == named.versions.first()


@pytest.mark.parametrize(
    ("fields", "used"),
    [({"is_shared": True}, True), ({}, False), ({"is_shared": True, "is_retired": True}, False)],
)
def test_another_agencys_design_is_used_while_it_is_shared(fields: dict[str, bool], used: bool) -> None:
    agency = AgencyFactory()
    usual, foreign = design(agency, is_default=True), design(AgencyFactory(), **fields)
    learnt = completed(agency)
    CourseDesign.objects.create(course=learnt.course, design=foreign)
    assert design_for(learnt) == (foreign if used else usual).versions.first()


def test_a_certificate_stays_with_the_version_it_was_made_with(tmp_path: Path) -> None:
    agency = AgencyFactory()
    made = design(agency, heading="Birinchi", is_default=True)
    first = issued(completed=completed(agency))
    text = made.texts.get()
    text.heading = "Ikkinchi"
    text.save()
    keep(CertificateDesign.objects.get(pk=made.pk), None)
    second = issued(completed=completed(agency))

    first.refresh_from_db()
    assert [one.design_version.number for one in (first, second) if one.design_version] == [1, 2]
    assert "Birinchi" in text_of(first, tmp_path)
    assert "Ikkinchi" in text_of(second, tmp_path)
    assert DesignVersion.objects.get(design=made, number=1).value.texts["uz"].heading == "Birinchi"


def test_one_that_failed_is_made_with_the_version_it_was_begun_with(tmp_path: Path) -> None:
    agency = AgencyFactory()
    made = design(agency, heading="Birinchi", is_default=True)
    certificate = due(completed=completed(agency))
    with patch("certificates.making.draw", side_effect=RuntimeError("no fonts")):
        making.make(certificate.pk)
    changed(made, orientation="portrait")
    certificate.refresh_from_db()
    retry(certificate)
    assert making.make(certificate.pk)
    certificate.refresh_from_db()
    assert certificate.state == State.ISSUED
    assert certificate.design_version == made.versions.get(number=1)
    size = subprocess.run(
        ["pdfinfo", "-"], input=certificate.pdf.open("rb").read(), capture_output=True, check=True
    ).stdout.decode()
    width, height = map(float, re.findall(r"Page size: +([\d.]+) x ([\d.]+)", size)[0])
    assert width > height


def test_a_second_language_is_said_where_the_edition_has_it(tmp_path: Path) -> None:
    agency = AgencyFactory()
    for language, said in (("ru", True), ("uz", False), ("kaa", False)):
        CertificateDesign.objects.filter(agency=agency).update(is_default=False)
        design(agency, is_default=True, second_language=language)
        course = course_with_edition(course_document(languages=("uz", "ru"), slug=language), agency=agency)
        certificate = issued(completed=done(enrolment(course=course)))
        also = read(CertificateFacts, certificate.facts).also
        assert (also is not None) == said
        assert also is None or (also.language, also.agency) == ("ru", agency.name_ru)
        assert (agency.name_ru in text_of(certificate, tmp_path)) == said


def test_the_house_look_is_the_designs_default() -> None:
    """What a new design prints before anything is changed is what there was without one."""
    assert design().versions.get().value == Design()

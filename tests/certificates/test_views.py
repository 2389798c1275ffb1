from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Certificate, State
from certificates.services import revoke
from lms.accounts.models import Role
from tests.factories.accounts import AgencyFactory, UserFactory, person
from tests.factories.certificates import awaiting_name, issued
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db


def test_the_learner_confirms_the_name_and_finds_the_certificate(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    certificate = awaiting_name()
    client.force_login(certificate.enrolment.user)
    moment = reverse("certificate_moment", args=[certificate.enrolment.uuid])
    assert certificate.enrolment.user.name_latin in client.get(moment).content.decode()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = client.post(moment, {"name": "To'raqulova O'g'iloy", "language": "uz"})
    assert answer.status_code == 302
    certificate.refresh_from_db()
    assert (certificate.state, certificate.name) == (State.ISSUED, "Toʻraqulova Oʻgʻiloy")
    assert reverse("certificate_pdf", args=[certificate.uuid]) in client.get(moment).content.decode()


def test_a_name_in_two_scripts_is_refused_with_the_reason(client: Client) -> None:
    certificate = awaiting_name()
    client.force_login(certificate.enrolment.user)
    answer = client.post(
        reverse("certificate_moment", args=[certificate.enrolment.uuid]),
        {"name": "Kaримова", "language": "uz"},
    )
    assert answer.status_code == 422
    assert Certificate.objects.get().state == State.AWAITING_NAME


def test_the_pdf_is_for_the_learner_and_their_centre_only(client: Client) -> None:
    agency = AgencyFactory()
    learner = person(Role.LEARNER, agency)
    certificate = issued(completed=done(enrolment(user=learner)))
    address = reverse("certificate_pdf", args=[certificate.uuid])
    national = AgencyFactory(code="egov")
    may = [
        learner,
        person(Role.CENTRE_MANAGER, agency),
        person(Role.AUDITOR, agency),
        person(Role.AUDITOR, national),
    ]
    may_not = [
        UserFactory(),
        person(Role.CENTRE_MANAGER),
        person(Role.TRAINER, agency),
        person(Role.AUDITOR),
    ]
    for user, status in [*((user, 200) for user in may), *((user, 404) for user in may_not)]:
        client.force_login(user)
        assert client.get(address).status_code == status
    client.logout()
    assert client.get(address).status_code == 302


def test_anybody_can_verify_and_learns_nothing_more(client: Client) -> None:
    certificate = issued("Toʻraqulova Oʻgʻiloy")
    page = client.get(reverse("verify", args=[certificate.code])).content.decode()
    assert "Toʻraqulova Oʻgʻiloy" in page
    assert certificate.serial in page
    assert certificate.enrolment.user.email not in page
    assert "91" not in page.partition("<main")[2] or certificate.enrolment.score is None


def test_a_revoked_certificate_says_so(client: Client) -> None:
    certificate = issued()
    revoke(certificate, by=UserFactory(), why="Sabab")
    page = client.get(reverse("verify", args=[certificate.code])).content.decode()
    assert "tag--late" in page
    assert "Sabab" not in page


@pytest.mark.parametrize("typed", ["AAAA-AAAA-AAAA", "x", "%00", "🙂" * 30, "' OR 1=1 --"])
def test_a_code_that_is_none_is_answered_kindly(client: Client, typed: str) -> None:
    assert client.get(reverse("verify_form"), {"code": typed}).status_code == 404
    assert client.get(reverse("verify", args=[typed.replace("/", "")])).status_code == 404


def test_a_typed_code_leads_to_its_page(client: Client) -> None:
    certificate = issued()
    typed = f" {certificate.code[:4]} {certificate.code[4:]} ".lower()  # type: ignore[index]
    answer = client.get(reverse("verify_form"), {"code": typed})
    assert answer["Location"] == reverse("verify", args=[certificate.code])


def test_a_code_as_printed_is_answered_in_the_language_asked_for(client: Client) -> None:
    certificate = issued()
    address = reverse("verify", args=[f"{certificate.code[:4]}-{certificate.code[4:]}"])  # type: ignore[index]
    answer = client.get(address, {"lang": "ru"}, follow=True)
    assert answer.redirect_chain == [(f"/verify/{certificate.code}/?lang=ru", 302)]
    assert '<html lang="ru"' in answer.content.decode()


def test_another_persons_moment_is_not_there(client: Client) -> None:
    certificate = awaiting_name()
    client.force_login(UserFactory())
    assert client.get(reverse("certificate_moment", args=[certificate.enrolment.uuid])).status_code == 404

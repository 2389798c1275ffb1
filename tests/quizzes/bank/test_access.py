"""Another agency's questions are not there: not in lists, choosers, bulk actions, nor by address."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import Translation

from courses.quizzes.models import BankQuestion, QuizPage
from lms.accounts.models import Agency, Role
from lms.accounts.services import make_agency
from tests.factories.bank import bank_question
from tests.factories.document import course_document, module, quiz
from tests.factories.learning import live_course

from .conftest import member, signed_in

pytestmark = pytest.mark.django_db

SNIPPET = "wagtailsnippets_quizzes_bankquestion"
CHOOSER = "wagtailsnippetchoosers_quizzes_bankquestion"
BULK = "wagtail_bulk_action"


def bulk(action: str, *questions: BankQuestion | str) -> str:
    address = reverse(BULK, args=["quizzes", "bankquestion", action])
    return address + "?" + "&".join(f"id={getattr(one, 'pk', one)}" for one in questions)


@pytest.mark.parametrize("place", [f"{SNIPPET}:list", f"{CHOOSER}:choose", f"{CHOOSER}:choose_results"])
def test_lists_show_ones_own_and_what_is_shared(
    place: str, cms: Client, stranger: Client, agency: Agency
) -> None:
    bank_question(agency, "Faqat vazirlikning savoli")
    bank_question(agency, "Hammaga ochiq savol", is_shared=True)

    own, foreign = (client.get(reverse(place)).content.decode() for client in (cms, stranger))
    assert "Faqat vazirlikning savoli" in own
    assert "Hammaga ochiq savol" in own
    assert "Faqat vazirlikning savoli" not in foreign
    assert "Hammaga ochiq savol" in foreign


@pytest.mark.parametrize("name", ["edit", "delete", "usage", "history", "history_results", "preview_on_edit"])
@pytest.mark.parametrize("shared", [False, True])
def test_only_the_owner_opens_a_question(
    name: str, shared: bool, cms: Client, stranger: Client, agency: Agency
) -> None:
    question = bank_question(agency, is_shared=shared)
    address = reverse(f"{SNIPPET}:{name}", args=[question.pk])

    assert cms.get(address).status_code == 200
    assert stranger.get(address).status_code in (302, 403, 404)
    assert stranger.post(address).status_code in (302, 403, 404)
    assert BankQuestion.objects.filter(pk=question.pk).exists()


def test_choosing_by_address_gives_nothing_away(cms: Client, stranger: Client, agency: Agency) -> None:
    question = bank_question(agency, "Sir")
    one = reverse(f"{CHOOSER}:chosen", args=[question.pk])
    several = reverse(f"{CHOOSER}:chosen_multiple") + f"?id={question.pk}"

    assert b"Sir" in cms.get(one).content
    assert stranger.get(one).status_code in (302, 403)
    assert b"Sir" in cms.get(several).content
    assert b"Sir" not in stranger.get(several).content


def test_a_retired_question_cannot_be_chosen(cms: Client, agency: Agency) -> None:
    bank_question(agency, "Eskirgan savol", retired_at=timezone.now())
    assert "Eskirgan savol" not in cms.get(reverse(f"{CHOOSER}:choose")).content.decode()
    assert "Eskirgan savol" in cms.get(reverse(f"{SNIPPET}:list")).content.decode()


@pytest.mark.parametrize("action", ["tag", "move", "retire", "take_back", "delete"])
def test_bulk_actions_neither_change_nor_name_anothers_question(
    action: str, stranger: Client, agency: Agency, other: Agency
) -> None:
    secret = bank_question(agency, "Sir saqlanadigan savol")
    own = bank_question(other, "Hokimlik savoli")

    assert stranger.get(bulk(action, secret)).status_code == 404
    for chosen in ((secret, own), ("all",)):
        page = stranger.get(bulk(action, *chosen))
        assert page.status_code == 200
        assert "Sir saqlanadigan savol" not in page.content.decode()
    stranger.post(bulk(action, secret, own), {"add": "qonun", "collection": own.collection_id})
    secret.refresh_from_db()
    assert secret.retired_at is None
    assert secret.collection.name == "vazirlik"


def test_a_shared_question_is_seen_in_bulk_but_not_changed(stranger: Client, agency: Agency) -> None:
    shared = bank_question(agency, is_shared=True)
    stranger.post(bulk("retire", shared))
    shared.refresh_from_db()
    assert shared.retired_at is None


def test_retiring_and_taking_back_reach_every_language(cms: Client, agency: Agency) -> None:
    question = bank_question(agency)
    cms.post(reverse("bank_translate", args=[question.pk, "ru"]))
    cms.post(bulk("retire", question))
    assert not BankQuestion.objects.filter(retired_at=None).exists()
    cms.post(bulk("take_back", question))
    assert BankQuestion.objects.filter(retired_at=None).count() == 2


def test_questions_move_only_where_the_person_keeps_some(cms: Client, agency: Agency, other: Agency) -> None:
    question = bank_question(agency)
    foreign = bank_question(other)
    cms.post(bulk("move", question), {"collection": foreign.collection_id})
    question.refresh_from_db()
    assert question.collection.name == "vazirlik"
    below = question.collection.add_child(name="Huquq")
    cms.post(bulk("move", question), {"collection": below.pk})
    question.refresh_from_db()
    assert question.collection_id == below.pk


def test_a_quizs_form_comes_back_without_the_words_of_anothers_question(
    cms: Client, agency: Agency, other: Agency
) -> None:
    foreign = bank_question(other, "Maxfiy savol")
    live_course(course_document(module(quiz())), agency=agency)
    page = QuizPage.objects.get()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = cms.get(address).context["form"].initial
    stream = streamfield([("bank_question", str(foreign.pk))])
    asked = nested_form_data({"questions": stream, "intro": rich_text("<p>Test</p>")})
    form = {name: value for name, value in shown.items() if isinstance(value, (str, int))}
    answer = cms.post(address, {**form, **asked})
    assert "Maxfiy savol" not in answer.content.decode()
    page.refresh_from_db()
    assert all(child.block_type != "bank_question" for child in page.questions)


def test_an_edit_cannot_give_a_question_to_another_agency(cms: Client, agency: Agency, other: Agency) -> None:
    question, foreign = bank_question(agency), bank_question(other)
    form = cms.get(reverse(f"{SNIPPET}:edit", args=[question.pk])).context["form"]
    assert foreign.collection_id not in [pk for pk, _name in form.fields["collection"].choices]


def test_our_own_pages_are_scoped(cms: Client, stranger: Client, agency: Agency) -> None:
    question = bank_question(agency)
    here = reverse("bank_question", args=[question.pk])
    assert cms.get(here).status_code == 200
    assert stranger.get(here).status_code == 404
    assert stranger.post(reverse("bank_translate", args=[question.pk, "ru"])).status_code == 404


def test_a_shared_question_shows_to_others_without_its_key(stranger: Client, agency: Agency) -> None:
    question = bank_question(agency, is_shared=True)
    page = stranger.get(reverse("bank_question", args=[question.pk])).content.decode()
    assert "Kim qaror qiladi?" in page
    assert "Qonun shunday deydi." not in page


def test_translations_are_their_owners(cms: Client, stranger: Client, agency: Agency) -> None:
    question = bank_question(agency)
    cms.post(reverse("bank_translate", args=[question.pk, "ru"]))
    russian = BankQuestion.objects.get(locale__language_code="ru")
    translation = Translation.objects.get()
    segment = translation.source.stringsegment_set.first()
    write = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])

    assert cms.get(reverse(f"{SNIPPET}:edit", args=[russian.pk])).status_code == 200
    assert stranger.get(reverse(f"{SNIPPET}:edit", args=[russian.pk])).status_code in (302, 403)
    put = {"data": urlencode({"value": "Кто решает?"}), "content_type": "application/x-www-form-urlencoded"}
    assert stranger.put(write, **put).status_code in (302, 403)
    assert cms.put(write, **put).status_code == 201
    download = reverse("wagtail_localize:download_pofile", args=[translation.pk])
    assert stranger.get(download).status_code in (302, 403)
    listing = reverse("wagtail_localize:snippets_api_listing", args=["quizzes", "bankquestion"])
    assert stranger.get(listing).status_code in (302, 403)


def test_the_national_editors_see_and_change_all(agency: Agency) -> None:
    national = make_agency("egov", {"uz": "Markaz", "ru": "Центр", "en": "Centre"})
    client = signed_in(member(Role.EDITOR, national))
    question = bank_question(agency, "Vazirlik savoli")
    assert "Vazirlik savoli" in client.get(reverse(f"{SNIPPET}:list")).content.decode()
    assert client.get(reverse(f"{SNIPPET}:edit", args=[question.pk])).status_code == 200


def test_a_learner_sees_nothing_of_the_bank(agency: Agency) -> None:
    client = signed_in(member(Role.LEARNER, agency))
    question = bank_question(agency, is_shared=True)
    for address in (
        reverse(f"{SNIPPET}:list"),
        reverse(f"{CHOOSER}:choose"),
        reverse("bank_question", args=[question.pk]),
        reverse("bank_export"),
        reverse("bank_import"),
        reverse("bank_duplicates"),
    ):
        assert client.get(address).status_code in (302, 403), address

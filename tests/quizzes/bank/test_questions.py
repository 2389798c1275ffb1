"""A question's life: found, used, changed, translated, retired, deleted."""

from __future__ import annotations

import random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from content.blocks import QuestionStream, Reader, Writer
from courses.document.questions import Facts
from courses.quizzes.bank.changing import follow, say, tag
from courses.quizzes.bank.likeness import pairs, shingles
from courses.quizzes.bank.queries import Usage, drawable, matching, usage_of
from courses.quizzes.models import BankQuestion, BankUse
from lms.accounts.models import Agency
from tests.factories.accounts import AgencyFactory
from tests.factories.bank import bank_question
from tests.factories.document import course_document, module, quiz, single_choice
from tests.factories.learning import live_course

pytestmark = pytest.mark.django_db

LIST = "wagtailsnippets_quizzes_bankquestion:list"


def used(question: BankQuestion) -> BankUse:
    course = live_course(course_document(module(quiz())))
    activity = course.activities.get(kind="quiz")
    return BankUse.objects.create(question=question, version=question.version, activity=activity)


def holds_facts() -> bool:
    """Do the blocks of questions keep what a document's question says it is about?"""
    block = QuestionStream().child_blocks["single_choice"]
    asked = single_choice(facts=Facts(tags=("jarayon",)))
    value = block.to_python(block.from_document(asked, Reader("uz")))
    return bool(block.to_document("x", value, Writer("uz")).facts.tags)


def asking(question: BankQuestion, stem: str) -> BankQuestion:
    say(question, single_choice(stem=stem), Reader("uz"))
    question.save()
    return question


@pytest.mark.parametrize("text", ["oʻqitish", "o'qitish", "ўқитиш", "OQITISH", "kim oʻqit"])
def test_search_finds_any_spelling(text: str, agency: Agency) -> None:
    found = bank_question(agency, "Kim oʻqitish uchun javob beradi?")
    bank_question(agency, "Boshqa savol")
    assert list(matching(BankQuestion.objects.all(), text)) == [found]


def test_the_list_searches_and_filters(cms: Client, agency: Agency) -> None:
    bank_question(agency, "Maʼlumot almashish", tags=["qonun"])
    bank_question(agency, "Boshqa savol", is_shared=True)
    for query in ("q=маълумот", "tag=qonun", "is_shared=false", "q=ma'lumot&tag=qonun&kind=single_choice"):
        page = cms.get(f"{reverse(LIST)}?{query}").content.decode()
        assert "Maʼlumot almashish" in page, query
        assert "Boshqa savol" not in page, query


def test_an_edit_of_an_unused_question_makes_no_version(agency: Agency) -> None:
    question = asking(bank_question(agency), "<p>Kim?</p>")
    assert question.number == 1


def test_an_edit_of_a_used_question_makes_a_new_version_once(agency: Agency) -> None:
    question = bank_question(agency)
    used(question)
    old = question.version
    assert asking(question, "<p>Kim?</p>").number == 2
    assert question.version != old
    assert asking(question, "<p>Kim ekan?</p>").number == 2


def test_a_used_question_is_retired_and_not_deleted(cms: Client, agency: Agency) -> None:
    question = bank_question(agency)
    used(question)
    with pytest.raises(PermissionDenied):
        question.delete()
    address = reverse("wagtailsnippets_quizzes_bankquestion:delete", args=[question.pk])
    cms.post(address)
    bulk = reverse("wagtail_bulk_action", args=["quizzes", "bankquestion", "delete"])
    cms.post(f"{bulk}?id={question.pk}")
    assert BankQuestion.objects.filter(pk=question.pk).exists()


def test_an_unused_question_can_be_deleted(cms: Client, agency: Agency) -> None:
    question = bank_question(agency)
    cms.post(reverse("wagtailsnippets_quizzes_bankquestion:delete", args=[question.pk]))
    assert not BankQuestion.objects.exists()


def test_usage_counts_quizzes_once_whatever_the_version(agency: Agency) -> None:
    question = bank_question(agency)
    use = used(question)
    BankUse.objects.create(question=question, version="other", activity=use.activity)
    used(question)
    assert usage_of([question]) == {question.pk: Usage(quizzes=2, attempts=0)}


def test_a_copy_in_another_agencys_bank_has_a_use_of_its_own(agency: Agency) -> None:
    own = bank_question(agency)
    copy = bank_question(AgencyFactory(), key=own.key)
    used(copy)
    assert usage_of([own, copy]) == {own.pk: Usage(), copy.pk: Usage(quizzes=1)}
    assert (own.is_used, copy.is_used) == (False, True)


def test_each_question_of_a_bulk_action_has_it_in_its_history(cms: Client, agency: Agency) -> None:
    questions = [bank_question(agency) for _number in range(3)]
    address = reverse("wagtail_bulk_action", args=["quizzes", "bankquestion", "retire"])
    cms.post(f"{address}?{'&'.join(f'id={question.pk}' for question in questions)}")
    for question in questions:
        page = cms.get(reverse("wagtailsnippets_quizzes_bankquestion:history", args=[question.pk]))
        assert len(page.context["object_list"]) == 1


def test_the_list_asks_the_same_number_of_queries_however_long(cms: Client, agency: Agency) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            cms.get(reverse(LIST))
        return len(captured)

    bank_question(agency)
    queries()
    few = queries()
    for number in range(20):
        bank_question(agency, f"Savol {number}")
    assert queries() == few


def test_the_preview_is_the_learners_question_without_its_key(agency: Agency) -> None:
    question = bank_question(agency)
    page = question.make_preview_request().content.decode()
    assert "Kim qaror qiladi?" in page
    assert "Qonun shunday deydi." not in page


def test_a_translation_keeps_the_sources_structure(cms: Client, agency: Agency) -> None:
    question = bank_question(agency)
    cms.post(reverse("bank_translate", args=[question.pk, "ru"]))
    russian = BankQuestion.objects.get(locale__language_code="ru")
    assert russian.key == question.key
    assert russian.version == question.version

    asking(question, "<p>Kim tasdiqlaydi?</p>")
    question.save_revision()
    follow(question, None)
    russian.refresh_from_db()
    ids = [[option.id for option in row.question[0].value["options"]] for row in (question, russian)]
    assert ids[0] == ids[1]
    assert russian.version == question.version


def test_a_draw_takes_one_of_two_with_a_key_the_own(agency: Agency, other: Agency) -> None:
    shared = bank_question(other, is_shared=True)
    own = bank_question(agency, key=shared.key)
    bank_question(agency, key=shared.key, language="ru")
    assert drawable(agency, "", "") == [own]
    assert drawable(other, "", "") == [shared]


@pytest.mark.skipif(not holds_facts(), reason="the editor's blocks hold no facts yet")
def test_competencies_are_given_and_taken(agency: Agency) -> None:
    question = bank_question(agency, question=single_choice(facts=Facts(tags=("eski",), difficulty=2)))
    tag([question], add="yangi", remove="eski", user=None)
    question.refresh_from_db()
    assert [row.tag for row in question.tags.all()] == ["yangi"]
    assert question.difficulty == 2


# Duplicates -----------------------------------------------------------------------------------------


def test_near_identical_stems_are_paired_and_others_not() -> None:
    texts = {
        1: "Idoralararo maʼlumot almashish uchun kim javob beradi?",
        2: "Идоралараро маълумот алмашиш учун ким жавоб беради",
        3: "Idoralararo maʼlumot almashish uchun qaysi organ javob beradi?",
        4: "Soliq kodeksining maqsadi nima?",
        5: "",
    }
    found = {(pair.one, pair.other): pair.likeness for pair in pairs(texts)}
    assert found[1, 2] == 1
    assert not any(4 in pair or 5 in pair for pair in found)


def test_no_pair_is_missed() -> None:
    chance = random.Random(4)
    words = [f"soz{n}" for n in range(12)]
    texts = {n: " ".join(chance.choices(words, k=chance.randint(1, 7))) for n in range(150)}

    def likeness(one: str, other: str) -> float:
        a, b = shingles(one), shingles(other)
        return len(a & b) / len(a | b)

    expected = {
        (one, other)
        for one in texts
        for other in texts
        if one < other and likeness(texts[one], texts[other]) >= 0.6
    }
    assert {(pair.one, pair.other) for pair in pairs(texts)} == expected
    assert expected


def test_the_page_names_both(cms: Client, agency: Agency, other: Agency) -> None:
    bank_question(agency, "Kim buyruqni imzolaydi va qachon?")
    bank_question(agency, "Ким буйруқни имзолайди ва қачон?")
    bank_question(other, "Kim buyruqni imzolaydi va qachon? Maxfiy")
    page = cms.get(reverse("bank_duplicates")).content.decode()
    assert "100 %" in page
    assert "Maxfiy" not in page


def test_a_question_is_previewed_while_nothing_is_written_yet(agency: Agency) -> None:
    question = bank_question(agency)
    question.question = []
    assert question.make_preview_request().status_code == 200

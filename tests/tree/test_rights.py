from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Page

from content.collections import collection_of
from content.models import Picture, Term
from courses.tree.structure import translate_course
from lms.accounts.models import Agency, Membership, Role, User
from lms.accounts.services import grant, make_agency, revoke
from tests.factories.accounts import SuperuserFactory, UserFactory

from .planting import agency_page, locale, member, of_slug, planted

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return make_agency("vazirlik", {"uz": "Vazirlik", "ru": "Министерство", "en": "Ministry"})


@pytest.fixture
def other() -> Agency:
    return make_agency("hokimlik", {"uz": "Hokimlik", "ru": "Хокимият", "en": "Governorate"})


@pytest.fixture
def trainer(agency: Agency) -> User:
    return member(Role.TRAINER, agency)


@pytest.fixture
def cms(client: Client, trainer: User) -> Client:
    client.force_login(trainer)
    return client


@pytest.fixture
def editor() -> User:
    return member(Role.EDITOR, make_agency("egov", {"uz": "Markaz", "ru": "Центр", "en": "Centre"}))


def picture(agency: Agency, title: str = "Chizma") -> Picture:
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    data.seek(0)
    return Picture.objects.create(
        title=title, file=ImageFile(data, name=f"{title}.png"), collection=collection_of(agency)
    )


def may(user: User, page: Page) -> Any:
    return page.permissions_for_user(User.objects.get(pk=user.pk))


@pytest.mark.parametrize("language", ["uz", "ru", "en"])
def test_a_trainer_writes_below_their_agencys_page_in_every_language(
    agency: Agency, other: Agency, trainer: User, language: str
) -> None:
    assert may(trainer, agency_page(agency, language)).can_edit()
    assert not may(trainer, agency_page(agency, language)).can_publish()
    assert not may(trainer, agency_page(other, language)).can_edit()


def test_an_editor_of_the_national_centre_publishes_everywhere(
    agency: Agency, other: Agency, editor: User
) -> None:
    for one in (agency, other):
        for language in ("uz", "ru", "en"):
            assert may(editor, agency_page(one, language)).can_publish()


def test_an_editor_of_another_agency_writes_as_a_trainer(agency: Agency) -> None:
    user = member(Role.EDITOR, agency)
    assert may(user, agency_page(agency)).can_edit()
    assert not may(user, agency_page(agency)).can_publish()


def test_rights_end_with_the_last_role(agency: Agency) -> None:
    user = UserFactory()
    both = [grant(user, agency, Role.TRAINER), grant(user, agency, Role.EDITOR)]
    revoke(both[0])
    assert may(user, agency_page(agency)).can_edit()
    revoke(Membership.objects.get(pk=both[1].pk))
    assert not may(user, agency_page(agency)).can_edit()
    assert not User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


def test_an_agency_made_after_its_trainers_page_gives_them_rights_once(agency: Agency, trainer: User) -> None:
    make_agency("vazirlik", {"uz": "Vazirlik 2"})
    assert trainer.groups.count() == 1
    assert trainer.groups.get().page_permissions.count() == 6


def test_only_the_source_language_changes_shape(agency: Agency, trainer: User, editor: User) -> None:
    course = planted(agency)
    translate_course(course.course, locale("ru"))
    for user in (trainer, editor, SuperuserFactory()):
        assert may(user, of_slug("m1")).can_add_subpage()
        assert may(user, of_slug("m1")).can_reorder_children()
        assert may(user, of_slug("d1")).can_move_to(of_slug("m2"))
        translated = may(user, of_slug("m1", "ru"))
        assert translated.can_edit()
        assert not translated.can_add_subpage()
        assert not translated.can_reorder_children()
        assert not translated.can_delete()
        assert not translated.can_copy()
        assert not may(user, of_slug("d1", "ru")).can_move_to(of_slug("m2", "ru"))
        assert not may(user, agency_page(agency, "ru")).can_add_subpage()


def test_the_explorer_shows_only_the_own_agency(cms: Client, agency: Agency, other: Agency) -> None:
    planted(agency)
    page = planted(other)
    html = cms.get(
        reverse("wagtailadmin_explore", args=[agency_page(agency).get_parent().pk])
    ).content.decode()
    assert reverse("wagtailadmin_explore", args=[agency_page(agency).pk]) in html
    assert reverse("wagtailadmin_explore", args=[agency_page(other).pk]) not in html
    assert cms.get(reverse("wagtailadmin_explore", args=[page.pk])).status_code == 403
    assert cms.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 403
    found = cms.get(reverse("wagtailadmin_pages:search"), {"q": "Kurs"}).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) not in found


def test_titles_of_another_agencys_pages_are_not_told_by_number(
    cms: Client, agency: Agency, other: Agency
) -> None:
    address = reverse("wagtailadmin_choose_page_chosen_multiple")
    mine, theirs = (agency_page(one).pk for one in (agency, other))
    assert cms.get(address, {"id": mine}).status_code == 200
    assert str(cms.get(address, {"id": [mine, theirs]}).content).find("adminTitle") == -1


def test_choosers_show_only_the_own_agency(cms: Client, agency: Agency, other: Agency) -> None:
    page = planted(other)
    own, others = picture(agency, "bizniki"), picture(other, "ularniki")
    pages = cms.get(reverse("wagtailadmin_choose_page_search"), {"q": "Kurs"}).content.decode()
    assert f'data-id="{page.pk}"' not in pages
    assert cms.get(reverse("wagtailadmin_choose_page_child", args=[page.pk])).status_code == 403
    pictures = cms.get(reverse("wagtailimages_chooser:choose_results")).content.decode()
    assert "bizniki" in pictures
    assert "ularniki" not in pictures
    assert cms.get(reverse("wagtailimages_chooser:chosen", args=[own.pk])).status_code == 200
    assert cms.get(reverse("wagtailimages_chooser:chosen", args=[others.pk])).status_code == 403


def term(agency: Agency, word: str) -> Term:
    return Term.objects.create(key=word, agency=agency, term=word, definition="…", locale=locale("uz"))


def test_a_trainer_sees_and_edits_only_the_own_agencys_terms(
    cms: Client, agency: Agency, other: Agency
) -> None:
    own, others = term(agency, "bizniki"), term(other, "ularniki")
    names = ("wagtailsnippets_content_term:list", "wagtailsnippetchoosers_content_term:choose_results")
    for name in names:
        html = cms.get(reverse(name)).content.decode()
        assert "bizniki" in html
        assert "ularniki" not in html
    edit = "wagtailsnippets_content_term:edit"
    assert cms.get(reverse(edit, args=[own.pk])).status_code == 200
    assert cms.get(reverse(edit, args=[others.pk])).status_code == 403
    assert cms.get(reverse("wagtailsnippetchoosers_content_term:chosen", args=[others.pk])).status_code in (
        302,
        403,
    )


def test_a_term_stands_in_every_language_and_its_translation_opens(cms: Client, agency: Agency) -> None:
    data = {"term": "Reyestr", "definition": "Davlat roʻyxati", "key": "reyestr", "agency": agency.pk}
    cms.post(reverse("wagtailsnippets_content_term:add"), data)
    assert Term.objects.filter(key="reyestr").count() == 3
    translated = Term.objects.get(key="reyestr", locale=locale("ru"))
    response = cms.get(reverse("wagtailsnippets_content_term:edit", args=[translated.pk]))
    assert "js-translation-editor" in response.content.decode()


def test_a_trainer_gives_no_term_to_another_agency(cms: Client, other: Agency) -> None:
    data = {"term": "Reyestr", "definition": "Davlat roʻyxati", "key": "reyestr", "agency": other.pk}
    cms.post(reverse("wagtailsnippets_content_term:add"), data)
    assert not Term.objects.exists()

"""The trunk of the tree: home pages, catalogues and agencies' pages, one of each in every language."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from content.models import HomePage
from lms.accounts.models import Agency

from .models import AgencyPage, CatalogPage
from .rights import give_rights

CATALOGUE_SLUG = "courses"

Trunk = TypeVar("Trunk", HomePage, CatalogPage, AgencyPage)


@transaction.atomic
def ensure_tree(agency: Agency) -> None:
    """Make what is missing, in every language of the site, for ``agency``'s courses to stand on."""
    for locale in ensure_locales():
        agency_page(agency, locale)
    give_rights(agency)


def ensure_locales() -> list[Locale]:
    """A locale for every language of the site, the source language first."""
    codes = sorted(
        (code for code, _name in settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE
    )
    return [Locale.objects.get_or_create(language_code=code)[0] for code in codes]


def home_page(locale: Locale) -> HomePage:
    """The site's front page in a language; the first one made takes the place of Wagtail's welcome page."""
    found = HomePage.objects.filter(locale=locale).first()
    if found:
        return found
    root = Page.get_first_root_node()
    code = locale.language_code
    page = HomePage(
        title=settings.WAGTAIL_SITE_NAME,
        slug="home" if code == settings.LANGUAGE_CODE else f"home-{code}",
        locale=locale,
        translation_key=_key_of(HomePage.objects.first()),
    )
    _make_room(page.slug, root)
    root.add_child(instance=page)
    _begin_revisions(page)
    if code == settings.LANGUAGE_CODE:
        _point_site_at(page)
    return page


def _make_room(slug: str, root: Page) -> None:
    """Wagtail begins with a welcome page under the slug that ours has."""
    welcome = root.get_children().filter(slug=slug).first()
    if welcome and type(welcome.specific) is Page:
        welcome.slug = f"{slug}-before"
        welcome.save()


def _point_site_at(page: HomePage) -> None:
    site, _created = Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": page}
    )
    former = site.root_page
    site.root_page, site.site_name = page, settings.WAGTAIL_SITE_NAME
    site.save()
    if former.pk != page.pk and type(former.specific) is Page and not former.get_children().exists():
        former.delete()


def catalogue_page(locale: Locale) -> CatalogPage:
    """The catalogue in a language."""
    found = CatalogPage.objects.filter(locale=locale).first()
    if found:
        return found
    with translation.override(locale.language_code):
        title = _("Courses")
    page = CatalogPage(
        title=title, slug=CATALOGUE_SLUG, locale=locale, translation_key=_key_of(CatalogPage.objects.first())
    )
    home_page(locale).add_child(instance=page)
    _begin_revisions(page)
    return page


def agency_page(agency: Agency, locale: Locale) -> AgencyPage:
    """Where the agency's courses stand in a language, under the agency's present name."""
    title = agency.name_in(locale.language_code)
    pages = AgencyPage.objects.filter(agency=agency)
    found = pages.filter(locale=locale).first()
    if found:
        if found.title != title:
            found.title = found.draft_title = title
            found.save()
        return found
    page = AgencyPage(
        title=title, slug=agency.code, agency=agency, locale=locale, translation_key=_key_of(pages.first())
    )
    catalogue_page(locale).add_child(instance=page)
    _begin_revisions(page)
    return page


def _key_of(sibling: Page | None) -> uuid.UUID:
    return sibling.translation_key if sibling else uuid.uuid4()


def _begin_revisions(page: Page) -> None:
    page.save_revision(changed=False, clean=False)

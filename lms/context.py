"""What every page's template may use. All of it is lazy: a page that does not show it does not pay for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from content.languages import address_in
from content.models import GuidePage
from courses.editions.frozen import frozen_edition, frozen_text
from courses.progress.queries import visible_to
from lms.accounts.models import Role, User
from lms.accounts.permissions import is_national
from lms.kept import Kept

_roles: Kept[frozenset[str]] = Kept(size=20_000, seconds=60)
_links: Kept[dict[str, tuple[str, str]]] = Kept(size=16)
_guides: Kept[list[tuple[str, str, str]]] = Kept(size=1, seconds=60)


@dataclass(frozen=True)
class Item:
    """A link of the bar or the foot."""

    url: str
    label: str
    current: bool = False


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    current: bool


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "nav_items": SimpleLazyObject(lambda: _nav_items(request)),
        "language_links": SimpleLazyObject(lambda: _language_links(request)),
        "continue_link": SimpleLazyObject(lambda: _continue_link(request)),
        "footer_items": SimpleLazyObject(_footer_items),
    }


def _nav_items(request: HttpRequest) -> list[Item]:
    """Courses for everybody, my learning for whoever is signed in, a centre's people for its manager."""
    names = ["catalogue"]
    if isinstance(_user(request), User):
        names.append("my")
        if Role.CENTRE_MANAGER in _roles_of(request):
            names.append("centre")
        elif Role.AUDITOR in _roles_of(request) or (
            Role.EDITOR in _roles_of(request) and is_national(request.user)
        ):
            names.append("centre_certificate_list")
        if _roles_of(request) & {Role.TRAINER, Role.EDITOR}:
            names.append("marking")
    here, links = request.path, _links.get(get_language(), _read_links)
    return [Item(links[name][0], links[name][1], here.startswith(links[name][0])) for name in names]


def _read_links() -> dict[str, tuple[str, str]]:
    """Address and label of each link that a bar may have, in the language in force."""
    labels = {
        "catalogue": _("Courses"),
        "my": _("My learning"),
        "centre": _("My centre"),
        "centre_certificate_list": _("Certificates"),
        "marking": _("Marking"),
    }
    return {name: (reverse(name), label) for name, label in labels.items()}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _user(request: HttpRequest) -> object:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _roles_of(request: HttpRequest) -> frozenset[str]:
    """The roles a person holds; a change shows in the bar within a minute, in what they may do at once."""
    user = request.user
    return _roles.get(user.pk, lambda: frozenset(m.role for m in user.confirmed_memberships))  # type: ignore[union-attr]


def _language_links(request: HttpRequest) -> list[LanguageLink]:
    """The same page in each language: slugs are the same in all of them."""
    now = get_language()
    return [
        LanguageLink(code, get_language_info(code)["name_local"], address_in(request, code), code == now)
        for code, _name in settings.LANGUAGES
    ]


def _continue_link(request: HttpRequest) -> Item | None:
    """The run that was under way last: one query."""
    user = _user(request)
    if not isinstance(user, User):
        return None
    run = visible_to(user).open().order_by("-last_seen_at").values_list("uuid", "edition_id").first()
    if run is None:
        return None
    text = frozen_text(frozen_edition(run[1]), get_language() or "uz")
    return Item(reverse("continue", args=[run[0]]), text.title if text else "")


def _footer_items() -> list[Item]:
    """The guide pages of the language, and what is done with personal data."""
    language = get_language()
    guides = [guide for guide in _guides.get("all", _read_guides) if guide[0] == language]
    items = [Item(f"/{code}/{slug}/", title) for code, slug, title in guides]
    return [*items, Item(_address("personal_data"), _("Personal data"))]


def _read_guides() -> list[tuple[str, str, str]]:
    pages = GuidePage.objects.live().order_by("path")
    return list(pages.values_list("locale__language_code", "slug", "title"))

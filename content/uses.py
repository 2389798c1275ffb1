"""Where a picture, a file or a term is used: in pages as they stand, in drafts, in questions, in editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex, Revision

HOOK = "uses_of_file"
"""Called with a picture or file; answers Use values. Rooms that keep what no page refers to register."""


@dataclass(frozen=True)
class Use:
    """A place that needs the file; ``url`` is where it is changed, empty where it cannot be."""

    title: str
    url: str = ""


def is_used(kept: Any) -> bool:
    """Does anything need it."""
    return any(True for _place in _places(kept)) or any(True for _use in _elsewhere(kept))


def uses_of(kept: Any, user: Any) -> list[Use]:
    """What needs it, each place once; those that ``user`` may not change are not named."""
    finder = AdminURLFinder(user)
    addresses = {place: finder.get_edit_url(place) for place in _places(kept)}
    found = [Use(_name_of(place), url) for place, url in addresses.items() if url]
    hidden = len(addresses) - len(found)
    if hidden:
        found.append(Use(_("elsewhere, where you do not write: %(count)d") % {"count": hidden}))
    return [*found, *_elsewhere(kept)]


def _name_of(place: Any) -> str:
    if isinstance(place, Page):
        return f"{place.get_admin_display_title()} ({place.locale.get_display_name()})"
    return str(place)


def _places(kept: Any) -> Iterator[Model]:
    """Pages and other rows that refer to it, then pages whose draft does."""
    for row, _references in ReferenceIndex.get_grouped_references_to(kept):
        yield row
    for draft in _drafts_that_may(kept):
        if _refers(draft.as_object(), kept):
            yield Page.objects.get(pk=draft.object_id)


def _drafts_that_may(kept: Any) -> Iterable[Revision]:
    """The newest drafts that have the row's number somewhere: the index knows only what is in the tables."""
    newest = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    drafts = Revision.objects.filter(pk__in=newest).annotate(text=Cast("content", TextField()))
    return drafts.filter(text__contains=str(kept.pk))


def _refers(page: Model, kept: Any) -> bool:
    wanted = (ReferenceIndex._get_base_content_type(kept).pk, str(kept.pk))
    references = ReferenceIndex._extract_references_from_object(page)
    return any(reference[:2] == wanted for reference in references)


def _elsewhere(kept: Any) -> Iterator[Use]:
    """Rooms keep bytes; a term has none."""
    if not hasattr(kept, "sha256"):
        return
    for uses in hooks.get_hooks(HOOK):
        yield from uses(kept)

"""What every page of the tree shares: what an edition holds stays, and a course keeps together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.panels import CommentPanel, PublishingPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from content.choosing import PageForm
from courses.editions.models import EditionContent

from .shape import ShapeTester

LONGEST_COPIED = 240
"""Of a title or slug, in letters: what is put behind it must find room."""


class Held(PermissionDenied):
    """A page cannot go because an edition holds what is on it or below it; the message says so."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Learners work with an edition that holds this. Retire it instead: "
                "new editions go without it, and those who have it keep it."
            )
        )


class Apart(PermissionDenied):
    """A page would leave its course."""

    def __init__(self) -> None:
        super().__init__(_("Modules and activities stay in their course; copy them instead of moving them."))


def is_held(page: Page) -> bool:
    """Does any edition hold an activity that stands on ``page`` or below it, in whatever language."""
    activities = {pk for kind in activity_page_types() for pk in _activities_below(kind, page)}
    return EditionContent.objects.filter(activity__in=activities).exists()


def activity_page_types() -> Iterator[type[Any]]:
    from .activity import ActivityPage

    yield from ActivityPage.__subclasses__()


def _activities_below(kind: type[Any], page: Page) -> Iterator[int]:
    yield from (
        kind.objects.filter(path__startswith=page.path, activity__isnull=False).values_list(
            "activity_id", flat=True
        )
    )


class TreeTester(ShapeTester):
    """Wagtail's rights, less what would take away what an edition holds; superusers included.

    Whoever may delete a page may delete it with what is below it, while nothing of that is published.
    """

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return super().can_delete(ignore_bulk=True) and not is_held(self.page)

    def can_unpublish(self) -> bool:
        return super().can_unpublish() and not is_held(self.page)

    def can_move_to(self, destination: Page) -> bool:
        return super().can_move_to(destination) and self.page.specific.stays_together(destination)


class CopyWithoutAlias(CopyForm):
    """A copy is a page of its own: an alias in the same language would be the same activity twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)
        self.fields["new_title"].initial = title_of_copy(self.page.title, self.page.locale.language_code)
        self.fields["new_slug"].initial = slug_of_copy(self.page)


def title_of_copy(title: str, language: str) -> str:
    """What a copy of a page of this title is called, in the page's language."""
    with translation.override(language):
        return _("%(title)s (copy)") % {"title": title[:LONGEST_COPIED]}


def slug_of_copy(page: Page) -> str:
    """The page's slug with the first number that no page beside it has."""
    taken = set(page.get_parent().get_children().values_list("slug", flat=True))
    slug = page.slug[:LONGEST_COPIED]
    return next(free for number in count(2) if (free := f"{slug}-{number}") not in taken)


def without_expiry() -> PublishingPanel:
    """When a page goes live. Not when it goes: what an edition holds would leave the site unasked."""
    whole = PublishingPanel()
    return PublishingPanel(children=whole.children[:1])


class TreePage(Page):
    """Base of every page of the tree."""

    slug: Any
    settings_panels = [without_expiry(), CommentPanel()]
    base_form_class = PageForm
    copy_form_class = CopyWithoutAlias
    private_page_options: list[str] = []
    """Wagtail's own page privacy is off: who may see a course is the rule of ``editions.queries``."""

    admin_default_ordering = "ord"
    """The explorer shows what a learner meets in the order in which they meet it."""
    preview_modes: list[Any] = []
    """A page that learners see as a part of another, or that trainers do not write, has no preview."""

    same_in_every_language = [SynchronizedField("slug", overridable=False)]

    class Meta:
        abstract = True

    @property
    def is_retired(self) -> bool:
        """Do new editions, or the catalogue, go without what stands on the page."""
        return False

    @property
    def status_string(self) -> str:
        """What the explorer says of the page."""
        return _("retired") if self.is_retired else str(super().status_string)

    def permissions_for_user(self, user: Any) -> TreeTester:
        return TreeTester(user, self)

    def stays_together(self, destination: Page) -> bool:
        """May the page stand below ``destination`` without leaving what it belongs to."""
        return self.is_child_of(destination)

    def original(self) -> Any:
        """The same page in another language, of which a page that is being added is a translation; else
        None."""
        return type(self).objects.filter(translation_key=self.translation_key).exclude(pk=self.pk).first()

    def begin(self) -> None:
        """Called once, when the page is added to the tree and its parent is known."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            if self.alias_of and self.alias_of.locale_id == self.locale_id:
                raise PermissionDenied(_("A page cannot be an alias of one in the same language."))
            self.begin()
        super().save(*args, **kwargs)

    def move(self, target: Page, pos: str | None = None, user: Any = None) -> None:
        inside = pos is None or "child" in pos
        if not self.stays_together(target if inside else target.get_parent()):
            raise Apart
        super().move(target, pos=pos, user=user)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if is_held(self):
            raise Held
        return super().delete(*args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        if is_held(self):
            raise Held
        super().unpublish(*args, **kwargs)

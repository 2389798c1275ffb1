"""Words of the editor: snippets, and what is chosen in a list."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

SNIPPETS = (
    ngettext_lazy("%(count)d %(model_name)s deleted.", "%(count)d %(model_name)s deleted."),
    _("Delete %(snippet_type_name)s"),
    _("Are you sure you want to delete this %(snippet_type_name)s?"),
    _("Are you sure you want to delete %(count)s %(snippet_type_name)s?"),
    _("You don't have permission to delete this %(snippet_type_name)s"),
    _("You don't have permission to delete these %(snippet_plural_name)s"),
    _('Sorry, no snippets match "<em>%(search_query)s</em>"'),
    _(
        "You haven't created any %(snippet_type_name)s snippets. Why not <a "
        'href="%(wagtailsnippets_create_snippet_url)s" target="_blank" rel="noreferrer">create one '
        "now</a>?"
    ),
    _("Select all snippets in listing"),
)

SELECTED = (
    _("1 page selected"),
    _("%(objects)s pages selected"),
    _("All %(objects)s pages on this screen selected"),
    _("All pages in listing selected"),
    _("1 document selected"),
    _("%(objects)s documents selected"),
    _("All %(objects)s documents on this screen selected"),
    _("All documents in listing selected"),
    _("1 image selected"),
    _("%(objects)s images selected"),
    _("All %(objects)s images on this screen selected"),
    _("All images in listing selected"),
    _("1 snippet selected"),
    _("%(objects)s snippets selected"),
    _("All %(objects)s snippets on this screen selected"),
    _("All snippets in listing selected"),
    _("1 item selected"),
    _("%(objects)s items selected"),
    _("All %(objects)s items on this screen selected"),
    _("All items in listing selected"),
    _("More bulk actions"),
)

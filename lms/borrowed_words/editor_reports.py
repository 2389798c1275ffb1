"""Words of the editor: reports, and who comes next in a review."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

REPORTS = (
    _("No pages match this report's criteria."),
    _("App"),
    _("Search terms"),
    _("Last edited page"),
    _("Last edit"),
    _("No page types found."),
    _("No log entries found."),
    _("Page/Snippet"),
    _("No pages/snippets have been submitted for moderation yet"),
    _("Last published before"),
    _("Last published at"),
    _("Action type"),
    _("Awaiting my review"),
    _("Page/Snippet ID"),
    _("Page/Snippet Type"),
    _("Page/Snippet Title"),
    _("By task"),
    _("Requested By"),
    _("By workflow"),
    _("requested by"),
    _("Workflow state"),
    _("Workflow states"),
    _("started at"),
    _("finished at"),
    _("finished by"),
    _("Task state"),
    _("Task states"),
    _("task"),
    _("%(action)s by <b>%(who)s</b> at <b>%(at)s</b>"),
    _("%(action)s at <b>%(at)s</b>"),
    _("%(action)s by <b>%(who)s</b>"),
    _("%(time)s by %(user_display_name)s"),
    _("Changes requested %(finished_at)s"),
    _("Sent to %(task_name)s %(started_at)s"),
    _("%(status_display)s %(task_name)s %(started_at)s"),
    ngettext_lazy("+%(counter)s more", "+%(counter)s more"),
    _("Available in %(translations_total)s locales"),
)

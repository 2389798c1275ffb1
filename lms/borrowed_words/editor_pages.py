"""Words of the editor: deleting, moving and copying pages."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

DELETING = (
    ngettext_lazy("Delete 1 page", "Delete %(counter)s pages"),
    _("Are you sure you want to delete these pages?"),
    ngettext_lazy(
        "This will also delete one more subpage.", "This will also delete %(counter)s more subpages."
    ),
    ngettext_lazy(
        "You don't have permission to delete this page", "You don't have permission to delete these pages"
    ),
    ngettext_lazy(
        "Deleting this page will also delete %(descendant_count)s child page.",
        "Deleting this page will also delete %(descendant_count)s more child pages.",
    ),
    ngettext_lazy(
        "It will also delete 1 translation and its combined %(translation_descendant_count)s "
        "translated child page.",
        "It will also delete 1 translation and its combined %(translation_descendant_count)s "
        "translated child pages.",
    ),
    ngettext_lazy(
        "It will also delete %(translation_count)s translations and their combined "
        "%(translation_descendant_count)s translated child page.",
        "It will also delete %(translation_count)s translations and their combined "
        "%(translation_descendant_count)s translated child pages.",
    ),
    ngettext_lazy(
        "It will also delete %(translation_count)s translation.",
        "It will also delete %(translation_count)s translations.",
    ),
    ngettext_lazy(
        "Deleting this page will also delete 1 translation and its combined "
        "%(translation_descendant_count)s translated child page.",
        "Deleting this page will also delete 1 translation and its combined "
        "%(translation_descendant_count)s translated child pages.",
    ),
    ngettext_lazy(
        "Deleting this page will also delete %(translation_count)s translations and their combined "
        "%(translation_descendant_count)s translated child page.",
        "Deleting this page will also delete %(translation_count)s translations and their combined "
        "%(translation_descendant_count)s translated child pages.",
    ),
    ngettext_lazy(
        "Deleting this page will also delete %(translation_count)s translation of this page.",
        "This will also delete %(descendant_count)s more child pages. Deleting this page will also "
        "delete %(translation_count)s translations of this page.",
    ),
    _(
        'Alternatively you can <a href="%(unpublish_url)s">unpublish the page</a>. This removes the '
        "page from public view and you can edit or publish it again later."
    ),
    ngettext_lazy(
        "This action will delete <b>%(total_pages_formatted)s</b> page in total.",
        "This action will delete <b>%(total_pages_formatted)s</b> pages in total.",
    ),
    _("Please type <b>%(wagtail_site_name)s</b> to confirm."),
    ngettext_lazy(
        "This %(model_name)s is referenced %(usage_count)s time.",
        "This %(model_name)s is referenced %(usage_count)s times.",
    ),
    _("One or more references to this %(model_name)s prevent it from being deleted."),
    ngettext_lazy("Referenced %(count)s time", "Referenced %(count)s times"),
    _("If you confirm deletion"),
    _("the %(model_name)s will also be deleted"),
    _("prevents deletion"),
    _("will be set to the default %(model_name)s"),
    _("will do nothing"),
    _("may prevent deletion"),
    _("will be set to a %(model_name)s specified by the system"),
    _("will unset the reference"),
    _("%(parent_pages)s and %(child_pages)s have been deleted"),
    ngettext_lazy(
        "%(num_parent_objects)d page has been deleted", "%(num_parent_objects)d pages have been deleted"
    ),
    ngettext_lazy("%(num_parent_objects)d page", "%(num_parent_objects)d pages"),
    ngettext_lazy("%(num_child_objects)d child page", "%(num_child_objects)d child pages"),
)

MOVING = (
    ngettext_lazy("Move 1 page", "Move %(counter)s pages"),
    _("Are you sure you want to move these pages?"),
    ngettext_lazy("This page has one child page", "This page has %(counter)s child pages"),
    ngettext_lazy(
        "You don't have permission to move this page", "You don't have permission to move these pages"
    ),
    ngettext_lazy(
        "The following page cannot be moved to %(dest_title)s",
        "The following pages cannot be moved to %(dest_title)s",
    ),
    ngettext_lazy(
        "The following page cannot be moved due to duplicate slug",
        "The following pages cannot be moved due to duplicate slugs",
    ),
    _("There is no valid destination page for these pages"),
    _("Yes, move these pages"),
    _("No, don't move"),
    _("Are you sure you want to move this page into '%(title)s'?"),
    _("Are you sure you want to move this page and all of its children into '%(title)s'?"),
    ngettext_lazy(
        "This will also move one translation of this page and its child pages",
        "This will also move %(translations_to_move_count)s translations of this page and their child pages",
    ),
    _("'%(page_title)s' has been moved successfully."),
    ngettext_lazy("%(num_pages)d page has been moved", "%(num_pages)d pages have been moved"),
    _("Select a new parent page"),
    _("Select a new parent for this page."),
    _("Choose parent"),
    _("New parent page"),
    ngettext_lazy("Moved down 1 place.", "Moved down %(counter)s places."),
    ngettext_lazy("Moved up 1 place.", "Moved up %(counter)s places."),
)

COPYING = (
    _("New title"),
    _("New slug"),
    _("This copy will be a child of this given parent page."),
    _("The new page will be a child of this given parent page."),
    _("Copy subpages"),
    ngettext_lazy("This will copy %(count)s subpage.", "This will copy %(count)s subpages."),
    _("Publish copied page"),
    _("This page is live. Would you like to publish its copy as well?"),
    _("Publish copies"),
    ngettext_lazy(
        "%(count)s of the pages being copied is live. Would you like to publish its copy?",
        "%(count)s of the pages being copied are live. Would you like to publish their copies?",
    ),
    _("Alias"),
    _("Keep the new pages updated with future changes"),
    _('You do not have permission to publish pages at "%(page_title)s"'),
    _('You do not have permission to copy to page "%(page_title)s"'),
    _('This slug is already in use within the context of its parent page "%(parent_page_title)s"'),
    _("You cannot copy a page into itself when copying subpages"),
    _("The slug '%(page_slug)s' is already in use within the parent page."),
    _("The slug '%(page_slug)s' is already in use within the parent page at '%(parent_url_path)s'."),
    _('You do not have permission to create a page under "%(page_title)s".'),
    _('You cannot create a page of type "%(page_type)s" under "%(page_title)s".'),
    _("Create a page in"),
    _("Sorry, you cannot create a page at this location."),
    _("Pages using %(page_type)s"),
    _("Pages using"),
    _("Convert alias %(title)s"),
    _("Convert alias"),
    _("Are you sure you want to convert this alias into an ordinary page?"),
    _("Yes, convert it"),
    _("No, leave it as an alias"),
    _("This page is an alias of another page."),
    _("Edit original page"),
    _("Convert this alias into an ordinary page"),
    _("Page '%(page_title)s' has been converted into an ordinary page."),
)

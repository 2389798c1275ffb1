"""Words of the editor: links, who may see a page, and advice on its text."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

LINKS = (
    _("Phone link"),
    _("Anchor link"),
    _("Add an anchor link"),
    _("Insert anchor"),
    _("Add an email link"),
    _("Add a phone link"),
    ngettext_lazy(
        'Only pages of type "%(type)s" may be chosen for this field. Search results will exclude pages '
        "of other types.",
        "Only the following page types may be chosen for this field: %(type)s. Search results will "
        "exclude pages of other types.",
    ),
    _("Convert to internal link"),
    _(
        'The URL you entered, <a target="_blank" rel="noreferrer" '
        'href="%(submitted_url)s">%(submitted_url)s</a>, looks like it matches the internal page '
        '%(page)s, which has the URL <a target="_blank" rel="noreferrer" '
        'href="%(internal_url)s">%(internal_url)s</a>.'
    ),
    _(
        "Converting this to an internal link to %(page)s would make the link automatically update if "
        "the underlying page changes its URL. Would you like to do this?"
    ),
    _("Use external link"),
    _('Multi-word tags with spaces will automatically be enclosed in double quotes (").'),
    _("Tags can only consist of a single word, no spaces allowed."),
    _("Tag(s) %(value_too_long)s are over %(max_tag_length)d characters."),
    _("The name of the page as it will appear in URLs e.g http://domain.com/blog/[my-slug]/"),
    _("Whether a link to this page will appear in automatically generated menus"),
    _("The name of the page displayed on search engine results as the clickable headline."),
    _("The descriptive text displayed underneath a headline in search engine results."),
)

PRIVACY = (
    _("Please select at least one group."),
    _("You can edit the privacy settings on:"),
    _("Changing the privacy for this page has been disabled."),
    _("This page is protected from public view"),
    _("Privacy changes apply to all children of this page too."),
    _("Privacy is inherited from the ancestor page - %(ancestor_page)s"),
    _("The password you have entered is not correct. Please try again."),
    _("Private, accessible with a shared password"),
    _("Private, accessible to any logged-in users"),
    _("Private, accessible to users in specific groups"),
    _("shared password"),
    _(
        "Shared passwords should not be used to protect sensitive content. Anyone who has this password "
        "will be able to view the content."
    ),
    _("Password required"),
    _("You need a password to access this page."),
)

ADVICE = (
    _("This data explained"),
    _("How we calculate our metrics"),
    _(
        "We extract the main content from the page preview, remove all formatting, and calculate the "
        "number of words."
    ),
    _("We calculate reading time from word count, using different reading speeds for different languages."),
    _(
        "We use a readability formula based on length of words and sentences. Long sentences and words "
        "result in a worse readability score."
    ),
    _(
        'See our <a href="%(guide_link)s" target="_blank">content checks guide</a> for more information '
        "on how content metrics are calculated."
    ),
    _("Button text is empty"),
    _("Use meaningful text for screen reader users"),
    _("Empty heading found"),
    _("Table header text is empty"),
    _("Empty frame title found"),
    _("Use a meaningful title for screen reader users"),
    _("Incorrect heading hierarchy"),
    _("Avoid skipping levels"),
    _("Input button text is empty"),
    _("Link text is empty"),
    _("Misusing paragraphs as headings"),
    _("Use proper heading tags"),
    _("Image alt text has inappropriate pattern"),
    _("Use meaningful text"),
    _("Meta description is empty"),
    _("Add a concise description for search engines"),
)

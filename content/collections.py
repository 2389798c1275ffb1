"""Where an agency's pictures and files are kept."""

from __future__ import annotations

from wagtail.models import Collection

from lms.accounts.models import Agency


def collection_of(agency: Agency) -> Collection:
    """The agency's own collection, named by its code; made when it is first asked for."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=agency.code).first()
    return found or root.add_child(instance=Collection(name=agency.code))

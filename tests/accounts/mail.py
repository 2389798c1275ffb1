"""Links in the letters that the demo's person would open."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core import mail


def link_in_last_letter() -> str:
    """The first link of the newest letter, as a path with its query."""
    found = re.search(r"https?://\S+", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    parts = urlsplit(found.group())
    return f"{parts.path}?{parts.query}" if parts.query else parts.path

"""A stamp that changes with the glossary: what was rendered with an older one is rendered anew."""

from __future__ import annotations

import uuid

from django.core.cache import cache

GLOSSARY = "glossary"


def glossary_changed() -> None:
    cache.set(GLOSSARY, uuid.uuid4().hex, None)

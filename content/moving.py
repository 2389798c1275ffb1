"""Taking stored files out of the folder that a web server hands out; for migrations."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.storage import storages


def move_to_private(names: Iterable[str]) -> None:
    """Move files of the public storage to the private one, under their names. What moved already stays."""
    public, private = storages["default"], storages["private"]
    for name in names:
        if public.exists(name) and not private.exists(name):
            with public.open(name) as file:
                private.save(name, file)
            public.delete(name)

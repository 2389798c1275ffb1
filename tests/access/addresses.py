"""Every address of the site, from the URL conf."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    name: str
    view: Callable[..., Any]
    parameters: tuple[str, ...]
    in_admin: bool


def every_address() -> list[Address]:
    """The addresses, each once for each set of parameters; one without a name goes by its view."""
    found = {(address.name, address.parameters): address for address in _below(get_resolver(), (), "")}
    return list(found.values())


def _below(resolver: Any, namespaces: tuple[str, ...], prefix: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(
                pattern, (*namespaces, pattern.namespace) if pattern.namespace else namespaces, route
            )
        elif isinstance(pattern, URLPattern):
            name = ":".join([*namespaces, pattern.name or pattern.lookup_str])
            yield Address(name, pattern.callback, tuple(_parameters(route)), route.startswith("cms/"))


def _parameters(route: str) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", route)

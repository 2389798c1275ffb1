"""Pieces of a page that are the same for many requests."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lms.kept import Kept

register = template.Library()

_pieces: Kept[SafeString] = Kept(size=2_000, seconds=60)


class KeepNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str, given: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.name = name
        self.given = given

    def render(self, context: template.Context) -> SafeString:
        key = (self.name, get_language(), *(str(value.resolve(context)) for value in self.given))
        return _pieces.get(key, lambda: self.nodelist.render(context))


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """``{% keep name value… %}…{% endkeep %}``: what stands inside is kept by the process for a minute.

    Kept for the language and each combination of values, and shared between people: a value must be named for
    everything that the piece depends on, and no token may stand in it.
    """
    _tag, name, *given = token.split_contents()
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodelist, name, [parser.compile_filter(value) for value in given])

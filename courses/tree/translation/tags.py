"""Tags in a translated text. wagtail-localize closes what is open and drops what closes nothing, unasked."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import post_save
from django.utils.translation import gettext as _
from wagtail_localize.models import StringTranslation

EMPTY = frozenset({"br", "wbr", "img"})


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.stray = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if self.stray or tag in EMPTY:
            return
        if tag in self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.stray = tag


def fault_in(text: str) -> str:
    """What is wrong with the tags of ``text``, in words; empty when nothing is."""
    tags = _Tags()
    tags.feed(text)
    tags.close()
    if tags.open:
        return _("The tag <%(tag)s> is not closed: </%(tag)s> is missing.") % {"tag": tags.open[-1]}
    if tags.stray:
        return _("</%(tag)s> closes nothing: <%(tag)s> is missing before it.") % {"tag": tags.stray}
    return ""


def listen() -> None:
    """Refuse faulty texts from now on, typed or from a PO file: they do not count as translated and say why.

    A signal, because wagtail-localize offers no call between taking a text and answering.
    """
    post_save.connect(_refuse, sender=StringTranslation, dispatch_uid="tags of a translated text")


def _refuse(
    instance: StringTranslation, raw: bool = False, update_fields: Any = None, **_kwargs: Any
) -> None:
    if raw or instance.has_error or (update_fields is not None and "data" not in update_fields):
        return
    fault = fault_in(instance.data)
    if fault:
        instance.set_field_error([ValidationError(fault)])

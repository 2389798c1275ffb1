"""Does what a certificate says keep to its page?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from weasyprint import HTML

from ..facts import CertificateFacts
from .design import Design
from .page import page
from .pdf import _fonts, _nothing_outside

LONGEST_NAME = "Abdurahmonova-Xudoyberdiyeva Oʻgʻiloyxon " * 4
LONG_COURSE = "Davlat xizmatlari jarayonlarini modernizatsiyalash " * 3


def fits(facts: CertificateFacts, design: Design) -> bool:
    """True when all the facts stand on the first page, above the signatures."""
    html = HTML(string=page(facts, design), url_fetcher=_nothing_outside())
    first = html.render(font_config=_fonts()).pages[0]._page_box
    facts_end = max((bottom for _top, bottom in _extents(first, "facts")), default=math.inf)
    foot_begins = min((top for top, _bottom in _extents(first, "foot")), default=0)
    return facts_end <= foot_begins + 1


def at_its_longest(facts: CertificateFacts) -> CertificateFacts:
    """The same with a name as long as one may be, and a course's title that is longer than most."""
    course = max(facts.course, LONG_COURSE.strip(), key=len)
    also = facts.also and replace(facts.also, course=max(facts.also.course, LONG_COURSE.strip(), key=len))
    return replace(facts, name=LONGEST_NAME[:150].strip(), course=course, also=also)


def _extents(box: Any, kind: str) -> Iterator[tuple[float, float]]:
    """The upper and lower edges of boxes whose element has the class ``kind``, in CSS pixels."""
    element = getattr(box, "element", None)
    if element is not None and kind in (element.get("class") or "").split():
        yield box.position_y, box.position_y + box.margin_height()
    for child in getattr(box, "children", ()):
        yield from _extents(getattr(child, "_box", child), kind)

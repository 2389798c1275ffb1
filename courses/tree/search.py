"""Finding courses by what is written in them, in whatever alphabet and with whatever apostrophes."""

from __future__ import annotations

from wagtail.models import Page

from courses.document.transliteration import fold

from .kinds import page_types
from .models import CoursePage

MOST = 300
DEPTH_OF_COURSES = 5  # root, home, catalogue, agency, course


def courses_matching(query: str) -> dict[int, list[str]]:
    """Courses that a query finds, best first, each with the titles of the lessons that matched: two queries.

    Words are found by their beginnings: Uzbek endings are many.
    """
    words = fold(query)
    if not words:
        return {}
    pages = Page.objects.live().type(CoursePage, *page_types().values())
    hits = list(pages.autocomplete(words, operator="and")[:MOST])
    roots = [page.path[: DEPTH_OF_COURSES * Page.steplen] for page in hits]
    owners = dict(CoursePage.objects.filter(path__in=set(roots)).values_list("path", "course_id"))
    found: dict[int, list[str]] = {}
    for page, root in zip(hits, roots, strict=True):
        course = owners.get(root)
        if course is not None:
            titles = found.setdefault(course, [])
            if page.path != root and page.title not in titles:
                titles.append(page.title)
    return found

"""Where the "continue" button leads."""

from __future__ import annotations

from courses.document.outline import Outline, outline_of
from courses.progress.completion import Record, completion
from courses.progress.resume import resume
from tests.factories.document import course_document, lesson, module

OUTLINE: Outline = outline_of(
    course_document(
        module(*(lesson(slug=slug) for slug in ("one", "two")), slug="m1"), module(lesson(slug="three"))
    )
)
ONE, TWO, THREE = (activity.key for activity in OUTLINE.activities())


def _leads_to(*done: object, last: object = None) -> str | None:
    state = completion(OUTLINE, {key: Record(done=True) for key in done})  # type: ignore[misc]
    place = resume(OUTLINE, state, last)  # type: ignore[arg-type]
    return place[1].slug if place else None


def test_at_first_to_the_first() -> None:
    assert _leads_to() == "one"


def test_to_what_was_seen_last_when_it_is_not_done() -> None:
    assert _leads_to(ONE, last=THREE) == "three"


def test_after_what_is_done_to_what_comes_next() -> None:
    assert _leads_to(ONE, last=ONE) == "two"


def test_from_the_end_back_to_what_was_left_out() -> None:
    assert _leads_to(ONE, THREE, last=THREE) == "two"


def test_when_all_is_done_to_what_was_seen_last() -> None:
    assert _leads_to(ONE, TWO, THREE, last=TWO) == "two"


def test_what_was_seen_in_another_edition_does_not_count() -> None:
    assert _leads_to(last=object()) == "one"

"""Where a learner goes on: one rule for every "continue" button."""

from __future__ import annotations

from uuid import UUID

from courses.document.outline import Outline, OutlineActivity, OutlineModule

from .completion import CourseState

Place = tuple[OutlineModule, OutlineActivity]


def resume(outline: Outline, state: CourseState, last: UUID | None) -> Place | None:
    """The place where they stopped: the activity they saw ``last``, or, when it is done, what comes after it.

    From the end it goes back to the first thing that is left. None for an outline without activities.
    """
    places = [(module, item) for module in outline.modules for item in module.activities]
    order = [item.key for _module, item in places]
    start = order.index(last) if last in order else 0
    for module, item in places[start:]:
        if item.key not in state.done_keys and item.key not in state.locked_keys:
            return module, item
    if state.next_key in order:
        return places[order.index(state.next_key)]
    return places[start] if places else None

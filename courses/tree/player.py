"""The frame round every activity: the outline with its ticks, what is before and after, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courses.document.outline import OutlineActivity, OutlineModule
from courses.editions.frozen import frozen_edition, frozen_text
from lms.kept import Kept

from .learner import CourseVisit, LearnerContext
from .models import CoursePage

_rows: Kept[SafeString] = Kept(size=20_000)


@dataclass(frozen=True)
class Step:
    """An activity to go to."""

    title: str
    url: str


@dataclass(frozen=True)
class Part:
    """A module in the outline; ``rows`` are the items of a list, as HTML."""

    number: int
    title: str
    rows: SafeString


@dataclass(frozen=True)
class Player:
    """What the frame shows; ``newer_edition`` is the label of an edition to step up to, or empty."""

    course_title: str
    course_url: str
    parts: tuple[Part, ...]
    percent: int
    done: int
    total: int
    minutes_left: int
    module_number: int
    activity_number: int
    kind: str
    title: str
    minutes: int
    is_done: bool
    previous: Step | None
    following: Step | None
    newer_edition: str


def player_context(request: HttpRequest, learner: LearnerContext, title: str = "") -> dict[str, Any]:
    """What ``tree/player.html`` needs. The live page is asked for its title where no ``title`` is given."""
    return {"learner": learner, "player": player(learner, title), "continue_link": None}


def player(learner: LearnerContext, title: str = "") -> Player:
    """The frame round the activity that ``learner`` visits."""
    places = [(module, item) for module in learner.outline.modules for item in module.activities]
    here = [item.key for _module, item in places].index(learner.activity.key)
    state = learner.state
    return Player(
        course_title=course_title(learner),
        course_url=learner.course_address,
        parts=parts(learner, current=learner.activity.key),
        percent=state.percent,
        done=state.done,
        total=state.total,
        minutes_left=state.minutes_left,
        module_number=learner.outline.modules.index(learner.module) + 1,
        activity_number=learner.module.activities.index(learner.activity) + 1,
        kind=learner.activity.kind,
        title=title or (learner.page.title if learner.page else title_of(learner.activity, learner)),
        minutes=learner.activity.minutes,
        is_done=learner.is_done,
        previous=_step(learner, *places[here - 1]) if here else None,
        following=_step(learner, *places[here + 1]) if here + 1 < len(places) else None,
        newer_edition=newer_edition(learner),
    )


def _step(visit: CourseVisit, module: OutlineModule, activity: OutlineActivity) -> Step:
    return Step(title_of(activity, visit), visit.address_of(module, activity))


def title_of(item: OutlineModule | OutlineActivity, visit: CourseVisit) -> str:
    """The title of a part of the outline in the visit's language, else in the course's first."""
    return item.title.get(visit.language) or next(iter(item.title.values()), item.slug)


def course_title(visit: CourseVisit) -> str:
    """The course's title; before its first edition, that of its page in the visit's language."""
    text = frozen_text(visit.edition, visit.language) if visit.edition else None
    if text:
        return text.title
    pages = CoursePage.objects.filter(course=visit.course, locale__language_code=visit.language)
    return pages.values_list("title", flat=True).first() or visit.course.slug


def newer_edition(visit: CourseVisit) -> str:
    """The label of the edition that a run under way may step up to; empty where there is none."""
    run = visit.enrolment
    current = visit.course.current_edition_id
    if run is None or run.completed_at or current is None or current == run.edition_id:
        return ""
    return frozen_edition(current).label


def parts(visit: CourseVisit, current: UUID | None) -> tuple[Part, ...]:
    """The outline's modules with a row for each activity, ``current`` marked as the place where one is."""
    return tuple(
        Part(
            number=number,
            title=title_of(module, visit),
            rows=format_html_join(
                "",
                "<li>{}</li>",
                ((row(visit, module, item, is_here=item.key == current),) for item in module.activities),
            ),
        )
        for number, module in enumerate(visit.outline.modules, start=1)
    )


def row(
    visit: CourseVisit,
    module: OutlineModule,
    item: OutlineActivity,
    *,
    is_here: bool = False,
    is_next: bool = False,
) -> SafeString:
    """An activity's row, ``is_here`` on its own page, ``is_next`` where it is what to go on with.

    Each of its few looks is rendered once in the life of the process.
    """
    tick = visit.tick(item.key)

    def render() -> SafeString:
        return render_to_string(
            "components/activity_row.html",
            {
                "url": "" if tick == "locked" else visit.address_of(module, item),
                "title": title_of(item, visit),
                "state": "now" if (is_here or is_next) and not tick else tick,
                "minutes": item.minutes,
                "note": _note(item, tick),
                "current": is_here,
            },
        )

    if visit.edition is None or visit.outline is not visit.edition.outline:
        return render()
    look = (tick, is_here, is_next)
    return _rows.get((visit.edition.pk, visit.course.slug, visit.language, item.key, look), render)


def _note(item: OutlineActivity, tick: str) -> str:
    if tick == "locked":
        return _("Opens when those before it are done")
    return "" if item.required else _("not required")

"""What changed between two editions, in words a trainer and a learner understand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from courses.document.course import Activity, CourseDocument


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    TEXT = "text"
    QUESTIONS = "questions"
    RULE = "rule"


@dataclass(frozen=True)
class Change:
    """One change; ``words`` is in the language in force, ``activity`` the key it concerns, if one."""

    kind: Kind
    words: str
    activity: UUID | None = None


def changes(old: CourseDocument, new: CourseDocument, language: str | None = None) -> list[Change]:
    """What ``new`` changes: added, removed, moved, changed text, changed questions, changed rules of passing.

    Titles and texts are compared in ``language``, in the new document's source language where it has no such.
    """
    shown = language if language in new.languages else new.source_language
    return [*_shape(old, new, shown), *_course(old, new, shown), *_activities(old, new, shown)]


def _by_key(document: CourseDocument) -> dict[UUID, Activity]:
    return {activity.key: activity for activity in document.activities()}


def _title(activity: Activity, language: str) -> str:
    content = activity.content.get(language) or next(iter(activity.content.values()))
    return content.title


def _shape(old: CourseDocument, new: CourseDocument, language: str) -> Iterator[Change]:
    before, after = _by_key(old), _by_key(new)
    for key, activity in after.items():
        if key not in before:
            yield Change(Kind.ADDED, _("“%(title)s” is new") % {"title": _title(activity, language)}, key)
    for key, activity in before.items():
        if key not in after:
            yield Change(Kind.REMOVED, _("“%(title)s” is gone") % {"title": _title(activity, language)}, key)
    for key in _moved(old, new):
        title = _title(after[key], language)
        yield Change(Kind.MOVED, _("“%(title)s” stands in another place") % {"title": title}, key)


def _moved(old: CourseDocument, new: CourseDocument) -> Iterator[UUID]:
    """Activities in another module, or no longer in the order of the others: as few as explain the new
    order."""
    module_of = {a.key: m.key for m in old.modules for a in m.activities}
    stayed, order = [], {a.key: place for place, a in enumerate(old.activities())}
    for module in new.modules:
        for activity in module.activities:
            if activity.key not in order:
                continue
            if module_of[activity.key] != module.key:
                yield activity.key
            else:
                stayed.append(activity.key)
    kept = set(_longest_rising(stayed, order))
    yield from (key for key in stayed if key not in kept)


def _longest_rising(keys: list[UUID], order: dict[UUID, int]) -> list[UUID]:
    best: list[list[UUID]] = []
    for place, key in enumerate(keys):
        before = [best[i] for i in range(place) if order[keys[i]] < order[key]]
        best.append([*max(before, key=len, default=[]), key])
    return max(best, key=len, default=[])


def _course(old: CourseDocument, new: CourseDocument, language: str) -> Iterator[Change]:
    before, after = old.texts.get(language), new.texts[language]
    for added in new.languages:
        if added not in old.languages:
            yield Change(Kind.ADDED, _("the course is there in another language: %(code)s") % {"code": added})
    if before and (before.title, before.summary, before.description) != (
        after.title,
        after.summary,
        after.description,
    ):
        yield Change(Kind.TEXT, _("the description of the course is worded anew"))
    if before and before.outcomes != after.outcomes:
        yield Change(Kind.TEXT, _("what one learns to do is worded anew"))
    if old.sequential != new.sequential:
        yield Change(
            Kind.RULE,
            _("activities are done in order") if new.sequential else _("activities are done in any order"),
        )
    if old.certificate != new.certificate:
        yield Change(Kind.RULE, _("the rule for the certificate has changed"))


def _activities(old: CourseDocument, new: CourseDocument, language: str) -> Iterator[Change]:
    before = _by_key(old)
    for activity in new.activities():
        former = before.get(activity.key)
        if former is not None:
            yield from _activity(former, activity, language)


def _activity(old: Activity, new: Activity, language: str) -> Iterator[Change]:
    title = {"title": _title(new, language)}
    former, present = old.content.get(language), new.content.get(language)
    if former and present and former != present:
        asked, asks = list(former.questions()), list(present.questions())
        if asked != asks:
            yield Change(Kind.QUESTIONS, _("“%(title)s”: questions have changed") % title, new.key)
        if list(former.words()) != list(present.words()) or asked == asks:
            yield Change(Kind.TEXT, _("“%(title)s”: the text has changed") % title, new.key)
    if old.required != new.required:
        words = _("“%(title)s” is required now") if new.required else _("“%(title)s” is voluntary now")
        yield Change(Kind.RULE, words % title, new.key)
    if old.settings.pass_mark != new.settings.pass_mark and new.settings.pass_mark is not None:
        words = _("“%(title)s”: the pass mark is %(mark)s %% now")
        yield Change(Kind.RULE, words % {**title, "mark": new.settings.pass_mark}, new.key)
    if old.settings.tries != new.settings.tries:
        words = (
            _("“%(title)s”: %(tries)d tries now")
            if new.settings.tries
            else _("“%(title)s”: any number of tries now")
        )
        yield Change(Kind.RULE, words % {**title, "tries": new.settings.tries}, new.key)

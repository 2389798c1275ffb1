"""What changed between two editions, in words a trainer and a learner understand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.document.activities import Content
from courses.document.course import Activity, CourseDocument, CourseText


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

    Texts are compared in every language that both have; where only some have changed, their codes are told.
    Titles are in ``language``, in the new document's source language where it has no such.
    """
    shown = language if language in new.languages else new.source_language
    return [*_shape(old, new, shown), *_course(old, new), *_activities(old, new, shown)]


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


def _told(words: str, changed: list[str], compared: list[str]) -> str:
    return words if changed == compared else f"{words} ({', '.join(changed)})"


def _description(text: CourseText) -> tuple[str, str, str]:
    return text.title, text.summary, text.description


def _validity(months: int) -> str:
    if not months:
        return _("a certificate holds for ever")
    words = ngettext(
        "a certificate holds for %(count)s month", "a certificate holds for %(count)s months", months
    )
    return words % {"count": months}


def _course(old: CourseDocument, new: CourseDocument) -> Iterator[Change]:
    for added in new.languages:
        if added not in old.languages:
            words = _("the course is there in one more language: %(language)s")
            name = LANG_INFO.get(added, {}).get("name_local", added)
            yield Change(Kind.ADDED, words % {"language": name})
    both = [code for code in new.texts if code in old.texts]
    described = [code for code in both if _description(old.texts[code]) != _description(new.texts[code])]
    if described:
        words = _("the description of the course is worded anew")
        yield Change(Kind.TEXT, _told(words, described, both))
    outcomes = [code for code in both if old.texts[code].outcomes != new.texts[code].outcomes]
    if outcomes:
        words = _("what one learns to do is worded anew")
        yield Change(Kind.TEXT, _told(words, outcomes, both))
    if old.sequential != new.sequential:
        yield Change(
            Kind.RULE,
            _("activities are done in order") if new.sequential else _("activities are done in any order"),
        )
    if old.certificate != new.certificate:
        yield Change(Kind.RULE, _("the rule for the certificate has changed"))
    if old.certificate_months != new.certificate_months:
        yield Change(Kind.RULE, _validity(new.certificate_months))


def _activities(old: CourseDocument, new: CourseDocument, language: str) -> Iterator[Change]:
    before = _by_key(old)
    for activity in new.activities():
        former = before.get(activity.key)
        if former is not None:
            yield from _activity(former, activity, language)


def _questions_differ(old: Content, new: Content) -> bool:
    return list(old.questions()) != list(new.questions())


def _text_differs(old: Content, new: Content) -> bool:
    if old == new:
        return False
    return list(old.words()) != list(new.words()) or not _questions_differ(old, new)


def _activity(old: Activity, new: Activity, language: str) -> Iterator[Change]:
    title = {"title": _title(new, language)}
    both = [code for code in new.content if code in old.content]
    asked = [code for code in both if _questions_differ(old.content[code], new.content[code])]
    worded = [code for code in both if _text_differs(old.content[code], new.content[code])]
    if asked:
        words = _("“%(title)s”: questions have changed") % title
        yield Change(Kind.QUESTIONS, _told(words, asked, both), new.key)
    if worded:
        words = _("“%(title)s”: the text has changed") % title
        yield Change(Kind.TEXT, _told(words, worded, both), new.key)
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

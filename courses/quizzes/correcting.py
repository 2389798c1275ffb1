"""What a correction of an edition may bring: questions that were mended since, and the corrected document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from courses.document.activities import Content, QuizContent, QuizSettings
from courses.document.course import Activity, CourseDocument, CourseText, EditionInfo
from courses.document.fields import write
from courses.document.questions import Question
from courses.document.questions.base import Facts
from courses.document.walk import difference

Choice = tuple[UUID, str]
"""An activity's key and the id of one of its questions."""


@dataclass(frozen=True)
class Asked:
    """A question of the edition; ``after`` by language is what it is now, empty where it is as it was.

    ``differs`` says in words what is judged otherwise now, ``problem`` why it cannot be brought.
    """

    activity: UUID
    before: Question
    after: Mapping[str, Question]
    number: int
    differs: tuple[str, ...] = ()
    problem: str = ""
    is_dropped: bool = False

    @property
    def name(self) -> str:
        """What a form calls it."""
        return f"{self.activity}:{self.before.id}"

    @property
    def may_be_brought(self) -> bool:
        return bool(self.differs) and not self.problem


@dataclass(frozen=True)
class Quiz:
    """A quiz of the edition with its questions."""

    key: UUID
    title: str
    questions: tuple[Asked, ...]

    @property
    def changed(self) -> list[Asked]:
        return [one for one in self.questions if one.differs or one.problem]


def quizzes_of(base: CourseDocument, present: CourseDocument, language: str) -> list[Quiz]:
    """The quizzes of ``base`` and what ``present`` has made of their questions; titles in ``language``."""
    now = {activity.key: activity for activity in present.activities()}
    found = []
    for activity in base.activities():
        if isinstance(activity.settings, QuizSettings):
            title = (activity.content.get(language) or activity.content[base.source_language]).title
            questions = tuple(_asked(activity, now.get(activity.key), base))
            found.append(Quiz(activity.key, title, questions))
    return found


def _asked(activity: Activity, now: Activity | None, base: CourseDocument) -> Iterator[Asked]:
    languages = base.languages
    before = {code: _items(activity.content[code]) for code in languages}
    after = {code: _items(now.content[code]) for code in languages if now and code in now.content}
    for number, (id_, old) in enumerate(before[languages[0]].items(), start=1):
        new = {code: items[id_] for code, items in after.items() if id_ in items}
        olds = {code: before[code][id_] for code in languages if id_ in before[code]}
        is_dropped = id_ in activity.settings.dropped  # type: ignore[attr-defined]
        changed = {code for code in new if new[code] != olds.get(code)}
        if not changed or is_dropped:
            yield Asked(activity.key, old, {}, number, is_dropped=is_dropped)
            continue
        words = dict.fromkeys(
            word for code in languages if code in changed for word in _words(olds, new, code)
        )
        problem = _problem(old, new, languages)
        yield Asked(activity.key, old, new, number, tuple(words) or (_("the words"),), problem)


def _items(content: Content) -> dict[str, Question]:
    return {question.id: question for question in content.questions()}


def _words(olds: Mapping[str, Question], new: Mapping[str, Question], code: str) -> Iterator[str]:
    """What differs between a question's two values in one language."""
    old, now = olds.get(code), new[code]
    if old is None or old.type != now.type:
        return
    if old.points != now.points:
        yield _("points: %(old)s → %(new)s") % {"old": old.points, "new": now.points}
    silent, silent_now = _judged(old), _judged(now)
    is_worded = _shown(old) != _shown(now)
    if silent.right_response() != silent_now.right_response() or (silent != silent_now and not is_worded):
        yield _("the right answer")
    if is_worded:
        yield _("the words")
    if _feedback(old) != _feedback(now):
        yield _("the feedback")
    if old.facts != now.facts and silent == silent_now and old.points == now.points:
        yield _("what it is about")


def _judged(question: Question) -> Question:
    return replace(question.without_feedback(), points=Decimal(1), facts=Facts())


def _shown(question: Question) -> Question:
    return replace(question.without_key(), points=Decimal(1), facts=Facts())


def _feedback(question: Question) -> tuple[object, ...]:
    """Every feedback of a question and of its parts, in order."""
    value = write(question)
    return tuple(_feedback_in(value))


def _feedback_in(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for name, item in value.items():
            if name.startswith("feedback"):
                yield item
            else:
                yield from _feedback_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _feedback_in(item)


def _problem(old: Question, new: Mapping[str, Question], languages: tuple[str, ...]) -> str:
    missing = [code for code in languages if code not in new]
    if missing:
        return _("it is missing in: %(languages)s") % {"languages": ", ".join(missing)}
    source = new[languages[0]]
    if source.type != old.type:
        return _("it is of another type now; drop it instead")
    differing = [code for code in languages[1:] if difference(source, new[code]) is not None]
    if differing:
        return _("the translation does not follow yet: %(languages)s") % {"languages": ", ".join(differing)}
    return next((problem for question in new.values() for problem in question.problems()), "")


def corrected(
    base: CourseDocument,
    present: CourseDocument,
    info: EditionInfo,
    *,
    brought: Collection[Choice],
    dropped: Collection[Choice],
) -> CourseDocument:
    """``base`` with the questions ``brought`` as ``present`` has them and the ``dropped`` ones taken out."""
    now = {activity.key: activity for activity in present.activities()}
    modules = tuple(
        replace(
            module,
            activities=tuple(
                _corrected(activity, now.get(activity.key), brought, dropped)
                for activity in module.activities
            ),
        )
        for module in base.modules
    )
    document = replace(base, edition=info, modules=modules, texts=_texts(base, present))
    used = {sha for a in document.activities() for content in a.content.values() for sha in content.assets()}
    known = {asset.sha256 for asset in base.assets}
    new = [asset for asset in present.assets if asset.sha256 in used - known]
    return replace(document, assets=tuple(sorted([*base.assets, *new], key=lambda asset: asset.sha256)))


def _texts(base: CourseDocument, present: CourseDocument) -> dict[str, CourseText]:
    """A mended question may speak of a term that the edition did not know."""
    return {
        code: replace(text, glossary={**present.texts[code].glossary, **text.glossary})
        if code in present.texts
        else text
        for code, text in base.texts.items()
    }


def _corrected(
    activity: Activity, now: Activity | None, brought: Collection[Choice], dropped: Collection[Choice]
) -> Activity:
    taken = {id_ for key, id_ in brought if key == activity.key}
    out = {id_ for key, id_ in dropped if key == activity.key}
    if not isinstance(activity.settings, QuizSettings) or not (taken or out):
        return activity
    content = dict(activity.content)
    for code, words in activity.content.items():
        assert isinstance(words, QuizContent)
        items = _items(now.content[code]) if now and taken else {}
        mended = tuple(items[one.id] if one.id in taken else one for one in words.items)
        content[code] = replace(words, items=mended)
    gone = tuple(dict.fromkeys([*activity.settings.dropped, *sorted(out)]))
    return replace(activity, content=content, settings=replace(activity.settings, dropped=gone))


def fingerprint(document: CourseDocument) -> str:
    """Tells whether what is confirmed is what was previewed."""
    judged = [[write(a.settings), {c: write(t) for c, t in a.content.items()}] for a in document.activities()]
    return hashlib.sha256(json.dumps(judged, sort_keys=True).encode()).hexdigest()

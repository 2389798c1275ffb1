"""A course as a page that needs no Malaka: it plays from a folder, and in any frame that shows it.

What formats share that carry such a page: ``build`` gives its files, the format adds its manifest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.pictures import dimensions
from courses.document.activities import Content, LessonContent, QuizContent, QuizSettings
from courses.document.course import Activity, Asset, CourseDocument, Module
from courses.document.questions import Question
from courses.document.rendering import Mode, RenderContext, ShownAsset, render_body, render_question
from courses.editions.store import AssetReader

from .archive import Opener
from .errors import NotPossibleError

PLAYER = Path(__file__).parent / "player"
SCRIPTS = ("lms.js", "record.js", "questions.js", "draft.js", "quiz.js", "contents.js", "player.js")
STYLESHEET = "css/malaka.css"
RECORD_SIZE = 4096
"""Letters of ``cmi.suspend_data`` (SCORM 1.2 RTE 3.4.4); no more activities than surely fit are taken."""
RECORD_HEAD = 32
RECORD_ENTRY = 10
"""Of an activity: ``=10000:999:1`` and a comma, without its short key; a lesson needs less."""

Report = Callable[[int], None]
"""Told the per cent that are done."""


def here(activity: Activity) -> bool:
    """Does the activity come along? Not a quiz whose answers have to stay, or cannot be graded there."""
    if not isinstance(activity.settings, QuizSettings):
        return True
    questions = next(iter(activity.content.values())).questions()
    return activity.settings.may_leave_with_key and all(one.grades_in_browser for one in questions)


def counted_quizzes(document: CourseDocument) -> list[Activity]:
    """Graded activities that the package counts."""
    return [
        a for a in document.activities() if isinstance(a.settings, QuizSettings) and here(a) and a.required
    ]


def build(
    document: CourseDocument,
    languages: Sequence[str],
    read_asset: AssetReader,
    report: Report = lambda _done: None,
) -> dict[str, bytes | Opener]:
    """The files of the course's page in ``languages``, by their path; raises NotPossibleError."""
    writer = _Writer(document, tuple(languages), read_asset)
    files: dict[str, bytes | Opener] = {f"malaka/{name}": (PLAYER / name).read_bytes() for name in SCRIPTS}
    files["malaka/malaka.css"] = _stylesheet()
    files["malaka/course.js"] = _script("malaka.course = ", writer.course())
    files["index.html"] = writer.index()
    steps = len(languages) * sum(1 for _activity in document.activities())
    done = 0
    for language in languages:
        for module in document.modules:
            for activity in module.activities:
                address = f"content/{language}/{_page(module, activity)}.js"
                files[address] = writer.page(address, activity, language)
                done += 1
                report(done * 100 // max(1, steps))
    return files | writer.asset_files()


def _stylesheet() -> bytes:
    found = finders.find(STYLESHEET)
    if not isinstance(found, str):
        raise NotPossibleError(_("The stylesheet is missing from this installation."))
    return Path(found).read_bytes()


def _page(module: Module, activity: Activity) -> str:
    return f"{module.slug}/{activity.slug}"


def _script(before: str, value: Any, after: str = ";\n") -> bytes:
    """A value as a script; nothing in it can end a script element or a line."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for letter in "<\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    head = '"use strict";\nvar malaka = (window.malaka = window.malaka || {});\n'
    return f"{head}{before}{text}{after}".encode()


@dataclass(frozen=True)
class ShownQuestion:
    """A question with its HTML; ``points`` is a whole number in the quiz's own measure."""

    value: Question
    html: SafeString
    points: int


class _Writer:
    """Writes one course; remembers which assets its pages show."""

    def __init__(self, document: CourseDocument, languages: tuple[str, ...], read_asset: AssetReader) -> None:
        self.document = document
        self.languages = languages
        self.read_asset = read_asset
        self.assets: dict[str, Asset] = {asset.sha256: asset for asset in document.assets}
        self.shown: dict[str, ShownAsset] = {}
        self.short = _short_keys(document)

    def index(self) -> bytes:
        language = self.languages[0]
        context = {
            "language": language,
            "title": self.document.texts[language].title,
            "words": words(language),
            "scripts": SCRIPTS,
        }
        return render_to_string("packages/player/index.html", context).encode()

    def course(self) -> dict[str, Any]:
        """What the player knows of the course: its outline and its own words, in every language."""
        modules: list[dict[str, Any]] = []
        activities: list[dict[str, Any]] = []
        for module in self.document.modules:
            first = len(activities)
            activities += [self._activity(module, activity) for activity in module.activities]
            title = {
                lang: self.document.texts[lang].modules[str(module.key)].title for lang in self.languages
            }
            modules.append({"title": title, "activities": list(range(first, len(activities)))})
        return {
            "key": str(self.document.key),
            "edition": self.document.edition.label,
            "languages": [{"code": lang, "name": language_name(lang)} for lang in self.languages],
            "title": {lang: self.document.texts[lang].title for lang in self.languages},
            "words": {lang: words(lang) for lang in self.languages},
            "sequential": self.document.sequential,
            "mastery": mastery_score(self.document) is not None,
            "modules": modules,
            "activities": activities,
        }

    def _activity(self, module: Module, activity: Activity) -> dict[str, Any]:
        settings = activity.settings
        facts: dict[str, Any] = {
            "key": str(activity.key),
            "short": self.short[str(activity.key)],
            "kind": activity.kind,
            "here": here(activity),
            "required": activity.required,
            "minutes": activity.minutes,
            "page": _page(module, activity),
            "title": {lang: activity.content[lang].title for lang in self.languages},
        }
        if isinstance(settings, QuizSettings):
            facts |= {
                "mark": float(settings.pass_mark),
                "tries": settings.tries,
                "weight": float(settings.weight),
                "shuffleQuestions": settings.shuffle_questions,
                "shuffleOptions": settings.shuffle_options,
            }
        return facts

    def page(self, address: str, activity: Activity, language: str) -> bytes:
        """One activity in one language, as a script that hands its HTML over."""
        content = activity.content[language]
        r = RenderContext(
            language=language,
            mode=Mode.PACKAGE,
            asset=self._asset,
            activity_url=lambda key: f"#activity-{key}",
            glossary=self.document.texts[language].glossary,
        )
        with translation.override(language):
            html = self._html(activity, content, r)
        return _script(f"malaka.deliver({json.dumps(address)}, ", html, ");\n")

    def _html(self, activity: Activity, content: Content, r: RenderContext) -> str:
        settings = activity.settings
        if not here(activity):
            return render_to_string("packages/player/kept.html", {"content": content, "r": r})
        if isinstance(content, QuizContent) and isinstance(settings, QuizSettings):
            asked = [question for question in content.items if question.id not in settings.dropped]
            context = {"content": content, "settings": settings, "r": r, "questions": _questions(asked, r)}
            return render_to_string("packages/player/quiz.html", context)
        if isinstance(content, LessonContent):
            return render_to_string(
                "packages/player/lesson.html", {"content": content, "body": render_body(content, r)}
            )
        raise NotPossibleError(
            _("Activities of the kind “%(kind)s” cannot leave Malaka yet.") % {"kind": activity.kind}
        )

    def _asset(self, sha256: str) -> ShownAsset | None:
        asset = self.assets.get(sha256)
        if asset is None:
            return None
        if sha256 not in self.shown:
            with closing(self.read_asset(sha256)) as file:
                width, height = dimensions(file, asset.media_type)
            self.shown[sha256] = ShownAsset(
                asset.path, asset.name, asset.size, asset.media_type, width, height
            )
        return self.shown[sha256]

    def asset_files(self) -> dict[str, bytes | Opener]:
        return {shown.url: self._opener(sha256) for sha256, shown in self.shown.items()}

    def _opener(self, sha256: str) -> Opener:
        return lambda: self.read_asset(sha256)


def _questions(asked: list[Question], r: RenderContext) -> list[ShownQuestion]:
    places = max(0, *(-int(question.points.normalize().as_tuple().exponent) for question in asked), 0)
    return [
        ShownQuestion(
            question,
            render_question(question.mixed(), r, name=f"answer-{question.id}"),
            int(question.points.scaleb(places)),
        )
        for question in asked
    ]


def _short_keys(document: CourseDocument) -> dict[str, str]:
    """Each activity's key cut to as few letters as tell them apart, six at least."""
    keys = [str(activity.key).replace("-", "") for activity in document.activities()]
    length = next(n for n in range(6, 33) if len({key[:n] for key in keys}) == len(keys))
    if RECORD_HEAD + len(keys) * (length + RECORD_ENTRY) > RECORD_SIZE:
        raise NotPossibleError(_("The course has more activities than a SCORM package can keep track of."))
    return {
        str(activity.key): str(activity.key).replace("-", "")[:length] for activity in document.activities()
    }


def mastery_score(document: CourseDocument) -> int | None:
    """The score from which a learning system says “passed” by itself; None where no one number tells."""
    quizzes = counted_quizzes(document)
    graded = [a for a in document.activities() if isinstance(a.settings, QuizSettings) and here(a)]
    if len(quizzes) != 1 or len(graded) != 1 or not quizzes[0].settings.weight:
        return None
    mark = quizzes[0].settings.pass_mark
    return int(mark) if mark is not None and mark == int(mark) else None


def language_name(code: str) -> str:
    return str(LANG_INFO.get(code, {}).get("name_local", code))


def words(language: str) -> dict[str, Any]:
    """The player's own words in ``language``."""
    with translation.override(language):
        return {
            "skip": _("Skip to the main content"),
            "language": _("Language"),
            "contents": _("Course contents"),
            "noScript": _("This course needs JavaScript. Allow it for this page and open it again."),
            "missing": _("This part is missing. Unpack the whole package and open it again."),
            "finished": _("You have done everything in this package."),
            "done": _("{done} of {all} done"),
            "minutes": _("{count} min"),
            "notRequired": _("not required"),
            "locked": _("opens when what comes before it is done"),
            "back": _("Back"),
            "next": _("Next: {title}"),
            "doneAndNext": _("Done, next: {title}"),
            "lessonDone": _("Done"),
            "right": _("Right"),
            "wrong": _("Wrong"),
            "notQuite": _("Not quite"),
            "passed": _("Passed"),
            "notPassed": _("Not passed yet"),
            "score": _("{score} % (passed from {mark} %)"),
            "unanswered": _(
                "Questions without an answer: {count}. To hand in all the same, press once more."
            ),
            "triesLeft": _("Tries left: {count}"),
            "noTriesLeft": _("No tries are left for this test."),
            "states": {
                "open": _("not begun"),
                "now": _("you are here"),
                "done": _("done"),
                "failed": _("not passed"),
                "locked": _("locked"),
            },
        }

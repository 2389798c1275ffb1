"""What is achieved: a course's edition as an Open Badges Achievement (appendix B.1, Achievement)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.document.course import CourseText, Topic
from courses.document.fields import read
from courses.document.outline import Outline
from courses.editions.frozen import frozen_text
from courses.editions.models import Course, Edition

from .addresses import of_achievement, of_picture
from .profile import named

TYPE = "CertificateOfCompletion"
MARKDOWN = re.compile(r"[\\`*_\[\]<>&~|]|^[#+\-=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


def achievement(course: Course, edition: Edition, language: str) -> dict[str, Any]:
    """An edition of the course in ``language``, else in the edition's first; have the agency at hand."""
    text = text_of(edition, language)
    address = of_achievement(course, edition)
    out: dict[str, Any] = {
        "id": address,
        "type": ["Achievement"],
        "achievementType": TYPE,
        "name": text.title,
        "description": text.summary or text.title,
        "criteria": {"narrative": criteria(edition.outline, text, language)},
        "creator": named(course.agency, language),
        "image": {"id": of_picture(course, edition), "type": "Image"},
        "inLanguage": language_tag(language),
        "version": edition.label,
    }
    topics = read(tuple[Topic, ...], edition.structure.get("topics", []))
    if topics:
        out["tag"] = [topic.name.get(language) or next(iter(topic.name.values())) for topic in topics]
    if is_graded(edition.outline):
        out["resultDescription"] = [score_description(course, edition, language)]
    return out


def text_of(edition: Edition, language: str) -> CourseText:
    text = frozen_text(edition, language)
    assert text, "an edition has a text in each of its languages"
    return text


def criteria(outline: Outline, text: CourseText, language: str) -> str:
    """How it is earned and what a person can do who has earned it, in Markdown."""
    required = [activity for activity in outline.activities() if activity.required]
    required = required or list(outline.activities())
    with translation.override(language):
        lines = [
            ngettext(
                "Earned by completing %(n)d required activity of the course.",
                "Earned by completing %(n)d required activities of the course.",
                len(required),
            )
            % {"n": len(required)}
        ]
        marked = [(one, one.pass_mark) for one in required if one.pass_mark is not None]
        if marked:
            lines += ["", _("Least results:"), ""]
            for one, mark in marked:
                title = one.title.get(language) or next(iter(one.title.values()))
                lines.append(f"- {plain(title)}: {figure(mark)} %")
        if text.outcomes:
            lines += ["", _("Who has earned it can do this:"), ""]
            lines += [f"- {plain(outcome.text)}" for outcome in text.outcomes]
    return "\n".join(lines)


def is_graded(outline: Outline) -> bool:
    """Does a learner of the edition have a score?"""
    return any(one.pass_mark is not None or one.weight for one in outline.activities())


def score_description(course: Course, edition: Edition, language: str) -> dict[str, Any]:
    """What the score is that a Result names (appendix B.1, ResultDescription)."""
    with translation.override(language):
        name = _("Result of the course")
    return {
        "id": score_id(course, edition),
        "type": ["ResultDescription"],
        "name": name,
        "resultType": "Percent",
        "valueMin": "0",
        "valueMax": "100",
    }


def score_id(course: Course, edition: Edition) -> str:
    return f"{of_achievement(course, edition)}#score"


def figure(value: Decimal) -> str:
    """Without noughts at the end: 91, 87.5."""
    return f"{value.normalize():f}"


def language_tag(language: str) -> str:
    """The language's code as BCP 47 writes it: ``uz-cyrl`` is ``uz-Cyrl``."""
    first, *scripts = language.split("-")
    return "-".join([first, *(script.title() if len(script) == 4 else script.upper() for script in scripts)])


def plain(text: str) -> str:
    """A title in Markdown that means nothing but itself."""
    return MARKDOWN.sub(r"\\\g<0>", " ".join(text.split()))

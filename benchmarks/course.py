"""A course of an ordinary size, made of numbers: what the benchmarks load fifty of."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from courses.document.activities import LessonContent, LessonSettings, QuizContent, QuizSettings
from courses.document.blocks import (
    Block,
    Callout,
    CalloutKind,
    Heading,
    KnowledgeCheck,
    RichText,
    Step,
    Steps,
    Table,
    TableRow,
)
from courses.document.course import (
    Activity,
    CourseDocument,
    CourseText,
    EditionInfo,
    Issuer,
    Module,
    ModuleText,
    Outcome,
)
from courses.document.questions import Question

from .questions import PARAGRAPH, PICTURE, SENTENCE, exam_questions, single_choice

MODULES, LESSONS = 4, 4


def course(number: int, *, agency: str, language: str = "uz") -> CourseDocument:
    """Course ``number``: four modules of four lessons (about 700 words each) and a quiz, in one language."""
    ids = _ids(number)
    modules = tuple(_module(place, ids, language) for place in range(1, MODULES + 1))
    text = CourseText(
        title=f"Oʻlchov kursi {number}",
        summary=SENTENCE,
        description=PARAGRAPH,
        outcomes=tuple(Outcome(next(ids), f"{place}-natija: {SENTENCE}") for place in range(1, 5)),
        modules={str(module.key): ModuleText(f"{module.slug}: {SENTENCE}") for module in modules},
    )
    return CourseDocument(
        key=UUID(next(ids)),
        slug=f"course-{number}",
        edition=EditionInfo(1, datetime(2026, 1, 1, tzinfo=UTC), Issuer(agency, {language: agency})),
        languages=(language,),
        modules=modules,
        texts={language: text},
    )


def analysed(questions: int, like: CourseDocument, slug: str) -> CourseDocument:
    """A course of nothing but a quiz of so many choices, in the languages of ``like``."""
    ids = _ids(-questions)
    return _of_quiz(tuple(single_choice(ids) for _ in range(questions)), like, slug, QuizSettings(), ids)


def exam(like: CourseDocument, slug: str) -> CourseDocument:
    """A course of nothing but an exam of an hour, with every type of question."""
    ids = _ids(-1)
    document = _of_quiz(exam_questions(ids), like, slug, QuizSettings(time_limit=60, tries=1), ids)
    return replace(document, assets=(PICTURE,))


def _of_quiz(
    items: tuple[Question, ...], like: CourseDocument, slug: str, settings: QuizSettings, ids: Iterator[str]
) -> CourseDocument:
    (language,) = like.languages
    content = QuizContent(title="Sinov", items=items)
    quiz = Activity(UUID(next(ids)), "quiz", settings, {language: content}, minutes=len(items))
    module = Module(UUID(next(ids)), "module-1", (quiz,))
    text = CourseText(title="Sinov", summary=SENTENCE, modules={str(module.key): ModuleText("Sinov")})
    return replace(like, key=UUID(next(ids)), slug=slug, modules=(module,), texts={language: text})


def _ids(number: int) -> Iterator[str]:
    """Identities that are the same each time, so that two runs measure the same data."""
    return (str(uuid.uuid5(uuid.NAMESPACE_OID, f"malaka benchmark {number}/{n}")) for n in count())


def _module(place: int, ids: Iterator[str], language: str) -> Module:
    lessons = tuple(_lesson(n, ids, language) for n in range(1, LESSONS + 1))
    return Module(UUID(next(ids)), f"module-{place}", (*lessons, _quiz(ids, language)))


def _lesson(place: int, ids: Iterator[str], language: str) -> Activity:
    content = LessonContent(
        title=f"{place}-dars: kim nimani biladi", body=tuple(_body(ids)), summary=SENTENCE
    )
    return Activity(UUID(next(ids)), f"lesson-{place}", LessonSettings(), {language: content}, minutes=12)


def _body(ids: Iterator[str]) -> Iterator[Block]:
    for part in range(1, 6):
        yield Heading(next(ids), f"{part}-boʻlim: soʻrov va javob")
        yield RichText(next(ids), PARAGRAPH * 2)
    yield Callout(next(ids), CalloutKind.LAW, PARAGRAPH)
    rows = tuple(TableRow(next(ids), (f"{n}-qator", SENTENCE, SENTENCE)) for n in range(5))
    yield Table(next(ids), "Ikki yoʻl", ("Nima", "Ilgari", "Endi"), rows)
    yield Steps(next(ids), tuple(Step(next(ids), f"{n}-qadam", PARAGRAPH) for n in range(1, 4)))
    yield KnowledgeCheck(next(ids), tuple(single_choice(ids) for _ in range(2)))


def _quiz(ids: Iterator[str], language: str) -> Activity:
    content = QuizContent(title="Sinov", items=tuple(single_choice(ids) for _ in range(8)))
    return Activity(UUID(next(ids)), "quiz", QuizSettings(), {language: content}, minutes=8)

"""A document with every block, question and reference there is."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from decimal import Decimal

from courses.document.activities import LessonContent, LessonSettings, QuizContent, QuizSettings
from courses.document.blocks import (
    Accordion,
    AccordionItem,
    Block,
    Callout,
    CalloutKind,
    Download,
    GlossaryTerm,
    Heading,
    KnowledgeCheck,
    Picture,
    Quotation,
    Reflection,
    RichText,
    Step,
    Steps,
    Table,
    TableRow,
)
from courses.document.course import (
    Activity,
    Asset,
    CertificateRule,
    CourseDocument,
    GlossaryEntry,
    Level,
    Topic,
)
from courses.document.questions import MultipleResponse, SingleChoice

from .document import asset, course_document, module, multiple_response, new_id, single_choice

IDS = [new_id() for _number in range(30)]
FIRST, SECOND = uuid.uuid4(), uuid.uuid4()


def drawing(language: str) -> Asset:
    """A picture of its own for each language."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><text>{language}</text></svg>'
    return asset(svg.encode(), f"drawing-{language}.svg")


def sheet(language: str) -> Asset:
    return asset(f"a,b\n{language},2\n".encode(), f"sheet-{language}.csv", "text/csv")


def body(language: str, choice: SingleChoice, multiple: MultipleResponse) -> tuple[Block, ...]:
    """Every block; ids are the same in every language, words and pictures are not."""
    n = f"({language})"
    picture, file = drawing(language).sha256, sheet(language).sha256
    return (
        Heading(IDS[0], f"Sarlavha {n}"),
        RichText(
            IDS[1],
            f"<p>Matn <b>muhim</b> &amp; <i>aniq</i> {n},<br>CO<sub>2</sub>.</p>"
            f"<ul><li>bir {n}</li><li>ikki</li></ul>"
            f'<p>Qarang: <a href="https://lex.uz/{language}?a=1&amp;b=2">qonun {n}</a>, '
            f'<a data-activity="{SECOND}">test</a>, <a data-asset="{file}">jadval {n}</a>.</p>',
        ),
        Picture(
            IDS[2], picture, alt=f"Chizma {n}", narrow=drawing("uz").sha256, caption=f"Rasm {n}", source="Biz"
        ),
        Picture(IDS[3], drawing("uz").sha256, decorative=True),
        Callout(IDS[4], CalloutKind.LAW, f"<p>Qonun {n}</p>", f"12-modda {n}"),
        Table(
            IDS[5],
            f"Solishtirish {n}",
            ("", f"Oldin {n}", f"Keyin {n}"),
            (TableRow(IDS[6], (f"Qogʻoz {n}", "15", "")), TableRow(IDS[7], (f"Kun {n}", "30", "1"))),
            "Manba",
        ),
        Steps(IDS[8], (Step(IDS[9], f"Bir {n}", f"<p>Batafsil {n}</p>"), Step(IDS[10], f"Ikki {n}"))),
        Accordion(IDS[11], (AccordionItem(IDS[12], f"Qism {n}", f"<p>Ichida {n}</p>"),)),
        Quotation(IDS[13], f"Soʻz {n}\nikkinchi satr", f"Manba {n}", "https://example.uz/"),
        Download(IDS[14], file, f"Jadval {n}", f"Toʻldiring {n}"),
        GlossaryTerm(IDS[15], "atama"),
        Reflection(IDS[16], f"<p>Oʻylang {n}</p>", f"<p>Ishora {n}</p>", 5),
        KnowledgeCheck(IDS[17], (_said(choice, n), _said(multiple, n)), f"Tekshiruv {n}"),
    )


def _said(question: SingleChoice | MultipleResponse, n: str) -> SingleChoice | MultipleResponse:
    options = tuple(
        dataclasses.replace(option, html=f"<p>Javob {place} {n}</p>", feedback=f"<p>Sabab {place} {n}</p>")
        for place, option in enumerate(question.options)
    )
    return dataclasses.replace(
        question,
        stem=f"<p>Vaziyat {n}.<br>Savol?</p>",
        options=options,
        feedback=f"<p>Hammaga {n}</p>",
        feedback_right=f"<p>Toʻgʻri {n}</p>",
        feedback_wrong=f"<p>Notoʻgʻri {n}</p>",
    )


def everything(languages: Sequence[str] = ("uz",)) -> CourseDocument:
    """A course with all of it; ids are fixed, keys of the course are new each time."""
    choice, multiple = single_choice(), multiple_response(points=Decimal("2.5"))
    lesson = Activity(
        FIRST,
        "lesson",
        LessonSettings(),
        {
            language: LessonContent(
                f"Dars ({language})", body(language, choice, multiple), f"Qisqa ({language})"
            )
            for language in languages
        },
        minutes=12,
    )
    settings = QuizSettings(
        pass_mark=Decimal("72.5"),
        tries=3,
        weight=Decimal(2),
        shuffle_questions=False,
        may_leave_with_key=False,
    )
    quiz = Activity(
        SECOND,
        "quiz",
        settings,
        {
            language: QuizContent(
                f"Test ({language})",
                (_said(choice, f"({language})"), _said(multiple, f"({language})")),
                f"<p>Kirish ({language})</p>",
            )
            for language in languages
        },
        required=False,
        minutes=3,
    )
    document = course_document(
        module(lesson, quiz),
        languages=languages,
        level=Level.ADVANCED,
        certificate=CertificateRule.APPROVAL,
        certificate_months=36,
        sequential=True,
        minutes=45,
        topics=(Topic("oʻzaro".replace("ʻ", ""), {"uz": "Oʻzaro ishlash", "ru": "Взаимодействие"}),),
    )
    glossary = {
        language: {"atama": GlossaryEntry(f"Atama {language}", f"Taʼrif ({language})")}
        for language in languages
    }
    texts = {
        language: dataclasses.replace(
            text,
            glossary=glossary[language],
            cover=drawing(language).sha256,
            cover_alt=f"Muqova ({language})",
        )
        for language, text in document.texts.items()
    }
    used = {
        drawing("uz"),
        *(drawing(language) for language in languages),
        *(sheet(language) for language in languages),
    }
    return dataclasses.replace(document, texts=texts, assets=tuple(sorted(used, key=lambda a: a.sha256)))

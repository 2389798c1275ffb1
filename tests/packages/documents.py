"""Course documents for tests: one by hand, and any that could be written."""

from __future__ import annotations

import hashlib
import io
import struct
import uuid
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import BinaryIO, TypeVar

from hypothesis import strategies as st

from courses.document.activities import (
    Content,
    LessonContent,
    LessonSettings,
    QuizContent,
    QuizSettings,
    Settings,
)
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
    Audience,
    CertificateRule,
    CourseDocument,
    CourseText,
    EditionInfo,
    GlossaryEntry,
    Issuer,
    Level,
    Module,
    ModuleText,
    Outcome,
    Topic,
)
from courses.document.questions import MultipleResponse, Option, Question, SingleChoice
from courses.packages.languages import only

LANGUAGES = ("uz", "ru", "en")
T = TypeVar("T")

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10z"/></svg>'
NARROW_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 5 20"><path d="M0 0h5v20z"/></svg>'
CSV = b"yil,soni\n2024,52\n"


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x10\x80\x90" * width) * height
    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


PNG = png()
FILES = {hashlib.sha256(data).hexdigest(): data for data in (SVG, NARROW_SVG, CSV, PNG)}
SVG_SHA, NARROW_SHA, CSV_SHA, PNG_SHA = FILES
ASSETS = (
    Asset(SVG_SHA, "image/svg+xml", len(SVG), "layers.svg", "Layers", "CC BY 4.0", "Malaka"),
    Asset(NARROW_SHA, "image/svg+xml", len(NARROW_SVG), "layers-narrow.svg"),
    Asset(CSV_SHA, "text/csv", len(CSV), "records.csv"),
    Asset(PNG_SHA, "image/png", len(PNG), "form.png"),
)


def open_file(sha256: str) -> BinaryIO:
    return io.BytesIO(FILES[sha256])


def key(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, name)


def ident(name: str) -> str:
    return str(key(name))


def single(name: str, language: str = "uz", right: int = 0, options: int = 3) -> SingleChoice:
    return SingleChoice(
        id=ident(name),
        stem=f"<p>{name} {language}?</p>",
        options=tuple(
            Option(ident(f"{name}-{n}"), f"{name} {language} {n}", n == right, f"<p>why {n}</p>")
            for n in range(options)
        ),
    )


def several(
    name: str, language: str = "uz", right: tuple[int, ...] = (0, 1), options: int = 4
) -> MultipleResponse:
    return MultipleResponse(
        id=ident(name),
        stem=f"<p>{name} {language}?</p>",
        options=tuple(
            Option(ident(f"{name}-{n}"), f"{name} {language} {n}", n in right, f"<p>why {n}</p>")
            for n in range(options)
        ),
        points=Decimal(2),
    )


def lesson_body(name: str, language: str) -> tuple[Block, ...]:
    def own(what: str) -> str:
        return ident(f"{name}-{what}")

    return (
        RichText(
            own("text"),
            f'<p>Salom <b>{language}</b>, <a href="https://my.gov.uz/">portal</a>, '
            f'<a data-activity="{key("lesson-one")}">dars</a>, <a data-asset="{CSV_SHA}">jadval</a>.</p>',
        ),
        Heading(own("heading"), f"Sarlavha {language}"),
        Picture(
            own("picture"), SVG_SHA, "Toʻrt qatlam", narrow=NARROW_SHA, caption="Qatlamlar", source="Malaka"
        ),
        Callout(own("callout"), CalloutKind.LAW, "<p>540-son qaror</p>"),
        Table(own("table"), "Yozuvlar", ("Qator", "Soni"), (TableRow(own("row"), ("FHDY", "52")),)),
        Steps(own("steps"), (Step(own("step"), "Birinchi", "<p>Oching</p>"),)),
        Accordion(own("folds"), (AccordionItem(own("fold"), "Batafsil", "<p>Yashirin</p>"),)),
        Quotation(own("quote"), "Yozuv bitta", "Qonun", "https://lex.uz/"),
        Download(own("file"), CSV_SHA, "Yozuvlar jadvali"),
        GlossaryTerm(own("term"), "once-only"),
        Reflection(own("think"), "<p>Siz nima qilardingiz?</p>", "<p>Maslahat</p>", 5),
        KnowledgeCheck(own("check"), (single(f"{name}-q1", language), several(f"{name}-q2", language))),
    )


def text(language: str) -> CourseText:
    return CourseText(
        title=f"Muvofiqlik ({language})",
        summary="Bitta yozuv, bir marta.",
        description="<p>Tavsif</p>",
        outcomes=(Outcome(ident("outcome"), f"Qatlamni topadi ({language})"),),
        modules={str(key(m)): ModuleText(f"{m} ({language})") for m in ("module-one", "module-two")},
        glossary={"once-only": GlossaryEntry("bir martalik", "Bir marta soʻraladi.")},
        cover=PNG_SHA,
        cover_alt="Shakl",
    )


def each(make: Callable[[str], T]) -> dict[str, T]:
    return {language: make(language) for language in LANGUAGES}


def course(number: int = 1, name: str = "course", slug: str = "muvofiqlik") -> CourseDocument:
    """Two modules: a lesson and a quiz; a second lesson and a final test whose key stays."""

    def lesson(name: str, title: str) -> Activity:
        return Activity(
            key(name),
            name,
            LessonSettings(),
            each(lambda lang: LessonContent(f"{title} {lang}", lesson_body(name, lang))),
            minutes=5,
        )

    def quiz(name: str, settings: QuizSettings) -> Activity:
        def content(language: str) -> Content:
            items = (single(f"{name}-1", language), several(f"{name}-2", language))
            return QuizContent(f"{name} {language}", items, "<p>Oʻzingizni sinang</p>")

        return Activity(key(name), name, settings, each(content), minutes=3)

    return CourseDocument(
        key=key(name),
        slug=slug,
        edition=EditionInfo(
            number,
            datetime(2026, 11, 1, 9, tzinfo=UTC),
            Issuer("egov", {"uz": "Markaz"}),
            note={"uz": "Izoh"},
        ),
        languages=LANGUAGES,
        modules=(
            Module(
                key("module-one"),
                "one",
                (lesson("lesson-one", "Birinchi"), quiz("quiz-one", QuizSettings(pass_mark=Decimal(50)))),
            ),
            Module(
                key("module-two"),
                "two",
                (
                    lesson("lesson-two", "Ikkinchi"),
                    quiz("final", QuizSettings(tries=3, may_leave_with_key=False)),
                ),
            ),
        ),
        texts=each(text),
        topics=(Topic("interoperability", {"uz": "Muvofiqlik"}),),
        assets=ASSETS,
    )


def small_course(number: int = 1, name: str = "course") -> CourseDocument:
    """The first module of ``course`` in two languages, where many pages would only take time."""
    whole = only(course(number, name), ("uz", "ru"))
    texts = {
        language: replace(text, modules={str(key("module-one")): text.modules[str(key("module-one"))]})
        for language, text in whole.texts.items()
    }
    return replace(whole, modules=whole.modules[:1], texts=texts)


# Any course that could be written: shapes are drawn once, words anew for each language.

letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
words = st.text(letters, max_size=40)
titles = st.text(letters, min_size=1, max_size=40).filter(str.strip)
ids = st.uuids(version=4).map(str)
plain = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters='<>&"'), max_size=30
)
rich = st.one_of(
    plain,
    plain.map(lambda t: f"<p>{t}</p>"),
    st.tuples(plain, plain).map(lambda t: f"<ul><li>{t[0]}</li><li><b>{t[1]}</b><br></li></ul>"),
    plain.map(lambda t: f'<p><a href="https://example.uz/a?b=1&amp;c=2">{t}</a> &lt; &amp;</p>'),
    plain.map(lambda t: f'<p><a data-asset="{CSV_SHA}">{t}</a></p>'),
)
scores = st.decimals(Decimal("0.5"), 100, places=2, allow_nan=False).map(lambda d: d.normalize() + 0)


@st.composite
def questions(draw: st.DrawFn) -> Callable[[st.DataObject | st.DrawFn], Question]:
    kind = draw(st.sampled_from([SingleChoice, MultipleResponse]))
    own = draw(ids)
    options = draw(st.lists(ids, min_size=2, max_size=5, unique=True))
    right = {draw(st.integers(0, len(options) - 1))}
    if kind is MultipleResponse:
        right |= draw(st.sets(st.integers(0, len(options) - 1)))
    points = draw(scores)

    def write(pick: st.DrawFn) -> Question:
        said = rich.filter(str.strip)
        made = tuple(Option(o, pick(said), n in right, pick(rich)) for n, o in enumerate(options))
        return kind(
            own,
            f"<p>{pick(titles.map(lambda t: t.replace('<', '').replace('&', '')))}?</p>",
            made,
            points=points,
            feedback=pick(rich),
        )

    return write


@st.composite
def blocks(draw: st.DrawFn) -> Callable[[st.DrawFn], Block]:
    own, inner = draw(ids), draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    level, kind, minutes = (
        draw(st.sampled_from([2, 3])),
        draw(st.sampled_from(CalloutKind)),
        draw(st.integers(0, 60)),
    )
    width, narrow = draw(st.integers(1, 4)), draw(st.booleans())
    checks = draw(st.lists(questions(), min_size=1, max_size=2))
    makers: list[Callable[[st.DrawFn], Block]] = [
        lambda d: RichText(own, d(rich)),
        lambda d: Heading(own, d(titles), level),
        lambda d: Picture(own, SVG_SHA, d(titles), narrow=NARROW_SHA if narrow else "", caption=d(words)),
        lambda d: Callout(own, kind, d(rich), d(words)),
        lambda d: Table(
            own, d(words), tuple(d(words) for _ in range(width)),
            tuple(TableRow(i, tuple(d(words) for _ in range(width))) for i in inner),
        ),
        lambda d: Steps(own, tuple(Step(i, d(titles), d(rich)) for i in inner)),
        lambda d: Accordion(own, tuple(AccordionItem(i, d(titles), d(rich)) for i in inner)),
        lambda d: Quotation(own, d(words), d(words), "https://lex.uz/docs/1"),
        lambda d: Download(own, CSV_SHA, d(titles)),
        lambda d: GlossaryTerm(own, "once-only"),
        lambda d: Reflection(own, d(rich), d(rich), minutes),
        lambda d: KnowledgeCheck(own, tuple(check(d) for check in checks), d(words)),
    ]  # fmt: skip
    return draw(st.sampled_from(makers))


@st.composite
def activities(draw: st.DrawFn, slug: str, languages: tuple[str, ...]) -> Activity:
    minutes, required = draw(st.integers(0, 90)), draw(st.booleans())
    settings: Settings
    contents: dict[str, Content]
    if draw(st.booleans()):
        body = draw(st.lists(blocks(), max_size=4))
        settings = LessonSettings()
        contents = {
            lang: LessonContent(draw(titles), tuple(make(draw) for make in body), draw(words))
            for lang in languages
        }
    else:
        items = draw(st.lists(questions(), min_size=1, max_size=3))
        mark = draw(st.integers(0, 100).map(Decimal))
        settings = QuizSettings(mark, draw(st.integers(0, 5)), may_leave_with_key=draw(st.booleans()))
        contents = {
            lang: QuizContent(draw(titles), tuple(make(draw) for make in items), draw(rich))
            for lang in languages
        }
    return Activity(draw(st.uuids()), slug, settings, contents, required, minutes)


@st.composite
def courses(draw: st.DrawFn) -> CourseDocument:
    languages = tuple(draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True)))
    modules = tuple(
        Module(
            draw(st.uuids()),
            f"module-{number}",
            tuple(draw(activities(f"activity-{n}", languages)) for n in range(draw(st.integers(1, 2)))),
        )
        for number in range(draw(st.integers(1, 2)))
    )
    outcomes = draw(st.lists(ids, max_size=2, unique=True))
    texts = {
        lang: CourseText(
            title=draw(titles),
            summary=draw(words),
            outcomes=tuple(Outcome(own, draw(words)) for own in outcomes),
            modules={str(module.key): ModuleText(draw(titles), draw(words)) for module in modules},
            glossary={"once-only": GlossaryEntry(draw(titles), draw(words))},
        )
        for lang in languages
    }
    published = datetime.fromtimestamp(draw(st.integers(0, 4_000_000_000)), UTC)
    return CourseDocument(
        key=draw(st.uuids()),
        slug="course",
        edition=EditionInfo(
            draw(st.integers(1, 99)), published, Issuer("egov", {"uz": draw(titles)}), author=draw(words)
        ),
        languages=languages,
        modules=modules,
        texts=texts,
        audience=draw(st.sampled_from(Audience)),
        level=draw(st.sampled_from(Level)),
        certificate=draw(st.sampled_from(CertificateRule)),
        certificate_months=draw(st.integers(0, 600)),
        sequential=draw(st.booleans()),
        minutes=draw(st.integers(0, 900)),
        prerequisites=tuple(draw(st.lists(st.uuids(), max_size=2, unique=True))),
        assets=ASSETS,
    )

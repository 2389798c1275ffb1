"""What is asked of every shipped course, as far as a program can see it (docs/cases/ has the rest).

What a rule asks of the words is by language: a course of ours is in Uzbek, Russian and English.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from courses.document.activities import LessonContent, QuizContent
from courses.document.blocks.accordion import Accordion
from courses.document.blocks.heading import Heading
from courses.document.blocks.knowledge_check import KnowledgeCheck
from courses.document.blocks.picture import Picture
from courses.document.blocks.reflection import Reflection
from courses.document.blocks.table import Table
from courses.document.course import CourseDocument
from courses.document.questions.choice import MultipleResponse, SingleChoice
from courses.packages import native
from courses.packages.archive import FolderArchive
from courses.packages.management.commands.load_seed_courses import SEED

FOLDERS = sorted(path.parent for path in SEED.glob(f"*/{native.MANIFEST}"))
LANGUAGES = ("uz", "ru", "en")

FAILED = {
    "uz": "natija bermagan urinish",
    "ru": "попытка, которая не удалась",
    "en": "a redesign that failed",
}
WHO_LOSES = {"uz": "kim yutqazadi", "ru": "кто теряет", "en": "who loses"}
REVIEWED = {"uz": "koʻrib chiqildi: 20", "ru": "проверено", "en": "reviewed"}
INVENTED = {"uz": "oʻylab topilgan", "ru": "вымышлен", "en": "invented"}
BANNED = {
    "uz": (
        "hozirgi kunda", "bugungi kunda", "muhim ahamiyatga ega", "muhim ahamiyat kasb", "shuni taʼkidlash",
        "zamonaviy sharoit", "muhim rol oʻyna", "sir emas", "sentyabr", "oktyabr",
    ),
    "ru": (
        "в современных условиях", "на сегодняшний день", "в настоящее время", "играет важную роль",
        "играет ключевую роль", "имеет важное значение", "следует отметить", "стоит отметить",
        "не секрет", "является важн",
    ),
    "en": (
        "plays a key role", "plays an important role", "plays a crucial role", "in today’s world",
        "nowadays", "it is important to note", "it is worth noting", "ever-evolving", "delve", "leverage",
        "seamless", "in conclusion",
    ),
}  # fmt: skip
OTHER_WORDS = {
    "uz": ("almashuv", "darcha", "tugʻilish qaydi"),
    "ru": ("реестр адресов", "итоговая работа", "межведомственная совместимость"),
    "en": ("interagency", "check yourself", "legal norm"),
}  # fmt: skip
"""Words for a thing that has its word already (docs/cases/interoperability.md)."""
PLACEHOLDERS = ("lorem", "todo", "tbd", "???")

APOSTROPHES = "'`‘’´′ʹ"
WRONG_UZBEK = re.compile(rf"\w[{APOSTROPHES}]\w|[oOgG][\u02bc{APOSTROPHES}]|(?<![oOgG])\u02bb", re.UNICODE)
FIGURE = re.compile(r"\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")

SCENE_WORDS = 80
LESSON_WORDS = range(500, 1001)
NARROW_SCREEN = 328
SMALLEST_LETTER = 12.0


@dataclass(frozen=True)
class Lesson:
    module: str
    slug: str
    language: str
    content: LessonContent


@cache
def course(folder: Path) -> CourseDocument:
    return native.read(FolderArchive(folder)).document


def lessons(folder: Path) -> Iterator[Lesson]:
    for module in course(folder).modules:
        for activity in module.activities:
            for language, content in activity.content.items():
                if isinstance(content, LessonContent):
                    yield Lesson(module.slug, activity.slug, language, content)


def texts(value: object) -> Iterator[str]:
    """Every text of a part of a document, what is under fields that are not words left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inside in value.values():
            yield from texts(inside)
    elif isinstance(value, (list, tuple)):
        for inside in value:
            yield from texts(inside)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            if name not in {"id", "asset", "narrow", "kind", "cover"}:
                yield from texts(getattr(value, name))


def said(folder: Path, language: str) -> Iterator[str]:
    """Every text that the course has in a language, its drawings' letters too."""
    document = course(folder)
    yield from texts(document.texts[language])
    for activity in document.activities():
        content = activity.content[language]
        yield from texts(content)
        for sha256 in content.assets():
            asset = next(asset for asset in document.assets if asset.sha256 == sha256)
            if asset.media_type == "image/svg+xml":
                yield from re.findall(
                    r">([^<>]+)</(?:text|tspan|title|desc)>", (folder / asset.path).read_text()
                )


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def words(parts: Iterator[str]) -> int:
    return sum(len(plain(part).split()) for part in parts)


def single_choices(folder: Path, language: str) -> list[SingleChoice]:
    return [
        question
        for activity in course(folder).activities()
        for question in activity.content[language].questions()
        if isinstance(question, SingleChoice)
    ]


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


def test_there_is_a_course_to_check() -> None:
    assert FOLDERS


def test_a_course_is_whole_in_each_language(folder: Path) -> None:
    document = course(folder)

    assert document.languages == LANGUAGES
    for activity in document.activities():
        assert set(activity.content) == set(LANGUAGES)


def test_a_lesson_is_as_long_as_a_lesson(folder: Path) -> None:
    counts = {f"{lesson.language} {lesson.slug}": words(lesson.content.words()) for lesson in lessons(folder)}

    assert {name: count for name, count in counts.items() if count not in LESSON_WORDS} == {}


def test_a_lesson_opens_with_a_short_dated_scene(folder: Path) -> None:
    for lesson in lessons(folder):
        scene = plain(next(lesson.content.body[0].words()))
        assert re.search(r"\b20\d\d\b", scene), (lesson.language, lesson.slug)
        assert len(scene.split()) <= SCENE_WORDS, (lesson.language, lesson.slug)


def test_a_decision_comes_before_the_explanation(folder: Path) -> None:
    for lesson in lessons(folder):
        before = lesson.content.body[: [block.type for block in lesson.content.body].index("heading")]
        asked = [block for block in before if isinstance(block, KnowledgeCheck | Reflection)]
        assert asked, (lesson.language, lesson.slug)


def test_a_lesson_has_what_a_lesson_is_made_of(folder: Path) -> None:
    for lesson in lessons(folder):
        where = (lesson.language, lesson.slug)
        body = lesson.content.body
        titles = " ".join(
            [block.text for block in body if isinstance(block, Heading)]
            + [getattr(block, "title", "") for block in body]
        ).lower()
        ends = plain(" ".join(body[-1].words())).lower()

        assert any(isinstance(block, Table) for block in body), where
        assert any(isinstance(block, Picture) for block in body), where
        assert any(isinstance(block, Reflection) and block.minutes == 15 for block in body), where
        assert FAILED[lesson.language] in titles, where
        assert isinstance(body[-1], Accordion), where
        assert REVIEWED[lesson.language] in ends, where
        assert INVENTED[lesson.language] in ends, where


def test_each_module_asks_who_loses(folder: Path, language: str) -> None:
    asking = {
        lesson.module
        for lesson in lessons(folder)
        if lesson.language == language
        for block in lesson.content.body
        if isinstance(block, Heading) and WHO_LOSES[language] in block.text.lower()
    }

    assert asking == {lesson.module for lesson in lessons(folder)}


def test_every_answer_is_explained(folder: Path, language: str) -> None:
    for activity in course(folder).activities():
        for question in activity.content[language].questions():
            assert isinstance(question, SingleChoice | MultipleResponse)
            for option in question.options:
                assert plain(option.feedback), (activity.slug, question.id, option.html)
            said_of = [plain(option.feedback) for option in question.options]
            assert len(set(said_of)) == len(said_of), (activity.slug, question.id)


def test_a_quiz_is_long_enough(folder: Path, language: str) -> None:
    for activity in course(folder).activities():
        content = activity.content[language]
        if isinstance(content, QuizContent):
            assert len(content.items) >= 8, activity.slug


def test_no_question_is_asked_twice(folder: Path, language: str) -> None:
    stems = Counter(
        plain(stem).lower()
        for activity in course(folder).activities()
        for question in activity.content[language].questions()
        for stem in [next(question.words())]
    )

    assert [stem for stem, times in stems.items() if times > 1] == []


def test_the_longest_option_is_no_hint(folder: Path, language: str) -> None:
    longest = 0
    questions = single_choices(folder, language)
    for question in questions:
        right = [len(plain(option.html)) for option in question.options if option.right]
        wrong = [len(plain(option.html)) for option in question.options if not option.right]
        longest += right[0] > max(wrong)
        assert right[0] <= 1.5 * max(wrong), plain(question.stem)

    assert 0.1 * len(questions) <= longest <= 0.35 * len(questions)


def test_the_place_of_the_right_answer_is_no_hint(folder: Path) -> None:
    places: dict[int, Counter[int]] = {}
    for question in single_choices(folder, LANGUAGES[0]):
        place = [option.right for option in question.options].index(True)
        places.setdefault(len(question.options), Counter())[place] += 1

    for options, counts in places.items():
        assert max(counts.values()) <= 2 * counts.total() / options, (options, counts)


def test_a_picture_has_words_and_can_be_read_on_a_phone(folder: Path) -> None:
    files = {asset.sha256: folder / asset.path for asset in course(folder).assets}
    for lesson in lessons(folder):
        for block in lesson.content.body:
            if not isinstance(block, Picture):
                continue
            where = (lesson.language, lesson.slug)
            assert len(block.alt.split()) >= 10, where
            assert block.caption, where
            assert block.source, where
            shown = files[block.narrow or block.asset].read_text()
            found = re.search(r'viewBox="[\d.]+ [\d.]+ ([\d.]+) ', shown)
            assert found, where
            scale = NARROW_SCREEN / float(found[1])
            sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', shown)]
            assert min(sizes) * scale >= SMALLEST_LETTER, where


def test_nothing_is_said_that_everybody_says(folder: Path, language: str) -> None:
    everything = "\n".join(plain(text) for text in said(folder, language)).lower()

    unwanted = (*BANNED[language], *PLACEHOLDERS, *OTHER_WORDS[language])
    assert [phrase for phrase in unwanted if phrase in everything] == []


def test_uzbek_letters_are_written_with_their_own_marks(folder: Path) -> None:
    wrong = [(found[0], text) for text in said(folder, "uz") if (found := WRONG_UZBEK.search(plain(text)))]

    assert wrong == []


def test_the_languages_tell_the_same_figures(folder: Path) -> None:
    for activity in course(folder).activities():
        told = {language: figures(activity.content[language]) for language in LANGUAGES}
        assert told["ru"] == told["uz"], (activity.slug, told["ru"] ^ told["uz"])
        assert told["en"] == told["uz"], (activity.slug, told["en"] ^ told["uz"])


def figures(content: object) -> set[str]:
    """Whole numbers of three digits and more, whatever parts their thousands."""
    found = (match[0] for text in texts(content) for match in FIGURE.finditer(plain(text)))
    whole = (re.sub(r"\D", "", figure) for figure in found if not re.search(r"[.,]\d{1,2}$", figure))
    return {digits for digits in whole if len(digits) >= 3}

"""Course documents, small and whole."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from courses.document.activities import LessonContent, LessonSettings, QuizContent, QuizSettings
from courses.document.blocks import Heading, Picture, RichText
from courses.document.course import (
    Activity,
    Asset,
    CourseDocument,
    CourseText,
    EditionInfo,
    Issuer,
    Module,
    ModuleText,
    Outcome,
)
from courses.document.questions import MultipleResponse, Option, SingleChoice

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30" width="40" height="30">'
    b'<rect width="40" height="30" fill="#0a6"/></svg>'
)
FILES: dict[str, bytes] = {hashlib.sha256(DRAWING).hexdigest(): DRAWING}


def asset(data: bytes = DRAWING, name: str = "drawing.svg", media_type: str = "image/svg+xml") -> Asset:
    """An asset that ``read_asset`` can open."""
    sha256 = hashlib.sha256(data).hexdigest()
    FILES[sha256] = data
    return Asset(sha256, media_type, len(data), name, title=name, licence="CC BY 4.0", source="Tests")


def read_asset(sha256: str) -> BinaryIO:
    return io.BytesIO(FILES[sha256])


def new_id() -> str:
    return str(uuid.uuid4())


def single_choice(**fields: Any) -> SingleChoice:
    return SingleChoice(
        **{
            "id": new_id(),
            "stem": "<p>Kim qaror qiladi?</p>",
            "options": (
                Option(new_id(), "<p>Mas’ul idora</p>", right=True, feedback="<p>Qonun shunday deydi.</p>"),
                Option(new_id(), "<p>Hech kim</p>", feedback="<p>Kimdir javob beradi.</p>"),
            ),
            **fields,
        }
    )


def multiple_response(**fields: Any) -> MultipleResponse:
    return MultipleResponse(
        **{
            "id": new_id(),
            "stem": "<p>Qaysi qatlamlar bor?</p>",
            "options": (
                Option(new_id(), "<p>Huquqiy</p>", right=True),
                Option(new_id(), "<p>Texnik</p>", right=True),
                Option(new_id(), "<p>Musiqiy</p>"),
            ),
            **fields,
        }
    )


def lesson(key: uuid.UUID | None = None, *, languages: Sequence[str] = ("uz",), **fields: Any) -> Activity:
    """A lesson with a heading, a text and a picture."""
    heading, text, picture = new_id(), new_id(), new_id()
    sha256 = asset().sha256
    content = {
        language: LessonContent(
            title=f"Dars ({language})",
            body=(
                Heading(heading, f"Sarlavha ({language})"),
                RichText(text, f"<p>Matn <b>muhim</b> ({language}).</p>"),
                Picture(picture, sha256, alt=f"Chizma ({language})"),
            ),
            summary=f"Qisqacha ({language})",
        )
        for language in languages
    }
    return Activity(
        **{
            "key": key or uuid.uuid4(),
            "slug": "lesson",
            "settings": LessonSettings(),
            "content": content,
            "minutes": 5,
            **fields,
        }
    )


def quiz(key: uuid.UUID | None = None, *, languages: Sequence[str] = ("uz",), **fields: Any) -> Activity:
    """A quiz of a single choice and a multiple response; pass mark 60, any number of tries."""
    items = (single_choice(), multiple_response())
    content = {language: QuizContent(title=f"Test ({language})", items=items) for language in languages}
    return Activity(
        **{
            "key": key or uuid.uuid4(),
            "slug": "quiz",
            "settings": QuizSettings(pass_mark=Decimal(60)),
            "content": content,
            "minutes": 3,
            **fields,
        }
    )


def module(*activities: Activity, **fields: Any) -> Module:
    return Module(**{"key": uuid.uuid4(), "slug": "module", "activities": activities, **fields})


def course_document(
    *modules: Module, languages: Sequence[str] = ("uz",), title: str = "Kurs", **fields: Any
) -> CourseDocument:
    """A course of one module with a lesson and a quiz unless told otherwise."""
    modules = modules or (module(lesson(languages=languages), quiz(languages=languages)),)
    outcome = new_id()
    texts = {
        language: CourseText(
            title=f"{title} ({language})",
            summary=f"Nima beradi ({language})",
            description="<p>Kim uchun.</p>",
            outcomes=(Outcome(outcome, f"Ajratadi ({language})"),),
            modules={str(m.key): ModuleText(f"Modul {m.slug} ({language})") for m in modules},
        )
        for language in languages
    }
    used = {sha for m in modules for a in m.activities for c in a.content.values() for sha in c.assets()}
    return CourseDocument(
        **{
            "key": uuid.uuid4(),
            "slug": "course",
            "edition": EditionInfo(
                number=1,
                published_at=datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
                issuer=Issuer("egov", {"uz": "Markaz"}),
            ),
            "languages": tuple(languages),
            "modules": modules,
            "texts": texts,
            "assets": tuple(asset(FILES[sha]) for sha in sorted(used)),
            **fields,
        }
    )

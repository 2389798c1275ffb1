"""The twenty questions of an exam, with every type among them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from courses.document.course import Asset
from courses.document.questions import (
    Area,
    Categorise,
    Category,
    CategoryItem,
    Criterion,
    ExtendedText,
    Gap,
    Gaps,
    Hotspot,
    Likert,
    Matching,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    OrderItem,
    Prompt,
    Question,
    RubricLevel,
    ScalePoint,
    Shape,
    ShortText,
    SingleChoice,
    Statement,
    Target,
    TrueFalse,
    Unit,
)

NUMBER = 20
SENTENCE = "Idoralar bir xil maʼlumotni fuqarodan ikki marta soʻramaydi, uni oʻzaro tizim orqali oladi. "
PARAGRAPH = f"<p>{SENTENCE * 5}</p>"
STEM = f"<p>{SENTENCE}</p>"
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300" viewBox="0 0 400 300">'
    b'<rect x="40" y="30" width="80" height="60"/><circle cx="280" cy="210" r="40"/></svg>'
)
PICTURE = Asset(
    hashlib.sha256(DRAWING).hexdigest(),
    "image/svg+xml",
    len(DRAWING),
    "drawing.svg",
    title="Chizma",
    licence="CC0-1.0",
    source="Malaka",
)


def exam_questions(ids: Iterator[str]) -> tuple[Question, ...]:
    """One question of each type, and single choices up to twenty."""
    each = [*_chosen(ids), *_given(ids), *_typed(ids)]
    return (*each, *(single_choice(ids) for _ in range(NUMBER - len(each))))


def single_choice(ids: Iterator[str]) -> SingleChoice:
    return SingleChoice(id=next(ids), stem=STEM, options=_options(ids, right=1))


def _options(ids: Iterator[str], *, right: int) -> tuple[Option, ...]:
    return tuple(Option(next(ids), STEM, right=n < right, feedback=PARAGRAPH) for n in range(4))


def _chosen(ids: Iterator[str]) -> Iterator[Question]:
    yield single_choice(ids)
    yield MultipleResponse(id=next(ids), stem=STEM, options=_options(ids, right=2))
    yield TrueFalse(id=next(ids), stem=STEM, answer=True)
    areas = (
        Area(next(ids), "Kirish", Shape.RECTANGLE, "10,10,20,20", right=True),
        Area(next(ids), "Chiqish", Shape.CIRCLE, "70,70,10"),
    )
    yield Hotspot(id=next(ids), stem=STEM, asset=PICTURE.sha256, alt="Jarayon chizmasi", areas=areas)
    statements = tuple(Statement(next(ids), STEM) for _ in range(3))
    scale = tuple(ScalePoint(next(ids), f"{n}") for n in range(1, 6))
    yield Likert(id=next(ids), stem=STEM, statements=statements, scale=scale)


def _given(ids: Iterator[str]) -> Iterator[Question]:
    targets = tuple(Target(next(ids), f"<p>{n}-taʼrif: {SENTENCE}</p>") for n in range(5))
    prompts = tuple(Prompt(next(ids), f"<p>Atama: {target.html}</p>", target.id) for target in targets[:4])
    yield Matching(id=next(ids), stem=STEM, prompts=prompts, targets=targets)
    steps = tuple(OrderItem(next(ids), f"<p>{n}-qadam: {SENTENCE}</p>") for n in range(5))
    yield Ordering(id=next(ids), stem=STEM, items=steps)
    categories = tuple(Category(next(ids), f"<p>{n}-qatlam</p>") for n in range(3))
    items = tuple(CategoryItem(next(ids), STEM, categories[n % 3].id) for n in range(6))
    yield Categorise(id=next(ids), stem=STEM, categories=categories, items=items)


def _typed(ids: Iterator[str]) -> Iterator[Question]:
    units = (Unit(next(ids), "daqiqa"), Unit(next(ids), "soat", Decimal(60)))
    yield Numeric(id=next(ids), stem=STEM, answer=Decimal(90), tolerance=Decimal(1), units=units)
    yield ShortText(id=next(ids), stem=STEM, accepted="Toshkent\nТошкент\nТашкент", typos=1)
    gaps = (Gap(1, accepted="mahalla\nhokimlik"), Gap(2, accepted="qaror", chosen=True, others="ariza\npul"))
    yield Gaps(id=next(ids), stem="", text="<p>Arizani [[1]] oladi, keyin [[2]] chiqadi.</p>", gaps=gaps)
    levels = tuple(RubricLevel(next(ids), f"{n}-daraja", Decimal(n)) for n in range(3))
    yield ExtendedText(id=next(ids), stem=STEM, rubric=(Criterion(next(ids), "Asoslangan", levels),))

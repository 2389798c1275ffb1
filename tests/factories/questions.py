"""One question of every type, small and whole."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from courses.document.questions import (
    Area,
    Categorise,
    Category,
    CategoryItem,
    Criterion,
    ExtendedText,
    Facts,
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
    Scoring,
    Shape,
    ShortText,
    SingleChoice,
    Statement,
    Target,
    TrueFalse,
    Unit,
)

from .document import FILES, asset


def an_id(name: str) -> str:
    """The same identifier for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def _shared(name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": an_id(name),
        "stem": f"<p>Savol: {name}?</p>",
        "feedback": f"<p>{name} haqida.</p>",
        "facts": Facts(tags=("jarayon", "qonun")),
        **more,
    }


def every_type() -> list[Question]:
    """A question of each type, with its parts named for the place they take."""
    options = tuple(
        Option(an_id(f"o{n}"), f"<p>Javob {n}</p>", right=n in (1, 3), feedback=f"<p>Chunki {n}</p>")
        for n in (1, 2, 3, 4)
    )
    one = tuple(Option(o.id, o.html, right=o.id == an_id("o2"), feedback=o.feedback) for o in options)
    targets = tuple(Target(an_id(f"t{n}"), f"<p>Taʼrif {n}</p>") for n in (1, 2, 3))
    prompts = tuple(Prompt(an_id(f"p{n}"), f"<p>Atama {n}</p>", an_id(f"t{n}")) for n in (1, 2))
    categories = tuple(Category(an_id(f"c{n}"), f"<p>Qatlam {n}</p>") for n in (1, 2))
    items = tuple(
        CategoryItem(an_id(f"i{n}"), f"<p>Muammo {n}</p>", an_id(f"c{1 + n % 2}")) for n in (1, 2, 3)
    )
    levels = tuple(RubricLevel(an_id(f"l{n}"), f"daraja {n}", Decimal(n)) for n in (0, 1, 2))
    return [
        SingleChoice(options=one, **_shared("bitta")),
        MultipleResponse(options=options, **_shared("bir nechta")),
        MultipleResponse(options=options, scoring=Scoring.PARTIAL, **_shared("ulush")),
        TrueFalse(
            answer=False, **_shared("rost", feedback_right="<p>Ha.</p>", feedback_wrong="<p>Yoʻq.</p>")
        ),
        Matching(prompts=prompts, targets=targets, **_shared("moslash")),
        Ordering(
            items=tuple(OrderItem(an_id(f"s{n}"), f"<p>Qadam {n}</p>") for n in (1, 2, 3)),
            **_shared("tartib"),
        ),
        Numeric(answer=Decimal("67500"), tolerance=Decimal("0.5"), **_shared("son")),
        Numeric(
            answer=Decimal(90),
            units=(Unit(an_id("min"), "daqiqa"), Unit(an_id("hour"), "soat", Decimal(60))),
            **_shared("vaqt"),
        ),
        ShortText(accepted="Toshkent\nТошкент shahri", **_shared("shahar")),
        Gaps(
            text="<p>Arizani [[1]] qabul qiladi.</p>",
            gaps=(Gap(1, accepted="mahalla\nhokimlik"),),
            **_shared("yozma boʻshliq", stem=""),
        ),
        Gaps(
            text="<p>Avval [[1]], keyin [[2]].</p>",
            gaps=(
                Gap(1, accepted="ariza", chosen=True, others="qaror\npul"),
                Gap(2, accepted="qaror", chosen=True, others="ariza\npul"),
            ),
            **_shared("tanlash", stem=""),
        ),
        Categorise(categories=categories, items=items, **_shared("ajratish")),
        Hotspot(
            asset=asset().sha256,
            alt="Jarayon chizmasi",
            areas=(
                Area(an_id("a1"), "Kirish", Shape.RECTANGLE, "10,10,20,20", right=True),
                Area(an_id("a2"), "Chiqish", Shape.CIRCLE, "70,70,10"),
            ),
            **_shared("joy"),
        ),
        ExtendedText(
            rubric=(Criterion(an_id("k1"), "Asoslangan", levels),),
            model_answer="<p>Namuna.</p>",
            **_shared("ish"),
        ),
        Likert(
            statements=(Statement(an_id("st1"), "<p>Foydali boʻldi</p>"),),
            scale=tuple(ScalePoint(an_id(f"sp{n}"), f"{n}") for n in (1, 2, 3)),
            **_shared("soʻrov"),
        ),
    ]


PICTURE = FILES[asset().sha256]

"""A quiz of every type whose secrets can be told from all else, and a browser that keeps what it gets."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from courses.document.activities import QuizContent, QuizSettings
from courses.document.course import Activity
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
from courses.editions.models import Course
from courses.quizzes.models import Attempt
from courses.quizzes.naming import field_of, names_of
from tests.factories.document import asset, course_document, module, quiz
from tests.factories.learning import live_course
from tests.factories.questions import an_id

NUMBER = Decimal("48151623.42")
FACTOR = Decimal("86028157")
MARKS = (
    *("option--right", "option--wrong", "option--key", "option__mark", "option__why", "row-part__key"),
    *("verdict", "data-right", "data-key", "data-place-in", "is-right", "is-wrong", "result__score"),
)
"""Classes and attributes of a page that tells what was right."""


def secret(*what: str) -> str:
    return "maxfiy-" + "-".join(what)


def every_question(language: str = "uz") -> tuple[Question, ...]:
    """Two of each type that has a chance, with the right part first in the author's order and as long as the
    others; whatever nobody may read begins with ``maxfiy``."""
    return tuple(q for n in (1, 2) for q in _questions(n, language))


def _questions(n: int, language: str) -> Iterator[Question]:
    def said(kind: str) -> dict[str, Any]:
        return {
            "id": an_id(f"{kind}{n}"),
            "stem": f"<p>{kind} {n}</p>",
            "feedback": secret(kind, "izoh"),
            "feedback_right": secret(kind, "ha"),
            "feedback_wrong": secret(kind, "yoq"),
        }

    def options(kind: str, right: Iterable[int]) -> tuple[Option, ...]:
        return tuple(
            Option(an_id(f"{kind}{n}o{p}"), f"<p>javob {p}</p>", right=p in right, feedback=secret(kind, "o"))
            for p in range(4)
        )

    def named(kind: str, place: int) -> tuple[str, str]:
        return an_id(f"{kind}{n}{place}"), f"<p>{kind} {place}</p>"

    yield SingleChoice(options=options("bitta", (0,)), **said("bitta"))
    yield MultipleResponse(options=options("kop", (0, 1)), **said("kop"))
    told = {"feedback_true": secret("rost", "t"), "feedback_false": secret("rost", "f")}
    yield TrueFalse(answer=n == 1, **told, **said("rost"))
    targets = tuple(Target(*named("nishon", p)) for p in range(4))
    prompts = tuple(Prompt(*named("savol", p), targets[p].id) for p in range(4))
    yield Matching(prompts=prompts, targets=targets, **said("moslash"))
    yield Ordering(items=tuple(OrderItem(*named("qadam", p)) for p in range(4)), **said("tartib"))
    categories = tuple(Category(*named("quti", p)) for p in range(3))
    items = tuple(
        CategoryItem(*named("narsa", p), categories[p].id, secret("ajratish", "i")) for p in range(3)
    )
    yield Categorise(categories=categories, items=items, **said("ajratish"))
    areas = tuple(
        Area(an_id(f"joy{n}{p}"), f"joy {p}", Shape.CIRCLE, f"{20 * p + 15},50,5", p == 0, secret("joy", "a"))
        for p in range(4)
    )
    yield Hotspot(asset=asset().sha256, alt="Chizma", areas=areas, **said("joylar"))
    chosen = tuple(Gap(p, accepted="soʻz 0", chosen=True, others="soʻz 1\nsoʻz 2") for p in (1, 2))
    yield Gaps(text="<p>Avval [[1]], keyin [[2]].</p>", gaps=chosen, **said("tanlash"))
    if n == 2:
        return
    yield Gaps(
        text="<p>Arizani [[1]] oladi.</p>",
        gaps=(Gap(1, accepted=f"{secret('yozma', language)}\n{secret('yozma', 'yana')}"),),
        **said("yozma"),
    )
    yield ShortText(accepted=f"{secret('qisqa', language)}\n{secret('qisqa', 'yana')}", **said("qisqa"))
    units = (Unit(an_id("daqiqa"), "daqiqa"), Unit(an_id("soat"), "soat", FACTOR))
    yield Numeric(answer=NUMBER, tolerance=Decimal("0.0271828"), units=units, **said("son"))
    levels = tuple(RubricLevel(an_id(f"daraja{p}"), f"daraja {p}", Decimal(p)) for p in range(3))
    rubric = (Criterion(an_id("mezon"), "mezon", levels),)
    yield ExtendedText(rubric=rubric, model_answer=secret("ish", "namuna"), **said("ish"))
    scale = tuple(ScalePoint(an_id(f"ball{p}"), f"{p}") for p in range(3))
    yield Likert(statements=(Statement(*named("fikr", 0)),), scale=scale, **said("sorov"))


def secrets() -> list[str]:
    """What no browser may get: words, numbers in every way of writing them, and the parts' own ids."""
    ids = [part for q in every_question() for part in q.part_ids() if len(part) > 30]
    rubric = [an_id("mezon"), *(an_id(f"daraja{p}") for p in range(3))]
    gaps = [f'value="{gap}.{p}"' for gap in (1, 2) for p in range(3)]
    numbers = ["48151623", "48 151 623", "48\xa0151\xa0623", "48,151,623", "0271828", "86028157"]
    return ["maxfiy", *ids, *rubric, *gaps, *numbers]


def told_in(text: str) -> list[str]:
    """What of the secrets stands in ``text``, and what marks right or wrong."""
    return [one for one in secrets() if one in text] + [
        mark for mark in MARKS if any(f"{before}{mark}" in text for before in (' class="', " "))
    ]


def secret_course(**quizzes: dict[str, Any]) -> Course:
    """A course with a quiz of every type for each slug, with those settings."""
    activities: list[Activity] = []
    for slug, settings in quizzes.items():
        content = {
            code: QuizContent(title=f"Sinov {slug}", items=every_question(code)) for code in ("uz", "ru")
        }
        chosen = QuizSettings(**settings)
        activities.append(
            quiz(uuid.uuid4(), slug=slug, languages=("uz", "ru"), content=content, settings=chosen)
        )
    document = course_document(module(*activities), languages=("uz", "ru"))
    return live_course(document)


@dataclasses.dataclass
class Browser:
    """Keeps every byte that it gets, of headers and of bodies."""

    client: Client
    attempt: Attempt
    slug: str
    got: list[bytes] = dataclasses.field(default_factory=list)

    @property
    def here(self) -> str:
        return f"{self.entrance}{self.attempt.uuid}/"

    @property
    def entrance(self) -> str:
        return f"/uz/courses/egov/{self.attempt.enrolment.course.slug}/module/{self.slug}/"

    @property
    def text(self) -> str:
        return b"\n".join(self.got).decode()

    def get(self, address: str, **headers: str) -> str:
        return self._keep(self.client.get(address, headers=headers, follow=True))

    def post(self, tail: str, fields: dict[str, Any], **headers: str) -> str:
        return self._keep(self.client.post(self.here + tail, fields, headers=headers, follow=True))

    def _keep(self, answer: Any) -> str:
        for where, _status in answer.redirect_chain:
            self.got.append(where.encode())
        self.got.append(answer.serialize())
        return str(answer.content.decode())

    def visit(self) -> None:
        """The way in, every question in every way that a page may be asked for, the clock, the last look."""
        self.get(self.entrance)
        self.get(f"/uz/courses/egov/{self.attempt.enrolment.course.slug}/")
        for number in range(len(self.attempt.drawn["questions"]) + 1):
            self.get(f"{self.here}?q={number}")
        for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
            for tail in ("", "clock/", "submit/"):
                self.get(self.here + tail, **headers)
        self.get(self.here.replace("/uz/", "/ru/"))

    def answer(self, question: Question, response: dict[str, Any]) -> str:
        """As the script does, and as a page without scripts."""
        fields = {"question": question.id, **response}
        self.post("", {**fields, "number": "1", "go": "1"})
        sent = {"Accept": "application/json", "X-Malaka-Sent-At": timezone.now().isoformat()}
        return self.post("answer/", fields, **sent)


def form_of(question: Question, response: Any, seed: int) -> dict[str, Any]:
    """The fields that make ``response``, whose parts have their own ids, in the attempt with ``seed``."""
    names, field = names_of(question, seed), field_of(question.id)
    if response is None:
        return {}
    if isinstance(question, Ordering):
        return {f"{field}-{names[item]}": place for place, item in enumerate(response, start=1)}
    if isinstance(question, Numeric):
        return {field: response["number"], f"{field}-unit": names[response["unit"]]}
    if isinstance(response, dict):
        return {
            f"{field}-{names.get(part, part)}": names.get(value, value) for part, value in response.items()
        }
    values = response if isinstance(response, list) else [response]
    return {field: [names.get(value, value) for value in values]}

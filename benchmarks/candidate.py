"""Somebody who sits an exam in a browser: fills in the page's form, sends it, follows where it leads.

Speaks no network: ``Candidate`` yields requests and is sent the answers.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from load import UnexpectedAnswerError, request

FORM = re.compile(r'<form id="sheet".*?</form>', re.DOTALL)
FIELD = re.compile(r"<(input|select|option|textarea)\b([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
TYPED = ("mahalla", "Toshkent", "ariza", "Тошкент", "maʼlum emas")
TEXT = "Fuqaro arizani bir marta beradi, idoralar qolganini oʻzaro tizimdan oladi. " * 5

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Ask:
    """A request; ``kind`` is what it is counted as."""

    kind: str
    data: bytes


@dataclass(frozen=True)
class Told:
    """The server said that this was saved: a question, the browser's id of the saving, the form as sent."""

    question: str
    operation: str
    form: str


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str


Conversation = Generator[Ask, Answer, None]


@dataclass
class Candidate:
    """``visit`` is a session with its CSRF token, ``address`` the quiz's, ``code`` the start code."""

    visit: dict[str, Any]
    address: str
    code: str
    headers: dict[str, str]
    chance: random.Random
    told: list[Told] = field(default_factory=list)
    here: str = ""
    page: str = ""
    is_handed_in: bool = False

    def start(self) -> Conversation:
        """From the way in to the first question."""
        answer = yield self._get("start", self.address)
        _expect(answer, 200)
        form = urlencode({"csrfmiddlewaretoken": self.visit["token"], "code": self.code})
        answer = yield self._post("start", f"{self.address}begin/", form)
        while answer.status == 302 and self.address + "begin/" != answer.location:
            self.here = urlsplit(answer.location).path
            answer = yield self._get("start", answer.location)
        _expect(answer, 200)
        self.page = answer.body

    def step(self) -> Conversation:
        """Answer the question on the page and go to the next one, or to the last look."""
        form = filled(self.page, self.chance)
        sent = dict(form)
        answer = yield self._post("save", self.here, urlencode(form))
        if answer.status != 302 or not _leads_on(answer.location, sent):
            raise UnexpectedAnswerError(f"{answer.status} to {answer.location} after {form}")
        self.told.append(Told(sent["question"], sent["operation"], urlencode(form)))
        answer = yield self._get("page", answer.location)
        _expect(answer, 200)
        self.page = answer.body

    def hand_in(self) -> Conversation:
        form = urlencode({"csrfmiddlewaretoken": self.visit["token"]})
        answer = yield self._post("hand in", f"{self.here}submit/", form)
        _expect(answer, 302)
        self.is_handed_in = True
        answer = yield self._get("result", answer.location)
        _expect(answer, 200)

    def report(self) -> dict[str, Any]:
        """What this one was told, to be compared with what is saved."""
        return {
            "attempt": self.here.rstrip("/").rpartition("/")[2],
            "answers": [vars(told) for told in self.told],
            "handed_in": self.is_handed_in,
        }

    def anew(self, told: Told) -> bytes:
        """The same answer as a new one: without its operation, which the server takes once."""
        fields = parse_qsl(told.form, keep_blank_values=True)
        form = urlencode([(name, value) for name, value in fields if name != "operation"])
        return self._post("save", self.here, form).data

    def _get(self, kind: str, path: str) -> Ask:
        return Ask(kind, request(path, headers={**self.headers, "Cookie": self.visit["cookie"]}))

    def _post(self, kind: str, path: str, form: str) -> Ask:
        headers = {**self.headers, "Cookie": self.visit["cookie"]}
        return Ask(kind, request(path, headers=headers, form=form))


def _expect(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise UnexpectedAnswerError(
            f"{answer.status} {answer.location} instead of {status}: {answer.body[:300]}"
        )


def _leads_on(location: str, sent: dict[str, str]) -> bool:
    """Does the answer lead to what the button asked for? One that did not take the form leads back."""
    goal = "/submit/" if sent["go"] == "finish" else f"&q={sent['go']}"
    return goal in location


def filled(page: str, chance: random.Random) -> Fields:
    """The fields that a browser sends once the form of ``page`` is filled in and its main button pressed."""
    found = FORM.search(page)
    if not found:
        raise UnexpectedAnswerError(f"no form in {page[:300]}")
    sent: Fields = []
    options: dict[str, list[str]] = {}
    kinds: dict[str, str] = {}
    name = ""
    for tag, written in FIELD.findall(found[0]):
        attributes = {key: html.unescape(value) for key, value in ATTRIBUTE.findall(written)}
        kind = attributes.get("type", tag)
        if tag == "option":
            options[name].append(attributes["value"])
            continue
        name = attributes.get("name", "")
        if kind == "hidden":
            sent.append((name, attributes["value"]))
            continue
        kinds[name] = "number" if attributes.get("inputmode") == "decimal" else kind
        options.setdefault(name, [])
        if kind in ("radio", "checkbox"):
            options[name].append(attributes["value"])
    places = _places(found[0], kinds, chance)
    for name, kind in kinds.items():
        sent += [(name, value) for value in places.get(name) or _chosen(kind, options[name], chance)]
    number = int(dict(sent)["number"])
    return [*sent, ("go", "finish" if 'value="finish"' in page else str(number + 1))]


def _places(form: str, kinds: dict[str, str], chance: random.Random) -> dict[str, list[str]]:
    """Steps that are put in order take each a place of their own."""
    if "data-order" not in form:
        return {}
    places = [str(place) for place in range(1, len(kinds) + 1)]
    chance.shuffle(places)
    return {name: [place] for name, place in zip(kinds, places, strict=True)}


def _chosen(kind: str, options: list[str], chance: random.Random) -> list[str]:
    if kind == "checkbox":
        return chance.sample(options, chance.randint(1, len(options)))
    if kind == "number":
        return [str(chance.randint(1, 200))]
    if kind == "textarea":
        return [TEXT]
    given = [option for option in options if option]
    return [chance.choice(given or TYPED)]

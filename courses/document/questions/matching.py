"""Matching: each prompt has one answer of a common list, which may hold answers that fit none."""

from __future__ import annotations

import dataclasses
import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from .base import Form, Grade, Question, Response, Row, Scoring, fields_of, in_order, pairs_of, with_names


@dataclass(frozen=True)
class Prompt:
    """``target`` is the id of the answer that fits."""

    id: str
    html: str
    target: str = ""


@dataclass(frozen=True)
class Target:
    id: str
    html: str


def target_id(prompt: str) -> str:
    """The id of the answer that is written beside the prompt of this id."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"target of {prompt}"))


@dataclass(frozen=True)
class Matching(Question):
    """The response gives target ids by prompt id; two targets that read the same are the same answer."""

    type = "matching"
    prompts: tuple[Prompt, ...]
    targets: tuple[Target, ...]
    scoring: Scoring = dataclasses.field(default=Scoring.PARTIAL, kw_only=True)

    @property
    def choices(self) -> tuple[Target, ...]:
        """What each row offers; of answers that read the same, the first."""
        first: dict[str, Target] = {}
        for target in self.targets:
            first.setdefault(target.html, target)
        return tuple(first.values())

    @property
    def rows(self) -> tuple[Row, ...]:
        text = {target.id: target.html for target in self.targets}
        return tuple(
            Row(p.id, p.html, tuple(t for t, html in text.items() if html == text.get(p.target)))
            for p in self.prompts
        )

    def response_of(self, form: Form, name: str) -> Response:
        return fields_of(form, name, [prompt.id for prompt in self.prompts])

    def clean_response(self, response: Response) -> Response:
        if response is None:
            return None
        prompts, targets = {p.id for p in self.prompts}, {t.id for t in self.targets}
        return pairs_of(response, prompts, targets) or None

    def grade(self, response: Response) -> Grade:
        given = response or {}
        text = {target.id: target.html for target in self.targets}
        right = tuple(p.id for p in self.prompts if p.id in given and text[given[p.id]] == text.get(p.target))
        wrong = tuple(p.id for p in self.prompts if p.id in given and p.id not in right)
        share = self.scoring.share(right=len(right), wrong=len(wrong), keys=len(self.prompts))
        return Grade(share, right, wrong)

    def right_response(self) -> Response:
        return {prompt.id: prompt.target for prompt in self.prompts}

    def part_ids(self) -> tuple[str, ...]:
        return (*(prompt.id for prompt in self.prompts), *(target.id for target in self.targets))

    def renamed(self, names: Mapping[str, str]) -> Self:
        return dataclasses.replace(
            self,
            prompts=with_names(self.prompts, names, "target"),
            targets=with_names(self.targets, names),
        )

    def drawn_order(self, chance: random.Random, shuffle: bool) -> tuple[str, ...]:
        """The answers are always mixed: beside their prompts they would tell themselves."""
        prompts, targets = [p.id for p in self.prompts], [t.id for t in self.targets]
        if shuffle:
            chance.shuffle(prompts)
        chance.shuffle(targets)
        return (*prompts, *targets)

    def arranged(self, order: Sequence[str]) -> Self:
        return dataclasses.replace(
            self, prompts=in_order(self.prompts, order), targets=in_order(self.targets, order)
        )

    def without_key(self) -> Self:
        prompts = tuple(Prompt(prompt.id, prompt.html) for prompt in self.prompts)
        return dataclasses.replace(self._silent(), prompts=prompts)

    def codes(self, response: Response) -> tuple[str, ...]:
        return tuple(f"{prompt}={target}" for prompt, target in sorted((response or {}).items()))

    def labels(self) -> dict[str, str]:
        return {f"{p.id}={t.id}": f"{p.html} → {t.html}" for p in self.prompts for t in self.targets}

    def words(self) -> Iterator[str]:
        yield self.stem
        yield from (prompt.html for prompt in self.prompts)
        yield from (target.html for target in self.targets)

    def problems(self) -> Iterator[str]:
        if not self.stem.strip():
            yield _("the question has no text")
        if len(self.prompts) < 2:
            yield _("the question needs two pairs or more")
        if not all(
            html.strip() for html in (*(p.html for p in self.prompts), *(t.html for t in self.targets))
        ):
            yield _("a side of a pair has no words")
        known = {target.id for target in self.targets}
        if any(prompt.target not in known for prompt in self.prompts):
            yield _("a pair has no answer")

"""Item analysis: what the attempts at a quiz say about its questions. Pure figures.

Sources: classical test theory as in L. Crocker and J. Algina, Introduction to Classical and Modern Test
Theory (1986), chapters 6, 7 and 14; the groups of 27 per cent are T. L. Kelley's (1939); alpha is
L. J. Cronbach's (1951).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import NamedTuple

RELIABLE_FROM = 30
"""Attempts below which a figure is called unreliable."""
SHOWN_FROM = 5
"""People below which no figure is made: it would tell of persons."""
TAIL = 0.27
TYPED_KEPT = 5_000
"""Different answers to a question that are counted; what else people type would only fill the memory."""
TYPED_SHOWN = 10
BINS = 10
CUTS = tuple(range(5, 101, 5))


class NoAlpha(StrEnum):
    """Why there is no Cronbach's alpha."""

    DRAWN = "drawn"
    ONE_QUESTION = "one_question"
    NO_SPREAD = "no_spread"


class Hint(StrEnum):
    """What the figures of a question make one look at."""

    KEY = "key"
    NEGATIVE = "negative"
    WEAK = "weak"
    HARD = "hard"
    EASY = "easy"
    UNUSED = "unused"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Remark:
    """A hint, and the option's code or the language that it is about."""

    hint: Hint
    about: str = ""


@dataclass(frozen=True)
class Choice:
    """How many of all, of the upper and of the lower group chose an option."""

    code: str
    right: bool = False
    chosen: int = 0
    upper: int = 0
    lower: int = 0


@dataclass(frozen=True)
class LanguageFacility:
    language: str
    people: int
    facility: Decimal


@dataclass(frozen=True)
class ItemFigures:
    """The figures of one version of a question; a share is 0 to 1, the median time in seconds.

    None: not to be had, as a correlation is where everybody earned the same.
    """

    question: str
    version: str
    people: int
    facility: Decimal
    discrimination: Decimal | None = None
    point_biserial: Decimal | None = None
    seconds: Decimal | None = None
    upper: int = 0
    lower: int = 0
    choices: tuple[Choice, ...] = ()
    languages: tuple[LanguageFacility, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def is_unreliable(self) -> bool:
        return self.people < RELIABLE_FROM


@dataclass(frozen=True)
class Cut:
    """The share of people whose score is at least ``mark`` per cent."""

    mark: int
    rate: Decimal


@dataclass(frozen=True)
class QuizAnalysis:
    """The figures of a quiz; scores in per cent. ``bins`` count scores from 0, 10, … up to 100."""

    people: int
    mean: Decimal | None = None
    deviation: Decimal | None = None
    bins: tuple[int, ...] = ()
    alpha: Decimal | None = None
    no_alpha: NoAlpha | None = None
    error: Decimal | None = None
    cuts: tuple[Cut, ...] = ()
    items: tuple[ItemFigures, ...] = ()
    schema: int = 1

    @property
    def is_unreliable(self) -> bool:
        return self.people < RELIABLE_FROM


class Version(NamedTuple):
    """One version of one question."""

    question: str
    version: str


@dataclass(frozen=True)
class Earned:
    """What an attempt earned at a question: a share from 0 to 1 of its points."""

    version: Version
    share: float
    points: float


@dataclass
class _Item:
    right: frozenset[str] = frozenset()
    codes: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()
    """Codes that the table always tells of."""
    points: float = 1.0
    rows: array[int] = field(default_factory=lambda: array("L"))
    shares: array[float] = field(default_factory=lambda: array("d"))
    rests: array[float] = field(default_factory=lambda: array("d"))
    languages: dict[str, list[float]] = field(default_factory=dict)
    chosen: Counter[str] = field(default_factory=Counter)
    chosen_upper: Counter[str] = field(default_factory=Counter)
    chosen_lower: Counter[str] = field(default_factory=Counter)
    times: array[float] = field(default_factory=lambda: array("f"))


class Tally:
    """Takes attempts, then answers, one at a time; keeps four numbers of each answer.

    First every attempt (``add``), then ``close``, then every choice (``choose``) and time (``time``).
    """

    def __init__(self) -> None:
        self.totals: array[float] = array("d")
        self.items: dict[Version, _Item] = {}
        self._sets: set[frozenset[str]] = set()
        self._high = self._low = 0.0

    def know(self, version: Version, *, codes: Sequence[str], right: frozenset[str]) -> None:
        """Say which options a version has, and which of them are right."""
        item = self._of(version)
        item.codes, item.right = tuple(codes), right
        item.told = right.union(codes)

    def _of(self, version: Version) -> _Item:
        item = self.items.get(version)
        if item is None:
            item = self.items[version] = _Item()
        return item

    def add(self, earned: Sequence[Earned], language: str) -> int:
        """Count an attempt; returns its number, by which its choices are told."""
        row = len(self.totals)
        possible = math.fsum(one.points for one in earned)
        points = math.fsum(one.share * one.points for one in earned)
        self.totals.append(points / possible if possible else 0.0)
        self._sets.add(frozenset(one.version.question for one in earned))
        for one in earned:
            item = self._of(one.version)
            item.points = one.points
            item.rows.append(row)
            item.shares.append(one.share)
            rest = possible - one.points
            item.rests.append((points - one.share * one.points) / rest if rest > 0 else 0.0)
            sums = item.languages.setdefault(language, [0, 0.0])
            sums[0] += 1
            sums[1] += one.share
        return row

    def close(self) -> None:
        """Part the attempts in groups."""
        self._high, self._low = tails(self.totals)

    def choose(self, version: Version, row: int, codes: Iterable[str]) -> None:
        """Count what attempt ``row`` chose."""
        item, total = self.items[version], self.totals[row]
        for code in codes:
            if code not in item.told and code not in item.chosen and len(item.chosen) >= TYPED_KEPT:
                continue
            item.chosen[code] += 1
            if total >= self._high:
                item.chosen_upper[code] += 1
            if total <= self._low:
                item.chosen_lower[code] += 1

    def time(self, version: Version, seconds: float) -> None:
        """Count the time an answer took."""
        self.items[version].times.append(seconds)

    def figures(self, *, drawn: bool) -> QuizAnalysis:
        """The figures; nothing but the number of people below five. ``drawn``: not all are asked the same."""
        people = len(self.totals)
        if people < SHOWN_FROM:
            return QuizAnalysis(people)
        percents = [total * 100 for total in self.totals]
        alpha, why = self._alpha(drawn or len(self._sets) > 1)
        deviation = math.sqrt(variance(percents))
        return QuizAnalysis(
            people,
            mean=_number(math.fsum(percents) / people),
            deviation=_number(deviation),
            bins=distribution(percents),
            alpha=_number(alpha),
            no_alpha=why,
            error=_number(None if alpha is None else standard_error(deviation, alpha)),
            cuts=tuple(Cut(mark, _share(pass_rate(percents, mark))) for mark in CUTS),
            items=tuple(
                self._item(version, item)
                for version, item in self.items.items()
                if len(item.rows) >= SHOWN_FROM
            ),
        )

    def _alpha(self, drawn: bool) -> tuple[float | None, NoAlpha | None]:
        if drawn:
            return None, NoAlpha.DRAWN
        columns: dict[str, array[float]] = {}
        for version, item in self.items.items():
            column = columns.setdefault(version.question, array("d", bytes(8 * len(self.totals))))
            for row, share in zip(item.rows, item.shares, strict=True):
                column[row] = share * item.points
        return cronbach_alpha(list(columns.values()))

    def _item(self, version: Version, item: _Item) -> ItemFigures:
        people = len(item.rows)
        facility = math.fsum(item.shares) / people
        upper = [s for r, s in zip(item.rows, item.shares, strict=True) if self.totals[r] >= self._high]
        lower = [s for r, s in zip(item.rows, item.shares, strict=True) if self.totals[r] <= self._low]
        named = [*item.codes, *sorted(set(item.chosen) & item.right - set(item.codes)), *_typed(item, people)]
        figures = ItemFigures(
            version.question,
            version.version,
            people,
            _share(facility),
            discrimination=_number(discrimination(upper, lower)),
            point_biserial=_number(correlation(item.shares, item.rests)),
            seconds=_number(median(item.times) if len(item.times) >= SHOWN_FROM else None),
            upper=len(upper),
            lower=len(lower),
            choices=tuple(
                Choice(
                    code,
                    code in item.right,
                    item.chosen[code],
                    item.chosen_upper[code],
                    item.chosen_lower[code],
                )
                for code in named
            ),
            languages=_languages(item.languages),
        )
        return _with_remarks(figures)


def _typed(item: _Item, people: int) -> list[str]:
    """Wrong answers that were typed, the most frequent first: none that fewer than five people gave, for it
    would tell of persons, and none of fewer than one in fifty."""
    least = max(SHOWN_FROM, people / 50)
    others = [code for code, count in item.chosen.items() if code not in item.told and count >= least]
    return sorted(others, key=lambda code: (-item.chosen[code], code))[:TYPED_SHOWN]


def tails(totals: Sequence[float]) -> tuple[float, float]:
    """The least score of the upper and the highest of the lower 27 per cent (Kelley 1939).

    Whoever has just that score belongs to the group, so that the order of attempts does not matter.
    """
    if not totals:
        return 0.0, 0.0
    ordered = sorted(totals)
    size = max(1, round(TAIL * len(ordered)))
    return ordered[-size], ordered[size - 1]


def discrimination(upper: Sequence[float], lower: Sequence[float]) -> float | None:
    """D = mean share of the upper group − mean share of the lower group (Crocker and Algina, 14)."""
    if not upper or not lower:
        return None
    return math.fsum(upper) / len(upper) - math.fsum(lower) / len(lower)


def correlation(shares: Sequence[float], rests: Sequence[float]) -> float | None:
    """Pearson's r of the shares with the score in the *other* questions: the corrected point-biserial,
    r = Σ(x−x̄)(y−ȳ) ÷ √(Σ(x−x̄)² Σ(y−ȳ)²) (Crocker and Algina, 14). None where either does not vary."""
    n = len(shares)
    if n < 2:
        return None
    mean_x, mean_y = math.fsum(shares) / n, math.fsum(rests) / n
    spread_x = math.fsum((x - mean_x) ** 2 for x in shares)
    spread_y = math.fsum((y - mean_y) ** 2 for y in rests)
    if spread_x < 1e-12 or spread_y < 1e-12:
        return None
    together = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(shares, rests, strict=True))
    return together / math.sqrt(spread_x * spread_y)


def variance(values: Sequence[float]) -> float:
    """Sample variance: Σ(x−x̄)² ÷ (n−1)."""
    if len(values) < 2:
        return 0.0
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def cronbach_alpha(columns: Sequence[Sequence[float]]) -> tuple[float | None, NoAlpha | None]:
    """α = k/(k−1) · (1 − Σσ²ᵢ ÷ σ²ₓ), of k questions' points over the same attempts (Cronbach 1951).

    ``columns``: a question each. None with the reason where it has no meaning.
    """
    k = len(columns)
    if k < 2:
        return None, NoAlpha.ONE_QUESTION
    whole = variance([math.fsum(row) for row in zip(*columns, strict=True)])
    if whole < 1e-12:
        return None, NoAlpha.NO_SPREAD
    return k / (k - 1) * (1 - math.fsum(variance(column) for column in columns) / whole), None


def standard_error(deviation: float, alpha: float) -> float:
    """SEM = s·√(1−α), in the unit of ``deviation`` (Crocker and Algina, 7); alpha below 0 counts as 0."""
    return deviation * math.sqrt(1 - max(0.0, alpha))


def distribution(percents: Iterable[float]) -> tuple[int, ...]:
    """How many scores lie in 0–10, 10–20, …; the last takes 100 too."""
    bins = [0] * BINS
    for percent in percents:
        bins[min(BINS - 1, int((percent + 1e-9) // (100 / BINS)))] += 1
    return tuple(bins)


def pass_rate(percents: Sequence[float], mark: float) -> float:
    """The share of scores that are at least ``mark``."""
    return sum(percent >= mark - 1e-9 for percent in percents) / len(percents)


def _languages(sums: Mapping[str, Sequence[float]]) -> tuple[LanguageFacility, ...]:
    """All languages or none: one left out could be worked out from the rest."""
    if len(sums) < 2 or any(count < SHOWN_FROM for count, _sum in sums.values()):
        return ()
    return tuple(
        LanguageFacility(language, int(count), _share(total / count))
        for language, (count, total) in sorted(sums.items())
    )


def _with_remarks(figures: ItemFigures) -> ItemFigures:
    return replace(figures, remarks=tuple(remarks(figures)))


def remarks(figures: ItemFigures) -> list[Remark]:
    """What to look at, the gravest first; the bounds are R. L. Ebel's (1972; Crocker and Algina, 14)."""
    found = []
    rights = [choice.upper for choice in figures.choices if choice.right]
    for choice in figures.choices:
        if not choice.right and choice.upper * 2 > figures.upper and choice.upper > max(rights, default=0):
            found.append(Remark(Hint.KEY, choice.code))
    power = figures.discrimination
    if power is not None and power < 0:
        found.append(Remark(Hint.NEGATIVE))
    if figures.facility < Decimal("0.2"):
        found.append(Remark(Hint.HARD))
    elif figures.facility > Decimal("0.95"):
        found.append(Remark(Hint.EASY))
    elif power is not None and 0 <= power < Decimal("0.2"):
        found.append(Remark(Hint.WEAK))
    if figures.people >= RELIABLE_FROM:
        for choice in figures.choices:
            if not choice.right and choice.chosen * 50 < figures.people:
                found.append(Remark(Hint.UNUSED, choice.code))
    for one in figures.languages:
        if one.people >= RELIABLE_FROM and figures.facility - one.facility >= Decimal("0.15"):
            found.append(Remark(Hint.LANGUAGE, one.language))
    return found


def _number(value: float | None) -> Decimal | None:
    return None if value is None else _share(value)


def _share(value: float) -> Decimal:
    return Decimal(f"{value:.4f}")

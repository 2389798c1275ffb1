"""Item analysis in words: what a page and a spreadsheet say of a quiz's figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.utils.translation import get_language, get_language_info, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from courses.document.activities import QuizContent
from courses.document.questions import Question
from courses.document.rich_text import plain
from courses.editions.frozen import frozen_edition
from courses.editions.models import Activity, EditionContent
from lms.spreadsheets import Cell, Sheet

from .analysis import BINS, SHOWN_FROM, Choice, Hint, ItemFigures, LanguageFacility, NoAlpha, QuizAnalysis
from .charts import Bar, Chart
from .edition import quiz_settings
from .figures import Found, found_in
from .models import QuizFigures

MANY_CHOICES = 8
NO_ALPHA = {
    NoAlpha.DRAWN: gettext_lazy("left out: not everybody was asked the same questions"),
    NoAlpha.ONE_QUESTION: gettext_lazy("left out: it needs two questions or more"),
    NoAlpha.NO_SPREAD: gettext_lazy("left out: everybody earned the same"),
}
HINTS = {
    Hint.KEY: gettext_lazy("Most who did well overall chose “%(about)s”: is the key right?"),
    Hint.NEGATIVE: gettext_lazy(
        "Those who did well overall did worse here than the others: is the key right?"
    ),
    Hint.HARD: gettext_lazy("Hardly anybody earns its points: was it taught, is it worded clearly?"),
    Hint.EASY: gettext_lazy("Nearly everybody gets it right: it tells little."),
    Hint.WEAK: gettext_lazy("It hardly tells those who know from those who do not."),
    Hint.UNUSED: gettext_lazy("Hardly anybody chose “%(about)s”: a likelier wrong answer would tell more."),
    Hint.LANGUAGE: gettext_lazy("Harder in %(about)s than on the whole: is the translation right?"),
}


@dataclass(frozen=True)
class ChoiceRow:
    """What was chosen, in words."""

    choice: Choice
    label: str


@dataclass(frozen=True)
class LanguageRow:
    figures: LanguageFacility
    name: str


@dataclass(frozen=True)
class ItemReport:
    """A version of a question; ``earlier`` names the edition that asked it, if no newer one does."""

    number: int
    figures: ItemFigures
    stem: str
    choices: tuple[ChoiceRow, ...]
    languages: tuple[LanguageRow, ...]
    words: tuple[str, ...]
    earlier: str = ""

    @property
    def anchor(self) -> str:
        """Its place on a page that shows several versions of a question."""
        return f"{self.number}-{self.figures.version[:8]}"


@dataclass(frozen=True)
class Report:
    """A quiz's figures; ``analysis`` is None where there are none, ``pass_mark`` None where it has none."""

    title: str
    figures: QuizFigures | None
    analysis: QuizAnalysis | None
    pass_mark: Decimal | None
    items: tuple[ItemReport, ...]

    @property
    def is_asked_for(self) -> bool:
        """Is a worker to work them out?"""
        row = self.figures
        if row is None or row.asked_for_at is None:
            return False
        return row.computed_at is None or row.computed_at < row.asked_for_at

    @property
    def no_alpha(self) -> str:
        reason = self.analysis.no_alpha if self.analysis else None
        return str(NO_ALPHA[reason]) if reason else ""

    @property
    def passed(self) -> Decimal | None:
        """The share that meets the pass mark, where the marks that were counted hold it."""
        cuts = self.analysis.cuts if self.analysis else ()
        return next((cut.rate for cut in cuts if cut.mark == self.pass_mark), None)

    @property
    def charts(self) -> list[Chart]:
        if self.analysis is None:
            return []
        return [_distribution(self.analysis), _pass_rates(self.analysis, self.pass_mark)]

    @property
    def to_look_at(self) -> int:
        return sum(bool(item.words) for item in self.items)


def report_of(activity: Activity) -> Report:
    """The figures of a quiz in the words of the present language; one query besides the activity's row."""
    figures = getattr(activity, "quiz_figures", None)
    found = found_in(figures) or Found(QuizAnalysis(0))
    items = tuple(_items(activity, found)) if found.analysis.items else ()
    shown = found.analysis if found.analysis.people >= SHOWN_FROM else None
    return Report(title_of(activity), figures, shown, _pass_mark(activity), items)


def title_of(activity: Activity) -> str:
    """The quiz's title in the present language, by the newest edition."""
    pk = activity.course.current_edition_id
    found = frozen_edition(pk).outline.by_key.get(activity.key) if pk else None
    if found is None:
        return str(activity)
    return found.title.get(get_language() or "") or next(iter(found.title.values()), "")


def _pass_mark(activity: Activity) -> Decimal | None:
    pk = activity.course.current_edition_id
    try:
        return quiz_settings(frozen_edition(pk), activity.key).pass_mark if pk else None
    except LookupError:
        return None


def _items(activity: Activity, found: Found) -> Iterator[ItemReport]:
    newest = max(found.asked_in.values())
    contents, labels = _contents(activity, set(found.asked_in.values()))
    places = {
        (edition, question.id): (place, question)
        for edition, content in contents.items()
        for place, question in enumerate(content.items, start=1)
    }

    def place_of(item: ItemFigures) -> tuple[int, int]:
        edition = found.asked_in[item.version]
        return places[edition, item.question][0], -edition

    for item in sorted(found.analysis.items, key=place_of):
        edition = found.asked_in[item.version]
        number, question = places[edition, item.question]
        yield _item(number, item, question, "" if edition == newest else labels[edition])


def _contents(activity: Activity, editions: set[int]) -> tuple[dict[int, QuizContent], dict[int, str]]:
    """The quiz in each of ``editions``, in the present language where it is there; and their numbers."""
    chosen: dict[int, EditionContent] = {}
    rows = EditionContent.objects.filter(activity=activity, edition__in=editions).select_related("edition")
    for row in rows.order_by("pk"):
        if row.edition_id not in chosen or row.language == get_language():
            chosen[row.edition_id] = row
    contents = {pk: cast(QuizContent, row.content) for pk, row in chosen.items()}
    return contents, {pk: str(row.edition.label) for pk, row in chosen.items()}


def _item(number: int, item: ItemFigures, question: Question, earlier: str) -> ItemReport:
    names = {code: _text(label) for code, label in question.labels().items()}
    rows = [ChoiceRow(choice, names.get(choice.code, choice.code)) for choice in item.choices]
    if len(rows) > MANY_CHOICES:
        rows = [row for row in rows if row.choice.right or row.choice.chosen]
    languages = tuple(LanguageRow(one, _language(one.language)) for one in item.languages)
    return ItemReport(
        number,
        item,
        _text(question.stem) or _text(" ".join(question.words())),
        tuple(rows),
        languages,
        tuple(_words(item, names)),
        earlier,
    )


def _words(item: ItemFigures, names: Mapping[str, str]) -> Iterator[str]:
    unused = [names.get(one.about, one.about) for one in item.remarks if one.hint is Hint.UNUSED]
    for one in item.remarks:
        if one.hint is not Hint.UNUSED:
            about = _language(one.about) if one.hint is Hint.LANGUAGE else names.get(one.about, one.about)
            yield str(HINTS[one.hint]) % {"about": about}
    if unused and len(item.choices) <= MANY_CHOICES:
        yield str(HINTS[Hint.UNUSED]) % {"about": "”, “".join(unused)}


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _text(html: str) -> str:
    return " ".join(plain(html).split())


def whole(per_cent: float | Decimal) -> int:
    """Rounded as people round: a half goes up."""
    return math.floor(float(per_cent) + 0.5)


def _distribution(analysis: QuizAnalysis) -> Chart:
    width = 100 // BINS
    bars = [
        Bar(
            f"{place * width}–{(place + 1) * width}",
            share,
            str(count),
            below=str(place * width),
            above=f"{whole(share)}" if count else "",
        )
        for place, count in enumerate(analysis.bins)
        for share in [100 * count / analysis.people]
    ]
    return Chart(
        "scores",
        _("How scores are spread"),
        _("A bar for each ten per cent of the score; above it the share of learners, in per cent."),
        (_("Score, %"), _("Learners")),
        tuple(bars),
        below_middle=False,
    )


def _pass_rates(analysis: QuizAnalysis, pass_mark: Decimal | None) -> Chart:
    bars = [
        Bar(
            str(cut.mark),
            share,
            f"{whole(share)} %",
            below=str(cut.mark) if cut.mark % 20 == 0 or is_mark else "",
            above=f"{whole(share)}" if cut.mark % 20 == 0 or is_mark else "",
            is_marked=is_mark,
        )
        for cut in analysis.cuts
        for share, is_mark in [(float(cut.rate * 100), cut.mark == pass_mark)]
    ]
    return Chart(
        "cuts",
        _("Who would pass at which mark"),
        _("A bar for each pass mark; above it the share that reaches it, in per cent. Yours is outlined."),
        (_("Pass mark, %"), _("Would pass")),
        tuple(bars),
    )


def sheets_of(report: Report) -> dict[str, Sheet]:
    """The tables that leave for a spreadsheet, by the name in an address."""
    return {
        "quiz": Sheet(_("Quiz"), (_("Figure"), _("Value")), _quiz_rows(report)),
        "questions": Sheet(_("Questions"), _question_heads(), [_question_row(one) for one in report.items]),
        "answers": Sheet(_("Answers"), _answer_heads(), list(_answer_rows(report.items))),
        "languages": Sheet(
            _("Languages"),
            (_("Number"), _("Question"), _("Language"), _("Learners"), _("Facility")),
            [
                (item.number, item.stem, row.name, row.figures.people, row.figures.facility)
                for item in report.items
                for row in item.languages
            ],
        ),
        **{
            chart.id: Sheet(chart.title, chart.heads, [(bar.name, bar.text) for bar in chart.bars])
            for chart in report.charts
        },
    }


def _quiz_rows(report: Report) -> Sequence[Sequence[Cell]]:
    analysis = report.analysis
    if analysis is None:
        return []
    alpha: Cell = analysis.alpha if analysis.alpha is not None else report.no_alpha
    return [
        (_("Quiz"), report.title),
        (_("Learners"), analysis.people),
        (_("Mean score, %"), analysis.mean),
        (_("Standard deviation"), analysis.deviation),
        (_("Cronbach's alpha"), alpha),
        (_("Standard error"), analysis.error),
        (_("Pass mark, %"), report.pass_mark),
        (_("Would pass"), report.passed),
    ]


def _question_heads() -> list[str]:
    return [
        _("Number"),
        _("Question"),
        _("Version"),
        _("Learners"),
        _("Facility"),
        _("Discrimination"),
        _("Point-biserial"),
        _("Median time, s"),
        _("Unreliable"),
        _("To look at"),
    ]


def _question_row(item: ItemReport) -> Sequence[Cell]:
    figures = item.figures
    return (
        item.number,
        item.stem,
        figures.version[:12],
        figures.people,
        figures.facility,
        figures.discrimination,
        figures.point_biserial,
        figures.seconds,
        _("yes") if figures.is_unreliable else "",
        " ".join(item.words),
    )


def _answer_heads() -> list[str]:
    return [
        _("Number"),
        _("Question"),
        _("Answer"),
        _("Right"),
        _("Chosen"),
        pgettext("learners", "Upper group"),
        pgettext("learners", "Lower group"),
    ]


def _answer_rows(items: Sequence[ItemReport]) -> Iterator[Sequence[Cell]]:
    for item in items:
        for row in item.choices:
            one = row.choice
            yield (
                item.number,
                item.stem,
                row.label,
                _("yes") if one.right else "",
                one.chosen,
                one.upper,
                one.lower,
            )

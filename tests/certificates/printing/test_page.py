"""What stands on the certificate's pages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import HTML

from certificates.printing.design import Design, DesignText, Orientation, unknown_fields
from certificates.printing.page import page
from certificates.printing.pdf import _fonts, _nothing_outside, render
from tests.factories.certificate_facts import WORDING, designs, facts

LETTERS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZʻʼ-абвгдежзийклмнопрстуфхцчшщъыьэюяўқғҳәөүұңһАШЩЖЮ"
)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True
    ).stdout


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("uz", "Toʻraqulova Oʻgʻiloy Gʻayratovna"),
        ("ru", "Турақулова Ўғилой Ғайратовна"),
        ("en", "Maʼmurova Sanʼat"),
        ("uz", "Ámanbaeva Gúljahan Ńuratdinqızı"),
        ("ru", "Әбдирахманова Гүлжаҳан Өтебай қызы"),
    ],
)
def test_the_page_says_who_what_and_when_in_every_script(language: str, name: str, tmp_path: Path) -> None:
    said = facts(language=language, name=name)
    text = text_of(render(said, Design()), tmp_path)
    for told in (name, said.course, said.agency, said.serial, "7KQ4-M2XP-9TAB", "malaka.example/verify/"):
        assert told in text


def test_the_transcript_says_each_module_with_its_time_and_score(tmp_path: Path) -> None:
    said = facts()
    text = text_of(render(said, Design()), tmp_path).partition("\f")[2]
    for module in said.modules:
        assert re.search(rf"{module.title} +45 daqiqa +{module.score} %", text)
    assert said.outcomes[0] in text


def test_a_design_says_it_in_its_own_words_and_in_two_languages(tmp_path: Path) -> None:
    said = facts(also=WORDING)
    text = text_of(render(said, designs()["worded"]), tmp_path)
    assert "Guvohnoma" in text
    text = " ".join(text.split())
    assert "Elektron hukumat markazida Idoralararo muvofiqlik kursini 3 soat hajmida tugatdi." in text
    assert "Natija: 91,25 %" in text
    assert "Inter-agency interoperability" in text


def test_fields_that_are_none_are_named() -> None:
    assert unknown_fields("{name} has done {curse} in {hours}") == ["curse"]


def test_signatories_stand_with_their_posts_in_the_certificates_language(tmp_path: Path) -> None:
    text = text_of(render(facts(language="ru"), designs()["portrait"]), tmp_path)
    assert "Директор центра" in text
    assert "A. Valiyev" in text


def test_markup_in_a_name_a_course_or_a_design_stays_text() -> None:
    hostile = '</p><img src="file:///etc/passwd"><style>*{color:red}</style>'
    design = Design(texts={"uz": DesignText(hostile, hostile + "{name}", hostile)})
    html = page(facts(name=hostile, course=hostile, agency=hostile, serial=hostile), design)
    assert '<img src="file' not in html
    assert html.count("<style>") == 1


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "ftp://127.0.0.1/x", "//127.0.0.1/x", "/etc/passwd"],
)
def test_nothing_outside_the_page_is_ever_fetched(address: str) -> None:
    hostile = (
        f"<img src='{address}'><link rel=attachment href='{address}'><style>@import '{address}';</style>"
    )
    fetcher = _nothing_outside()
    with (
        patch("urllib.request.OpenerDirector.open", side_effect=AssertionError("fetched")),
        patch("builtins.open", side_effect=AssertionError("opened")),
    ):
        with pytest.raises(Exception, match=r".") as refused:
            fetcher.fetch(address)
        assert not isinstance(refused.value, AssertionError)
        HTML(string=hostile, url_fetcher=fetcher).render()


def ends(box: Any, kind: str) -> list[float]:
    """The lower edges of boxes whose element has the class ``kind``."""
    found = []
    element = getattr(box, "element", None)
    if element is not None and kind in (element.get("class") or "").split():
        found.append(box.position_y + box.margin_height())
    for child in getattr(box, "children", ()):
        found += ends(getattr(child, "_box", child), kind)
    return found


def tops(box: Any, kind: str) -> list[float]:
    found = []
    element = getattr(box, "element", None)
    if element is not None and kind in (element.get("class") or "").split():
        found.append(box.position_y)
    for child in getattr(box, "children", ()):
        found += tops(getattr(child, "_box", child), kind)
    return found


@settings(max_examples=25)
@given(
    name=st.text(LETTERS + " ", min_size=1, max_size=150).map(str.strip).filter(bool),
    course=st.text(LETTERS + " ", min_size=1, max_size=250).map(str.strip).filter(bool),
    design=st.sampled_from(sorted(designs())),
    two_languages=st.booleans(),
)
def test_however_long_the_words_nothing_runs_into_the_signatures(
    name: str, course: str, design: str, two_languages: bool
) -> None:
    said = facts(name=name, course=course, also=WORDING if two_languages else None)
    html = HTML(string=page(said, designs()[design]), url_fetcher=_nothing_outside())
    first = html.render(font_config=_fonts()).pages[0]._page_box
    assert max(ends(first, "facts")) <= min(tops(first, "foot")) + 1
    assert first.width > first.height or designs()[design].orientation == Orientation.PORTRAIT


@pytest.mark.parametrize("name", ["Щ" * 150, "Ш" * 75 + " " + "Щ" * 74, "Oʻgʻiloy " * 16])
@pytest.mark.parametrize("design", ["signed", "portrait"])
def test_the_widest_name_of_all_fits(name: str, design: str) -> None:
    said = facts(name=name.strip(), course="Жараёнларни модернизациялаш " * 9, also=WORDING)
    html = HTML(string=page(said, designs()[design]), url_fetcher=_nothing_outside())
    first = html.render(font_config=_fonts()).pages[0]._page_box
    assert max(ends(first, "facts")) <= min(tops(first, "foot")) + 1

from __future__ import annotations

import io
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from certificates.facts import CertificateFacts
from certificates.pdf import page, render

FACTS = {
    "name": "Toʻraqulova Oʻgʻiloy Gʻayratovna",
    "course": "Idoralararo muvofiqlik",
    "agency": "Elektron hukumat markazi",
    "edition": "1",
    "minutes": 190,
    "score": Decimal("91.25"),
    "completed_at": datetime(2026, 11, 24, tzinfo=UTC),
    "issued_at": datetime(2026, 11, 24, tzinfo=UTC),
    "language": "uz",
    "serial": "EGOV-2026-000418",
    "code": "7KQ4M2XP9TAB",
    "address": "https://malaka.example/verify/7KQ4M2XP9TAB/",
}


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
    ],
)
def test_the_page_says_who_what_and_when_in_every_script(language: str, name: str, tmp_path: Path) -> None:
    facts = CertificateFacts(**{**FACTS, "language": language, "name": name})  # type: ignore[arg-type]
    text = text_of(render(facts), tmp_path)
    for told in (name, facts.course, facts.agency, facts.serial, "7KQ4-M2XP-9TAB", "malaka.example/verify/"):
        assert told in text


@pytest.mark.parametrize("length", [10, 60, 150])
def test_any_name_stays_on_one_page_with_every_font_embedded(length: int) -> None:
    name = ("Abdurahmonova-Xudoyberdiyeva " * 8)[:length].strip()
    course = "Davlat xizmatlarida biznes-jarayonlar reinjiniringi va funksional tahlil " * 3
    facts = CertificateFacts(**{**FACTS, "name": name, "course": course.strip()})  # type: ignore[arg-type]
    with pikepdf.open(io.BytesIO(render(facts))) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.Lang == "uz"
        assert pdf.Root.MarkInfo.Marked
        for font in pdf.pages[0].Resources.Font.values():
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor or (
                "/FontFile3" in font.DescendantFonts[0].FontDescriptor
            )


def test_a_name_cannot_smuggle_markup_into_the_page() -> None:
    facts = CertificateFacts(**{**FACTS, "name": '<img src="file:///etc/passwd">'})  # type: ignore[arg-type]
    assert "<img src=&quot;" not in page(facts)
    assert "&lt;img" in page(facts)

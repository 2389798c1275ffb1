"""Many certificates as one file for the printer."""

from __future__ import annotations

import io

import pikepdf
import pytest

from certificates.keys.signing import Purpose, signing_key
from certificates.printing.design import Design
from certificates.printing.merging import Merger
from certificates.printing.pdf import render
from certificates.printing.signing import sign
from tests.factories.certificate_facts import facts


@pytest.fixture(scope="module")
def certificates() -> list[bytes]:
    key = signing_key(Purpose.PDF)
    return [sign(render(facts(name=name), Design()), key) for name in ("Karimova Dilnoza", "Ўктамов Ғайрат")]


def merged(files: list[bytes]) -> pikepdf.Pdf:
    out = io.BytesIO()
    merger = Merger(out, title="Sertifikatlar (imzosiz)")
    for file in files:
        merger.add(io.BytesIO(file))
    merger.finish()
    return pikepdf.open(out)


def drawn(pdf: pikepdf.Pdf) -> list[bytes]:
    return [page.Contents.read_bytes() for page in pdf.pages]


def test_every_page_is_there_as_it_was(certificates: list[bytes]) -> None:
    singles = [pikepdf.open(io.BytesIO(file)) for file in certificates]
    pdf = merged(certificates)
    assert drawn(pdf) == [page for one in singles for page in drawn(one)]
    sizes = [list(map(float, page.mediabox)) for page in pdf.pages]
    assert sizes == [list(map(float, page.mediabox)) for one in singles for page in one.pages]
    assert pdf.check_pdf_syntax() == []


def test_fonts_come_with_their_pages(certificates: list[bytes]) -> None:
    for page in merged(certificates).pages:
        for font in page.Resources.Font.values():
            (descendant,) = font.DescendantFonts
            assert any(key in descendant.FontDescriptor for key in ("/FontFile2", "/FontFile3"))


def test_signatures_fields_and_attachments_stay_behind(certificates: list[bytes]) -> None:
    pdf = merged(certificates)
    assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
    assert all("/Annots" not in page for page in pdf.pages)
    assert str(pdf.docinfo.Title) == "Sertifikatlar (imzosiz)"


def test_what_is_the_same_in_each_is_there_once(certificates: list[bytes]) -> None:
    once, thrice = merged(certificates[:1]), merged(certificates[:1] * 3)
    assert len(thrice.pages) == 3 * len(once.pages)
    streams = [sum(isinstance(one, pikepdf.Stream) for one in pdf.objects) for pdf in (once, thrice)]
    assert streams[1] < 2 * streams[0]


def test_nothing_to_print_is_still_a_file() -> None:
    assert len(merged([]).pages) == 0

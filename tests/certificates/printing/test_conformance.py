"""PDF/A-3a, PDF/UA-1 and the signature, by checkers that are not ours. veraPDF is in no package registry."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from lxml import etree
from page import ValidationProfile, validate_pdf_bytes
from pyhanko.pdf_utils.reader import PdfFileReader
from pytest_django.fixtures import Settings

from certificates.keys.authority import ensure_keys
from certificates.keys.signing import Purpose, SigningKey, _signs, signing_key
from certificates.printing.pdf import render
from certificates.printing.signing import sign
from certificates.verification.signatures import signatures_of
from tests.factories.certificate_facts import WORDING, designs, facts
from tests.factories.time_stamps import Authority

CREDENTIAL = "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl"


@pytest.fixture(scope="module", params=[*designs(), "long", "russian"])
def pdf(request: pytest.FixtureRequest) -> bytes:
    design = designs().get(request.param, designs()["signed"])
    said = {
        "long": facts(
            name="Abdurahmonova-Xudoyberdiyeva " * 5, course="Funksional tahlil " * 12, also=WORDING
        ),
        "russian": facts(language="ru", name="Турақулова Ўғилой", replaces="EGOV-2026-000001", head="7 abc="),
        "worded": facts(also=WORDING),
    }.get(request.param, facts())
    return sign(render(said, design, CREDENTIAL), signing_key(Purpose.PDF))


@pytest.mark.parametrize("profile", [ValidationProfile.PDF_A_3A, ValidationProfile.PDF_UA_1])
def test_it_conforms(pdf: bytes, profile: ValidationProfile) -> None:
    report = validate_pdf_bytes(pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_streams_end_plainly_whatever_their_last_byte() -> None:
    """One in 256 compressed streams ends with CR."""
    for number in range(40):
        made = render(facts(serial=f"EGOV-2026-{number:06d}"), designs()["plain"], CREDENTIAL)
        report = validate_pdf_bytes(made, profile=ValidationProfile.PDF_A_3A)
        assert [failure.rule_id for failure in report.failures] == []


def test_what_the_checkers_are_silent_on(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root: Any = opened.Root
        rdf = etree.fromstring(root.Metadata.read_bytes()).findall(".//{*}RDF")
        assert len(rdf) == 1
        assert [str(intent.S) for intent in root.OutputIntents] == ["/GTS_PDFA1"]
        assert len(opened.trailer.ID) == 2
        assert root.MarkInfo.Marked
        assert root.Lang in ("uz", "ru")
        assert root.ViewerPreferences.DisplayDocTitle
        for font in fonts_of(opened):
            assert {"/FontFile2", "/FontFile3"} & set(font.keys())
        attached = list(root.AF)
        assert [str(one.AFRelationship) for one in attached] == ["/Data"]
        assert bytes(attached[0].EF.F.read_bytes()).decode() == CREDENTIAL
        assert attached[0].EF.F.Subtype == "/application/vc+jwt"
        for page in opened.pages:
            for annotation in page.get("/Annots", ()):
                assert int(annotation.F) & 4
                assert "/A" not in annotation
        assert not {"/OpenAction", "/AA", "/JavaScript"} & set(root.keys())
        assert len(opened.pages) == 2


def fonts_of(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            yield font.DescendantFonts[0].FontDescriptor


def test_no_character_lacks_its_glyph(pdf: bytes, tmp_path: Path) -> None:
    """Glyph 0 of each font is .notdef (ISO 14289-1, 7.21.8)."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("Tj", "TJ"):
                    shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                    for part in shown:
                        if isinstance(part, pikepdf.String):
                            codes = bytes(part)
                            assert b"\0\0" not in [codes[i : i + 2] for i in range(0, len(codes), 2)]


def test_poppler_finds_the_signature_valid_and_the_whole_file_signed(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True).stdout
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    rows = fonts.splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_there_is_room_for_the_certificates_of_large_keys_and_long_chains(tmp_path: Path) -> None:
    ensure_keys(tmp_path, organisation="A ministry with a rather long name", bits=4096)
    bundle = pkcs12.load_pkcs12((tmp_path / "pdf.p12").read_bytes(), None)
    assert bundle.cert
    assert isinstance(bundle.key, rsa.RSAPrivateKey)
    own, chain = bundle.cert.certificate, tuple(one.certificate for one in bundle.additional_certs)
    key = SigningKey(Purpose.PDF, "RS256", own, chain * 4, _signs(bundle.key))
    (signature,) = signatures_of(sign(render(facts(), designs()["plain"]), key))
    assert signature.is_sound


def test_where_an_authority_is_configured_the_signature_bears_its_time_stamp(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.MALAKA_TIMESTAMP_URL = "https://tsa.example/"
    monkeypatch.setattr("certificates.printing.signing.HTTPTimeStamper", lambda _url, timeout: Authority())
    made = sign(render(facts(), designs()["plain"]), signing_key(Purpose.PDF))
    (signature,) = PdfFileReader(io.BytesIO(made)).embedded_signatures
    names = [attribute["type"].native for attribute in signature.signer_info["unsigned_attrs"]]
    assert names == ["signature_time_stamp_token"]
    assert [one.is_sound for one in signatures_of(made)] == [True]
    for profile in (ValidationProfile.PDF_A_3A, ValidationProfile.PDF_UA_1):
        assert validate_pdf_bytes(made, profile=profile).is_compliant


def test_an_authority_that_does_not_answer_leaves_nothing_half_signed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MALAKA_TIMESTAMP_URL = "http://127.0.0.1:9/"
    with pytest.raises(Exception, match=r"timestamp|connect|Max retries|TSA"):
        sign(render(facts(), designs()["plain"]), signing_key(Purpose.PDF))

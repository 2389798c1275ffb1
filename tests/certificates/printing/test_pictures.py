"""Pictures that go into certificates: small, clean and harmless, or refused with the reason."""

from __future__ import annotations

import base64
import io
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from page import ValidationProfile, validate_pdf_bytes
from PIL import Image

from certificates.printing.design import Design, Picture, Signatory
from certificates.printing.pdf import render
from certificates.printing.pictures import HEAVIEST, LARGEST, MOST_ELEMENTS, Unusable, embedded
from tests.factories.certificate_facts import SVG, WORDING, facts

SVG_OPENS = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
SVG_OPENS += 'width="10" height="10">'


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def opened(picture: Picture) -> Image.Image:
    image: Image.Image = Image.open(io.BytesIO(base64.b64decode(picture.data)))
    image.load()
    return image


def transparent(mode: str = "RGBA") -> bytes:
    image = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    image.paste((20, 30, 120, 128), (20, 20, 200, 60))
    if mode == "P":
        return saved(image.quantize(8), "PNG")
    return saved(image.convert(mode), "PNG")


RASTERS = {
    "jpeg": saved(Image.new("RGB", (200, 80), (200, 30, 30)), "JPEG"),
    "grey jpeg": saved(Image.new("L", (200, 80), 90), "JPEG"),
    "cmyk jpeg": saved(Image.new("CMYK", (200, 80), (0, 90, 90, 10)), "JPEG"),
    "png": saved(Image.new("RGB", (200, 80), (200, 30, 30)), "PNG"),
    "one bit png": saved(Image.new("1", (200, 80), 1), "PNG"),
    "sixteen bit png": saved(Image.new("I;16", (200, 80), 30_000), "PNG"),
    "transparent png": transparent(),
    "transparent grey png": transparent("LA"),
    "transparent palette png": transparent("P"),
    "webp": saved(Image.new("RGBA", (200, 80), (200, 30, 30, 90)), "WEBP"),
    "gif": saved(Image.new("P", (200, 80), 1), "GIF"),
    "drawing": SVG,
    "translucent drawing": SVG.replace(b'fill="none"', b'fill="red" fill-opacity=".4" opacity=".5"'),
}


@pytest.mark.parametrize("profile", [ValidationProfile.PDF_A_3A, ValidationProfile.PDF_UA_1])
@pytest.mark.parametrize("name", RASTERS)
def test_a_certificate_with_it_conforms(name: str, profile: ValidationProfile) -> None:
    picture = embedded(RASTERS[name], "Gerb")
    design = Design(emblem=picture, signatories=(Signatory("A. Valiyev", {"uz": "Direktor"}, picture),))
    report = validate_pdf_bytes(render(facts(also=WORDING), design), profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


@pytest.mark.parametrize("name", [name for name in RASTERS if "drawing" not in name])
def test_no_picture_is_interpolated(name: str) -> None:
    """ISO 19005-3, 6.2.8: Interpolate, where there is one, is false."""
    pdf = render(facts(), Design(emblem=embedded(RASTERS[name])))
    assert b"/Interpolate true" not in pdf


def test_a_large_photograph_becomes_light_and_loses_what_the_camera_noted() -> None:
    noise = Image.effect_noise((3000, 2000), 90).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "41.3111 N 69.2797 E"  # turned by 90°, a description
    picture = embedded(saved(noise, "JPEG", exif=exif))
    image = opened(picture)
    assert (picture.media_type, image.mode) == ("image/jpeg", "RGB")
    assert image.width < image.height
    assert image.width <= LARGEST[0]
    assert image.height <= LARGEST[1]
    data = base64.b64decode(picture.data)
    assert len(data) <= HEAVIEST
    assert b"41.3111" not in data
    assert not image.getexif()


def test_a_transparent_picture_that_is_hard_to_pack_is_shrunk_until_it_is_light() -> None:
    noise = Image.effect_noise((1500, 900), 120).convert("RGB")
    noise.putalpha(Image.effect_noise((1500, 900), 120))
    picture = embedded(saved(noise, "PNG"))
    assert picture.media_type == "image/png"
    assert len(base64.b64decode(picture.data)) <= HEAVIEST
    assert opened(picture).mode == "RGBA"


def test_sixteen_bits_are_scaled_and_not_cut_off() -> None:
    level = opened(embedded(RASTERS["sixteen bit png"])).convert("L").getpixel((5, 5))
    assert level == pytest.approx(30_000 / 257, abs=3)


def test_a_harmless_drawing_stays_as_it_is() -> None:
    picture = embedded(SVG, "Gerb")
    assert picture == Picture("image/svg+xml", base64.b64encode(SVG).decode(), "Gerb")


HOSTILE = {
    "script": "<script>1</script>",
    "handler": '<rect onclick="1" width="1" height="1"/>',
    "picture from elsewhere": '<image href="http://127.0.0.1:9/x.png" width="1" height="1"/>',
    "file": '<image xlink:href="file:///etc/passwd" width="1" height="1"/>',
    "use from elsewhere": '<use href="http://127.0.0.1:9/x.svg#a"/>',
    "style from elsewhere": "<style>@import 'http://127.0.0.1:9/x.css';</style>",
    "font from elsewhere": "<style>@font-face{font-family:x;src:url(http://127.0.0.1:9/x)}</style>",
    "fill from elsewhere": '<rect fill="url(http://127.0.0.1:9/x.svg#a)" width="1" height="1"/>',
    "marker": '<marker id="m"/><path d="M0 0L1 1" marker-mid="url(#m)"/>',
    "itself": '<g id="a"><use href="#a"/></g>',
    "one another": '<g id="a"><use href="#b"/></g><g id="b"><use xlink:href="#a"/></g>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_drawing_is_refused_and_nothing_fetched(name: str) -> None:
    with (
        patch("urllib.request.OpenerDirector.open", side_effect=AssertionError("fetched")),
        pytest.raises(ValidationError),
    ):
        embedded(f"{SVG_OPENS}{HOSTILE[name]}</svg>".encode())


@pytest.mark.parametrize("reference", ['<use href="#{}"/>', '<rect width="1" height="1" fill="url(#{})"/>'])
def test_a_drawing_that_multiplies_itself_is_refused(reference: str) -> None:
    levels = ['<g id="l0"><rect width="1" height="1"/></g>']
    kind = "pattern" if "fill" in reference else "g"
    for level in range(1, 12):
        inside = reference.format(f"l{level - 1}") * 10
        levels.append(f'<{kind} id="l{level}">{inside}</{kind}>')
    with pytest.raises(Unusable):
        embedded(f"{SVG_OPENS}{''.join(levels)}</svg>".encode())


def test_as_many_parts_as_an_emblem_has_are_accepted() -> None:
    parts = '<rect width="1" height="1"/>' * (MOST_ELEMENTS - 1)
    assert embedded(f"{SVG_OPENS}{parts}</svg>".encode()).media_type == "image/svg+xml"
    with pytest.raises(Unusable):
        embedded(f"{SVG_OPENS}{parts}<g/></svg>".encode())


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + b"0" * 50, b"<html/>"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ValidationError):
        embedded(data)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Unusable):
        embedded(saved(Image.new("1", (9000, 9000)), "PNG"))

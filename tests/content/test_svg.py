"""Drawings that could run, load or reach anything are refused with a reason; harmless ones are not."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from content.svg import UnsafeSvg, check_svg, size_of_svg

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 30 20">'
)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<g><SCRIPT/></g>",
        "<foreignObject><p>x</p></foreignObject>",
        '<rect onload="alert(1)"/>',
        '<a href="https://example.com"><text>x</text></a>',
        '<image href="https://example.com/x.png"/>',
        '<use href="other.svg#a"/>',
        '<use xlink:href="https://example.com/x.svg#a"/>',
        '<rect fill="url(https://example.com/x)"/>',
        "<rect style=\"background: url('https://example.com/x')\"/>",
        "<style>@import 'https://example.com/x.css';</style>",
        "<style>rect { fill: url(https://example.com/x) }</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        '<g xml:base="https://example.com/"/>',
        '<?xml-stylesheet href="x.css"?>',
    ],
)
def test_what_could_run_or_reach_out_is_refused(inside: str) -> None:
    with pytest.raises(UnsafeSvg):
        check_svg(f"{HEAD}{inside}</svg>".encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg>",
        b"<html/>",
        b'<?xml-stylesheet href="x"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + b" " * (2 * 1024 * 1024) + b"</svg>",
    ],
)
def test_what_is_no_plain_drawing_is_refused(data: bytes) -> None:
    with pytest.raises(UnsafeSvg):
        check_svg(data)


def test_a_plain_drawing_is_accepted() -> None:
    check_svg(
        f"""{HEAD}<!-- a drawing --><title>x</title><style>rect {{ fill: #fff }}</style>
        <defs><linearGradient id="g"/><marker id="m"/></defs>
        <rect fill="url(#g)" style="marker-end: url('#m')"/><use href="#m"/><use xlink:href="#m"/>
        <text>Oʻzbekiston</text></svg>""".encode()
    )


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="40px" height="30px"', (40, 30)),
        ('viewBox="0 0 640 480"', (640, 480)),
        ('width="100%" viewBox="0,0,64,48"', (64, 48)),
        ("", (0, 0)),
        ('viewBox="0 0 nan 48"', (0, 0)),
        ('viewBox="0 0 1e999 48"', (0, 0)),
        ('width="1e9" viewBox="0 0 1e30 1e30"', (0, 0)),
        (f'width="{"9" * 300}" height="30"', (0, 0)),
    ],
)
def test_a_drawing_tells_its_size(attributes: str, size: tuple[int, int]) -> None:
    assert size_of_svg(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode()) == size


@pytest.mark.parametrize(
    "attributes",
    [
        f'style="fill: url({" " * 1_000_000}#a)"',
        f'width="{"1" * 1_000_000}x"',
        f'width="1{" " * 1_000_000}x"',
    ],
)
def test_a_drawing_made_to_be_read_for_ever_is_read_at_once(attributes: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode()

    with within_seconds(20):
        check_svg(drawing)
        assert size_of_svg(drawing) == (0, 0)


@contextmanager
def within_seconds(seconds: int) -> Iterator[None]:
    def give_up(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)

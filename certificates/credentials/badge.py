"""The badge's picture: a star of two squares with the course's title in it, as SVG and as PNG.

Both are drawn from one list of shapes, in units of which the picture is 512 wide and high.
"""

from __future__ import annotations

import functools
import io
import math
import unicodedata
from dataclasses import dataclass

from lxml import etree
from PIL import Image, ImageDraw, ImageFont

SIZE = 512
CENTRE = SIZE / 2
SVG = "http://www.w3.org/2000/svg"
GROUND, LATTICE, GOLD, WHITE, PALE = "#075a63", "#1f7780", "#d9a857", "#ffffff", "#d9eff0"

Point = tuple[float, float]


@dataclass(frozen=True)
class Face:
    """A typeface: files to draw with, the first there is, and families for who shows the SVG."""

    files: tuple[str, ...]
    families: str
    weight: str

    def at(self, size: float) -> ImageFont.FreeTypeFont:
        return _font(self.files, size)


TITLE = Face(
    ("NotoSerif-Bold.ttf", "DejaVuSerif-Bold.ttf"), "'Noto Serif', 'DejaVu Serif', Georgia, serif", "700"
)
LABEL = Face(
    ("NotoSans-Regular.ttf", "DejaVuSans.ttf"), "'Noto Sans', 'DejaVu Sans', Arial, sans-serif", "400"
)


@dataclass(frozen=True)
class Shape:
    """A polygon or, with ``width``, a line along its points."""

    points: tuple[Point, ...]
    colour: str
    width: float = 0
    closed: bool = True


@dataclass(frozen=True)
class Line:
    """A line of text around the middle; ``baseline`` from above."""

    text: str
    baseline: float
    size: float
    face: Face
    colour: str


@dataclass(frozen=True)
class Box:
    """Where a text goes: its middle's height, width, most lines, and sizes from large to small."""

    middle: float
    width: float
    height: float
    sizes: tuple[float, ...]


TITLE_BOX = Box(middle=285, width=292, height=150, sizes=(40, 36, 32, 28, 25, 22, 19))
AGENCY_BOX = Box(middle=392, width=280, height=38, sizes=(16, 14))


def svg(title: str, agency: str) -> bytes:
    """The badge as an SVG document; text in it is text."""
    root = etree.Element(
        f"{{{SVG}}}svg", nsmap={None: SVG}, attrib={"viewBox": f"0 0 {SIZE} {SIZE}", "role": "img"}
    )
    etree.SubElement(root, f"{{{SVG}}}title").text = clean(title)
    for shape in _shapes():
        _add_shape(root, shape)
    for line in _lines(title, agency):
        element = etree.SubElement(
            root,
            f"{{{SVG}}}text",
            attrib={
                "x": _number(CENTRE),
                "y": _number(line.baseline),
                "font-size": _number(line.size),
                "font-family": line.face.families,
                "font-weight": line.face.weight,
                "text-anchor": "middle",
                "fill": line.colour,
            },
        )
        element.text = line.text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def png(title: str, agency: str, width: int = 800) -> bytes:
    """The badge as a PNG, ``width`` pixels wide and high, clear around the star."""
    scale = width / SIZE
    image = _star(width).copy()
    draw = ImageDraw.Draw(image)
    for line in _lines(title, agency):
        font = line.face.at(line.size * scale)
        draw.text((CENTRE * scale, line.baseline * scale), line.text, line.colour, font, anchor="ms")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def clean(text: str) -> str:
    """Without what neither XML nor a picture can show: control characters, marks of direction."""
    shown = (" " if letter.isspace() else letter for letter in text)
    return " ".join("".join(x for x in shown if unicodedata.category(x)[0] != "C").split())


def wrapped(text: str, face: Face, box: Box) -> tuple[float, list[str]]:
    """The size and the lines in which ``text`` fits; what the smallest leaves over becomes an ellipsis."""
    lines: list[str] = []
    size = box.sizes[-1]
    for size in box.sizes:
        lines = _broken(text, face.at(size), box.width)
        whole = all(face.at(size).getlength(line) <= box.width for line in lines)
        if whole and len(lines) * size * 1.25 <= box.height:
            return size, lines
    font, room = face.at(size), int(box.height / (size * 1.25))
    lines = [part for line in lines for part in _chopped(line, font, box.width)]
    if len(lines) > room:
        lines = lines[:room]
        while lines[-1] and font.getlength(lines[-1] + "…") > box.width:
            lines[-1] = lines[-1][:-1]
        lines[-1] = lines[-1].rstrip() + "…"
    return size, lines


def _broken(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _chopped(line: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """A word that is longer than a line, in pieces."""
    parts = [""]
    for letter in line:
        if font.getlength(parts[-1] + letter) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def _lines(title: str, agency: str) -> list[Line]:
    return [
        *_placed(clean(title), TITLE, TITLE_BOX, WHITE),
        *_placed(clean(agency), LABEL, AGENCY_BOX, PALE),
    ]


def _placed(text: str, face: Face, box: Box, colour: str) -> list[Line]:
    size, lines = wrapped(text, face, box)
    step = size * 1.25
    first = box.middle - step * len(lines) / 2 + size * 0.95
    return [Line(line, first + step * n, size, face, colour) for n, line in enumerate(lines)]


def _shapes() -> list[Shape]:
    middle, emblem = (CENTRE, CENTRE), (CENTRE, 136.0)
    rays = [
        Shape((_around(emblem, 53, turn), _around(emblem, 65, turn)), GOLD, 3, closed=False)
        for turn in range(0, 360, 45)
    ]
    tick = ((236.0, 137.0), (250.0, 151.0), (277.0, 122.0))
    return [
        Shape(_khatam(middle, 250), GROUND),
        Shape(_khatam(middle, 234), GOLD, 3),
        Shape(_khatam(middle, 222), LATTICE, 2),
        *(Shape(_khatam(_around(middle, 196, turn), 8), GOLD) for turn in (90, 180, 270)),
        *rays,
        Shape(_khatam(emblem, 44), WHITE),
        Shape(tick, GROUND, 8, closed=False),
        Shape(((206, 366), (306, 366)), GOLD, 2, closed=False),
    ]


def _khatam(middle: Point, radius: float) -> tuple[Point, ...]:
    """The star of eight points that two squares make, one turned by an eighth."""
    inner = radius * math.cos(math.pi / 4) / math.cos(math.pi / 8)
    return tuple(_around(middle, radius if corner % 2 == 0 else inner, corner * 22.5) for corner in range(16))


def _around(middle: Point, radius: float, degrees: float) -> Point:
    turn = math.radians(degrees)
    return middle[0] + radius * math.sin(turn), middle[1] - radius * math.cos(turn)


def _add_shape(root: etree._Element, shape: Shape) -> None:
    points = " ".join(f"{_number(x)},{_number(y)}" for x, y in shape.points)
    element = etree.SubElement(
        root, f"{{{SVG}}}{'polygon' if shape.closed else 'polyline'}", attrib={"points": points}
    )
    if shape.width:
        element.attrib.update(
            {
                "fill": "none",
                "stroke": shape.colour,
                "stroke-width": _number(shape.width),
                "stroke-linejoin": "round",
                "stroke-linecap": "round",
            }
        )
    else:
        element.set("fill", shape.colour)


@functools.lru_cache(maxsize=4)
def _star(width: int) -> Image.Image:
    """The badge without words, drawn four times as large and made small so that its edges are smooth."""
    fine = width * 4
    image = Image.new("RGBA", (fine, fine), (7, 90, 99, 0))
    draw = ImageDraw.Draw(image)
    scale = fine / SIZE
    for shape in _shapes():
        points = [(x * scale, y * scale) for x, y in shape.points]
        if not shape.width:
            draw.polygon(points, fill=shape.colour)
            continue
        path = [*points, points[0], points[1]] if shape.closed else points
        draw.line(path, fill=shape.colour, width=round(shape.width * scale), joint="curve")
        if not shape.closed:
            _round_ends(draw, points, shape.width * scale / 2, shape.colour)
    return image.resize((width, width), Image.Resampling.LANCZOS)


def _round_ends(draw: ImageDraw.ImageDraw, points: list[Point], radius: float, colour: str) -> None:
    for x, y in (points[0], points[-1]):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


@functools.lru_cache(maxsize=64)
def _font(files: tuple[str, ...], size: float) -> ImageFont.FreeTypeFont:
    """Pillow looks for a file of that name where the system keeps its fonts."""
    for file in files[:-1]:
        try:
            return ImageFont.truetype(file, size)
        except OSError:
            continue
    return ImageFont.truetype(files[-1], size)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")

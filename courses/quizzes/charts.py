"""Bars drawn by the server: where each stands, in the units of a picture 320 wide and 184 high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 320, 184
TOP, BOTTOM, SIDE = 24, 160, 10


@dataclass(frozen=True)
class Bar:
    """A share from 0 to 100, its name, and what stands beneath and above it, if anything.

    ``is_marked``: it is drawn in another way than the others.
    """

    name: str
    share: float
    text: str
    below: str = ""
    above: str = ""
    is_marked: bool = False


@dataclass(frozen=True)
class Drawn:
    """A bar in its place."""

    bar: Bar
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def text_y(self) -> int:
        return self.y - 5


@dataclass(frozen=True)
class Chart:
    """Bars with a title, what they show in words, and the heads of the table that says the same."""

    id: str
    title: str
    description: str
    heads: tuple[str, str]
    bars: tuple[Bar, ...]
    below_middle: bool = True
    """Do the names stand below the middle of the bars, or where they begin?"""

    width, height, bottom = WIDTH, HEIGHT, BOTTOM

    @property
    def drawn(self) -> Sequence[Drawn]:
        step = (WIDTH - 2 * SIDE) // max(1, len(self.bars))
        most = max((bar.share for bar in self.bars), default=0) or 1
        return [
            Drawn(bar, SIDE + place * step + 1, BOTTOM - height, step - 2, height)
            for place, bar in enumerate(self.bars)
            for height in [round((BOTTOM - TOP) * bar.share / most)]
        ]

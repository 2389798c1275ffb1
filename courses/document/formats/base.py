"""What reading and writing question files have in common."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import NoReturn
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from .. import rich_text
from ..questions import Question
from ..questions.numeric import parse_number

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that is read at all."""
MOST_QUESTIONS = 5_000

PICTURES = {
    "png": ("image/png", b"\x89PNG"),
    "jpg": ("image/jpeg", b"\xff\xd8"),
    "jpeg": ("image/jpeg", b"\xff\xd8"),
    "gif": ("image/gif", b"GIF8"),
    "webp": ("image/webp", b"RIFF"),
    "svg": ("image/svg+xml", b"<"),
}
"""Pictures that a file may bring along: by their ending, the media type and how they begin. Whether a drawing
is safe is for whoever keeps it to ask."""


@dataclass(frozen=True)
class Remark:
    """Something about a file: ``where`` it is (a line, a row, a question's name) and what."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class FormatError(ValueError):
    """The file cannot be read; ``remarks`` say where and why. Nothing of it may be kept."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        super().__init__("; ".join(map(str, remarks)))
        self.remarks = tuple(remarks)


class NotHeld(Exception):
    """A question is sound and of no kind that is read; it is left out with this reason."""


Say = Callable[[str], None]
"""Tells what a question that is read lost on its way."""


def refuse(message: str, where: str = "") -> NoReturn:
    raise FormatError([Remark(where, message)])


@dataclass(frozen=True)
class PictureFile:
    """A picture that came with questions."""

    name: str
    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass
class Reading:
    """What a file says: its questions, the pictures they show by SHA-256, what was left out of it and why,
    and what was read otherwise than it stands there.

    A question's ``id`` is its key: the one it left Malaka with, else a new one.
    """

    questions: list[Question] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    """Where each question stands."""
    pictures: dict[str, PictureFile] = field(default_factory=dict)
    left_out: list[Remark] = field(default_factory=list)
    changed: list[Remark] = field(default_factory=list)

    def add(self, question: Question, where: str) -> None:
        self.questions.append(question)
        self.places.append(where)

    def placed(self) -> Iterator[tuple[Question, str]]:
        return zip(self.questions, self.places, strict=True)

    def leave_out(self, where: str, message: str) -> None:
        """The question was not read, whatever was said of it so far."""
        while self.changed and self.changed[-1].where == where:
            self.changed.pop()
        self.left_out.append(Remark(where, message))

    def say(self, where: str, message: str) -> None:
        """The question was read, but for something; the same is said once."""
        remark = Remark(where, message)
        if remark not in self.changed[-20:]:
            self.changed.append(remark)

    def keep_picture(self, name: str, data: bytes) -> str:
        """The SHA-256 of a picture; raises ValueError for a file that is none."""
        ending = name.rpartition(".")[2].lower()
        media_type, start = PICTURES.get(ending, ("", b""))
        if not media_type or not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(start):
            raise ValueError("not a picture")
        picture = PictureFile(name.rpartition("/")[2][-100:], media_type, data)
        self.pictures[picture.sha256] = picture
        return picture.sha256


@dataclass
class Writing:
    """A file of questions, and what it could not hold."""

    data: bytes = b""
    not_held: list[Remark] = field(default_factory=list)

    def say(self, question: Question, message: str) -> None:
        self.not_held.append(Remark(name_of(question), message))


AssetBytes = Mapping[str, PictureFile]
"""The pictures of the questions to be written, by SHA-256."""


def new_id() -> str:
    return str(uuid4())


def key_of(text: str) -> str:
    """A question's key: ``text`` where that is a UUID, as our own files have it, else a new one."""
    try:
        return str(UUID(text.removeprefix("q-")))
    except ValueError:
        return new_id()


def name_of(question: Question, longest: int = 60) -> str:
    """A short name: the beginning of what is asked."""
    words = " ".join(rich_text.plain(question.stem or next(filter(None, question.words()), "")).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def at(place: str, name: str) -> str:
    """Where a remark belongs: a place in the file and the question's name."""
    short = " ".join(rich_text.plain(name).split())
    short = short if len(short) <= 60 else short[:59].rstrip() + "…"
    return _("%(place)s, “%(name)s”") % {"place": place, "name": short} if short else place


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with its mark; raises FormatError, never guesses."""
    if len(data) > LARGEST:
        refuse(_("the file is larger than %(size)s MB") % {"size": LARGEST // 1024 // 1024})
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        refuse(_("the file is not UTF-8 text; save it as UTF-8 and try again"), _("line %(n)s") % {"n": line})
    if "\x00" in text:
        refuse(_("the file is not a text"))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def paragraph(text: str) -> str:
    """Neutral HTML of plain text: a paragraph for each block of lines."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    return "".join(f"<p>{escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks)


_CELLS = re.compile(r"</t[dh]>\s*(?=<t[dh]\b)", re.IGNORECASE)
_BLOCKS = re.compile(
    r"<(/?)(?:div|section|article|blockquote|center|pre|tr|caption|figcaption|dt|dd)(?=[\s>])", re.IGNORECASE
)
_TABLES = re.compile(r"</?(?:table|t(?:head|body|foot)|t[dh]|col(?:group)?)\b[^>]*>", re.IGNORECASE)
_HEADINGS = re.compile(r"<(/?)h[1-6](?=[\s>])", re.IGNORECASE)


def neutral(html: str) -> str:
    """Neutral HTML of a file's HTML; words that stand in no paragraph get one, and what stood in blocks,
    rows and cells of its own is kept apart."""
    apart = _HEADINGS.sub(r"<\1h4", _BLOCKS.sub(r"<\1p", _TABLES.sub("", _CELLS.sub(" | ", html))))
    clean = rich_text.clean(apart)
    is_block = re.match(r"<(p|ul|ol|h4)[\s>]", clean)
    return clean if is_block or not clean else rich_text.clean(f"<p>{clean}</p>")


def one_line(html: str) -> str:
    """The words of some HTML in one line."""
    return " ".join(rich_text.plain(html).split())


def is_formatted(html: str) -> bool:
    """Does HTML say more than one plain paragraph?"""
    return bool(re.sub(r"^<p>|</p>$", "", html).count("<"))


def number(text: str) -> Decimal:
    """A number of a file, with a dot; raises ValueError."""
    fault = _("“%(text)s” is not a number") % {"text": text.strip()[:40]}
    try:
        value = Decimal(text.strip())
    except ArithmeticError:
        raise ValueError(fault) from None
    if not value.is_finite() or abs(value) > Decimal("1e15") or (value and value.adjusted() < -15):
        raise ValueError(fault)
    return value


def number_in(text: str, say: Say) -> Decimal:
    """The same, also with a comma, as learners type it; that is said. Raises ValueError."""
    try:
        return number(text)
    except ValueError:
        if "," not in text:
            raise
    try:
        value = parse_number(text)
    except ValueError:
        return number(text)
    say(_("“%(text)s” was read as %(number)s") % {"text": text.strip()[:40], "number": plain_number(value)})
    return value


def plain_number(value: Decimal) -> str:
    """A number without an exponent or needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

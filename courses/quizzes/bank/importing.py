"""Bringing a file of questions into an agency's bank: read, shown, and then all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, ReferenceIndex, Revision

from content.blocks import QuestionStream, Reader
from content.blocks.base import Written
from content.collections import collection_of
from content.library import Library
from content.pictures import dimensions, is_whole
from content.svg import UnsafeSvg, check_svg
from courses.document.course import Asset
from courses.document.errors import DocumentError
from courses.document.formats import FORMATS, FormatError, PictureFile, Reading, Remark, guess
from courses.document.questions import Question
from courses.document.rich_text import plain
from lms.accounts.models import Agency

from ..models import BankQuestion, BankTag
from .changing import follow, note, say
from .likeness import Pair, pairs

if TYPE_CHECKING:
    from lms.accounts.models import User

GUESS = ""
"""The name of a format that is to be told from the file."""
A_BATCH = 500


@dataclass
class Plan:
    """What a file would do to an agency's bank.

    ``known`` are rows of the bank by question key; a question that has one is changed, any other is new.
    ``alike`` pairs a new question with one of the bank, or with another of the file, by their keys.
    """

    agency: Agency
    format: str
    reading: Reading
    known: dict[str, BankQuestion] = field(default_factory=dict)
    alike: list[Pair[str]] = field(default_factory=list)
    stems: dict[str, str] = field(default_factory=dict)

    @property
    def questions(self) -> list[Question]:
        return self.reading.questions

    @property
    def new(self) -> list[Question]:
        return [question for question in self.questions if question.id not in self.known]

    @property
    def changed(self) -> list[Question]:
        return [question for question in self.questions if question.id in self.known]


def plan_import(data: bytes, *, name: str, agency: Agency, format: str = GUESS) -> Plan:
    """Read a file for the bank of ``agency``; nothing is kept. Raises FormatError, naming every fault."""
    kind = FORMATS[format or guess(name, data)]
    reading = kind.read(data)
    shown = {asset for question in reading.questions for asset in question.assets()}
    reading.pictures = {sha: picture for sha, picture in reading.pictures.items() if sha in shown}
    faults = [*_doubled(reading), *_unfit(reading)]
    if not reading.questions and not faults:
        faults = [*reading.left_out, Remark("", _("there is no question in the file"))]
    if faults:
        raise FormatError(faults)
    plan = Plan(agency, kind.name, reading)
    own = _own(agency)
    plan.known = {str(row.key): row for row in own.filter(key__in=[UUID(q.id) for q in reading.questions])}
    plan.stems = {str(key): name for key, name in own.values_list("key", "name")}
    plan.stems |= {question.id: _stem(question) for question in reading.questions}
    new = {question.id for question in plan.new}
    plan.alike = [pair for pair in pairs(plan.stems) if pair.one in new or pair.other in new]
    return plan


def _own(agency: Agency):  # type: ignore[no-untyped-def]
    below = collection_of(agency).path
    return BankQuestion.objects.filter(
        collection__path__startswith=below, locale__language_code=settings.LANGUAGE_CODE
    ).select_related("locale", "collection")


def _stem(question: Question) -> str:
    return " ".join(plain(question.stem or " ".join(question.words())).split())


def _doubled(reading: Reading) -> Iterable[Remark]:
    seen: set[str] = set()
    for question, where in reading.placed():
        if question.id in seen:
            yield Remark(where, _("the key stands in the file twice"))
        seen.add(question.id)


def _unfit(reading: Reading) -> Iterable[Remark]:
    held = {
        block.document.type for block in QuestionStream().child_blocks.values() if isinstance(block, Written)
    }
    for question, where in reading.placed():
        if question.type not in held:
            yield Remark(where, _("questions of this type cannot be kept in the bank"))
        for problem in question.problems():
            yield Remark(where, problem)
        for asset in question.assets():
            if asset and asset not in reading.pictures:
                yield Remark(where, _("its picture is not in the file"))
    for picture in reading.pictures.values():
        if fault := _fault_of(picture):
            yield Remark(picture.name, fault)


def _fault_of(picture: PictureFile) -> str:
    """Why a picture cannot be kept, empty where it can."""
    if picture.media_type == "image/svg+xml":
        try:
            check_svg(picture.data)
        except UnsafeSvg as unsafe:
            return " ".join(unsafe.messages)
        return ""
    width, height = dimensions(BytesIO(picture.data), picture.media_type)
    if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        return _("the picture is larger than 40 million pixels")
    return "" if is_whole(picture.data) else _("the picture cannot be read")


def carry_out(plan: Plan, user: User | None, finish: Callable[[], object] = lambda: None) -> int:
    """Bring what was planned into the bank, all of it or nothing. Returns how many questions.

    ``finish`` belongs to the same transaction. Raises FormatError when a picture cannot be kept.
    """
    library = Library(collection_of(plan.agency))
    try:
        for picture in plan.reading.pictures.values():
            library.keep_picture(_asset(picture), BytesIO(picture.data))
        with transaction.atomic():
            library.save()
            reader = Reader(settings.LANGUAGE_CODE, pictures=library.picture_ids)
            _add(plan.new, library, reader, user)
            for question in plan.changed:
                _change(plan.known[question.id], question, reader, user)
            finish()
    except DocumentError as error:
        library.forget()
        raise FormatError([Remark("", str(error))]) from error
    except Exception:
        library.forget()
        raise
    return len(plan.questions)


def _asset(picture: PictureFile) -> Asset:
    return Asset(picture.sha256, picture.media_type, len(picture.data), picture.name)


def _change(row: BankQuestion, question: Question, reader: Reader, user: User | None) -> None:
    say(row, question, reader)
    row.save()
    row.save_revision(user=user)
    note(row, "quizzes.bank.import", user)
    follow(row, user)


def _add(questions: Sequence[Question], library: Library, reader: Reader, user: User | None) -> None:
    """New rows with their first revision, a batch at a time: a row each would take minutes for thousands."""
    locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    for start in range(0, len(questions), A_BATCH):
        rows = []
        for question in questions[start : start + A_BATCH]:
            row = BankQuestion(key=UUID(question.id), collection=library.collection, locale=locale)
            say(row, question, reader)
            row.note()
            rows.append(row)
        BankQuestion.objects.bulk_create(rows)
        BankTag.objects.bulk_create(BankTag(question=row, tag=tag) for row in rows for tag in row.noted_tags)
        _first_revisions(rows, user)
        for row in rows:
            note(row, "quizzes.bank.import", user)
            if library.pictures:
                ReferenceIndex.create_or_update_for_object(row)


def _first_revisions(rows: Sequence[BankQuestion], user: User | None) -> None:
    kind = ContentType.objects.get_for_model(BankQuestion)
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(row.pk),
            object_str=str(row)[:200],
            created_at=now,
            user=user,
            content=row.serializable_data(),
        )
        for row in rows
    )
    for row, revision in zip(rows, revisions, strict=True):
        row.latest_revision = revision
    BankQuestion.objects.bulk_update(rows, ["latest_revision"])

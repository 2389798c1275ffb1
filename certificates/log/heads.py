"""Signed heads of the log, and the places outside the database where they are kept."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from lms.accounts.models import Membership, Role
from lms.accounts.post import post

from ..keys.published import certificates_for, publish
from ..keys.signing import Purpose, signing_key
from ..models import Certificate, Kind, LogHead, LogLeaf
from . import checkpoint, merkle, stamps, store
from .checkpoint import Head, NoteError
from .merkle import ProofError
from .store import LogFault

LATEST = "latest"
SUFFIX = ".checkpoint"

log = logging.getLogger(__name__)


def origin() -> str:
    """What the log is called, in heads and in its key's name."""
    return settings.MALAKA_LOG_ORIGIN or urlsplit(settings.MALAKA_ADDRESS).netloc + "/certificates"


def known_keys() -> list[bytes]:
    """The public keys that have ever signed heads here, 32 bytes each, oldest first."""
    publics = (certificate.public_key() for certificate in certificates_for(Purpose.LOG).values())
    return [key.public_bytes_raw() for key in publics if isinstance(key, Ed25519PublicKey)]


def latest_head() -> LogHead | None:
    """The newest head, as later certificates print it."""
    return LogHead.objects.order_by("-size").first()


def logged_at(certificate: Certificate) -> datetime | None:
    """Since when it can be shown that the certificate was issued: the time stamp of the first head that holds
    it, or where there is none, that head's own time. None until a head holds it."""
    leaf = LogLeaf.objects.filter(certificate=certificate, kind=Kind.ISSUED).order_by("index").first()
    head = LogHead.objects.filter(size__gt=leaf.index).order_by("size").first() if leaf else None
    if head is None:
        return None
    return stamps.check(bytes(head.stamp), head.checkpoint.encode()) if head.stamp else head.signed_at


def sign_head(now: datetime | None = None) -> LogHead | None:
    """Sign a head and keep it outside the database, if the log has grown since the last one.

    Raises LogFault, and signs nothing, where the log does not extend the newest head in the database and the
    newest outside it: what was once signed is never contradicted (tlog-checkpoint, "Signatures").
    """
    size, newest = store.size(), latest_head()
    if newest is not None and newest.size == size:
        if not is_kept(size):
            _keep(newest)
        return None
    if size == 0 and newest is None:
        return None
    head = Head(origin(), size, store.root(size))
    for where, note in _newest_notes(newest):
        _check_extends(head, note, where)
    return _signed(head, now or timezone.now())


def _signed(head: Head, now: datetime) -> LogHead:
    key = signing_key(Purpose.LOG)
    publish(key)
    assert isinstance(key.public, Ed25519PublicKey)
    now = now.replace(microsecond=0)
    note = checkpoint.sign(head, at=now, public=key.public.public_bytes_raw(), signer=key.sign)
    with transaction.atomic():
        row, _new = LogHead.objects.get_or_create(
            size=head.size, defaults={"root": head.root, "checkpoint": note, "signed_at": now}
        )
        _keep(row)  # before the commit: without the file there is no head
    return row


def _newest_notes(newest: LogHead | None) -> Iterator[tuple[str, str]]:
    if newest is not None:
        yield "the newest head in the database", newest.checkpoint
    file = Path(settings.MALAKA_LOG_HEADS) / LATEST
    if file.exists():
        yield str(file), file.read_text(errors="replace")


def _check_extends(head: Head, note: str, where: str) -> None:
    try:
        old = checkpoint.open_head(note, known_keys())
        if old.size:
            spans = merkle.consistency_spans(old.size, head.size)
            merkle.verify_consistency(
                old_size=old.size,
                old_root=old.root,
                new_size=head.size,
                new_root=head.root,
                proof=store.proof(spans),
            )
    except (NoteError, ProofError, LogFault) as error:
        raise LogFault(f"the log does not extend {where}: {error}") from error


def stamp_newest() -> bool:
    """Have the newest head stamped by the authority that is configured, once; True when it was."""
    newest = latest_head()
    if not settings.MALAKA_TIMESTAMP_URL or newest is None or newest.stamp:
        return False
    try:
        token = stamps.stamp(newest.checkpoint.encode(), stamps.authority(settings.MALAKA_TIMESTAMP_URL))
    except stamps.StampProblem as problem:
        log.warning("head %s has no time stamp: %s", newest.size, problem)
        return False
    newest.stamp = token
    newest.save(update_fields=["stamp"])
    _keep(newest)
    return True


def _keep(row: LogHead) -> None:
    """Write the head to its own file and to ``latest``, with its time stamp; raises OSError."""
    folder = Path(settings.MALAKA_LOG_HEADS)
    folder.mkdir(parents=True, exist_ok=True)
    note = row.checkpoint.encode()
    _write(_file_of(row.size), note)
    if row.stamp:
        _write(_file_of(row.size).with_suffix(".tst"), bytes(row.stamp))
    _write(folder / LATEST, note)


def _file_of(size: int) -> Path:
    return Path(settings.MALAKA_LOG_HEADS) / f"{size}{SUFFIX}"


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, and on the disk when it returns."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        half = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            half.chmod(0o644)
            half.replace(path)
        except BaseException:
            half.unlink(missing_ok=True)
            raise


def is_kept(size: int) -> bool:
    return _file_of(size).exists()


def kept_sizes() -> list[int]:
    """The sizes of the heads in the folder, smallest first."""
    folder = Path(settings.MALAKA_LOG_HEADS)
    names = (file.name.removesuffix(SUFFIX) for file in folder.glob(f"*{SUFFIX}"))
    return sorted(int(name) for name in names if name.isascii() and name.isdigit())


def kept(size: int) -> str:
    """The head of that size in the folder; raises OSError."""
    return _file_of(size).read_text(errors="replace")


def mail_head(now: datetime | None = None) -> int:
    """Write the newest head to the national centre's auditors, if it is time and they have not got it; how
    many letters were written."""
    now = now or timezone.now()
    with transaction.atomic():
        newest = LogHead.objects.select_for_update().order_by("-size").first()
        if newest is None or newest.mailed_at is not None:
            return 0
        since = now - timedelta(days=settings.MALAKA_LOG_MAIL_DAYS)
        if LogHead.objects.filter(mailed_at__gt=since).exists():
            return 0
        newest.mailed_at = now
        newest.save(update_fields=["mailed_at"])
        auditors = Membership.objects.confirmed().filter(
            role=Role.AUDITOR, agency__code=settings.MALAKA_NATIONAL_AGENCY, user__is_active=True
        )
        written = 0
        for auditor in auditors.select_related("user"):
            _write_to(auditor, newest)
            written += 1
    return written


def _write_to(auditor: Membership, head: LogHead) -> None:
    user = auditor.user
    language = user.language or settings.LANGUAGE_CODE
    context = {"name": user.name_for(language), "head": head, "checkpoint": head.checkpoint}
    with override(language):
        post(
            to=user.email,
            subject=render_to_string("mail/log_head_subject.txt", context),
            body=render_to_string("mail/log_head.txt", context),
        )

"""Letters leave once, by whichever worker comes first, and are tried again."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.utils import timezone

from lms.accounts import post
from lms.accounts.models import Letter
from lms.accounts.tasks import sweep

pytestmark = pytest.mark.django_db


def letter() -> Letter:
    return post.post(to="dilnoza@example.uz", subject="Two\nlines", body="Text")


def test_a_letter_that_nobody_was_woken_for_leaves_by_the_sweep() -> None:
    letter()
    sweep()
    sweep()
    assert [(m.subject, m.to) for m in mail.outbox] == [("Two lines", ["dilnoza@example.uz"])]
    assert not Letter.objects.exists()


def test_a_letter_that_another_worker_carries_is_left_alone() -> None:
    carried = letter()
    Letter.objects.update(claimed_at=timezone.now(), tries=1)
    assert not post.deliver(carried.pk)
    assert not mail.outbox


def test_a_worker_that_died_leaves_the_letter_to_others() -> None:
    letter()
    Letter.objects.update(claimed_at=timezone.now() - timedelta(minutes=6), tries=1)
    sweep()
    assert len(mail.outbox) == 1


def test_one_letter_that_is_refused_does_not_hold_up_the_others() -> None:
    first = letter()
    with patch("lms.accounts.post.EmailMessage.send", side_effect=OSError("550 no such mailbox")):
        sweep()
    first.refresh_from_db()
    assert first.failure == "550 no such mailbox"
    letter()
    sweep()
    assert len(mail.outbox) == 1


def test_a_letter_is_given_up_in_the_end() -> None:
    letter()
    Letter.objects.update(tries=post.TRIES)
    sweep()
    assert not mail.outbox

from __future__ import annotations

from celery import shared_task

from . import post


@shared_task
def deliver_letter(letter_id: int) -> None:
    post.deliver(letter_id)


@shared_task
def sweep() -> None:
    """Send the letters that nobody was woken for, or that could not leave before."""
    for letter_id in post.due():
        post.deliver(letter_id)

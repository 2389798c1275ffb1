"""The demo's mailbox. Its addresses exist on the demo settings only (see urls.py)."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import mailbox


@require_safe
@never_cache
def mail_list(request: HttpRequest) -> HttpResponse:
    """Anybody on the demo: every message that it would have sent, newest first."""
    return render(request, "operations/mail_list.html", {"letters": mailbox.letters(_folder())})


@require_safe
@never_cache
def mail_letter(request: HttpRequest, key: str) -> HttpResponse:
    """Anybody on the demo: one message, its links to be followed."""
    letter = mailbox.letter(_folder(), key)
    if letter is None:
        raise Http404
    return render(request, "operations/mail_letter.html", {"letter": letter})


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)

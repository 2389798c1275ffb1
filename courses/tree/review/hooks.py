"""Where Wagtail calls: the screens of review, and an editor's words before those who work on the page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks
from wagtail.models import Page

from .standing import sent_back
from .urls import urlpatterns


@hooks.register("register_admin_urls")
def review_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("before_edit_page", order=10)
def say_why_it_came_back(request: HttpRequest, page: Page) -> None:
    """The editor of translations, which has taken its pages by now, says it in its own place."""
    review = sent_back(page) if request.method == "GET" else None
    if review:
        messages.warning(request, review.words)

"""Uploads for those who write with them. Learners get theirs at the activity's own address."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from wagtail.permissions import policy_registry

from .models import Picture
from .storing import handed_out


def original(request: HttpRequest, name: str) -> HttpResponse:
    """A picture as it was uploaded, for those who may choose it."""
    return serve_to_author(get_object_or_404(Picture, file=name), request)


def serve_to_author(kept: Any, request: HttpRequest) -> HttpResponse:
    """The picture or file; Http404 for those who may not choose it, or when its bytes are gone."""
    policy = policy_registry.get_by_type(type(kept))
    if not policy.user_has_permission_for_instance(request.user, "choose", kept):
        raise Http404
    try:
        return handed_out(kept.file.open("rb"), kept.filename)
    except OSError:
        raise Http404 from None


urlpatterns: list[URLPattern] = [path("originals/<path:name>", original, name="original_picture")]

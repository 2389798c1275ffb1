"""Error pages in the visitor's language. They ask the database for nothing but who the visitor is."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "404.html", 404)


class NotByLinkMiddleware:
    """A person who types the address of a form's button is told so; Django answers with an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.streaming or response.content:
            return response
        if "text/html" not in request.headers.get("Accept", ""):
            return response
        page = _page(request, "405.html", 405)
        page["Allow"] = response.get("Allow", "")
        return page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A script reads the state and asks for a fresh token; a person reads what to do."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"state": "token"}, status=403)
    return _page(request, "403_csrf.html", 403)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, template, {"continue_link": None}, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context processors: what failed may be what they need."""
    return HttpResponse(render_to_string("500.html"), status=500)

"""Error pages in the visitor's language. They ask the database for nothing but who the visitor is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "404.html", 404)


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

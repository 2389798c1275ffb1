"""The site's addresses and one more: the least that a signed-in page can cost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.urls import handler403, handler404, handler500, urlpatterns

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def hello(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponse("nobody", status=401)
    return HttpResponse(f"hello, {request.user.get_short_name()}")


urlpatterns = [path("hello/", hello), *urlpatterns]

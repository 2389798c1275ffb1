from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import languages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", languages.front, name="front"),
    path("language/<str:language>/", languages.choose, name="choose_language"),
]

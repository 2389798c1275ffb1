"""Attempts as those see them who answer for an exam, apart from any course's address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:attempt>/replay/", views.replay, name="attempt_replay"),
]

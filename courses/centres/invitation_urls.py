"""Below /accounts/, where the people who open them belong."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import invitation_views

urlpatterns: list[URLPattern] = [
    path("invitation/<uuid:uuid>/<str:signature>/", invitation_views.invitation, name="invitation"),
]

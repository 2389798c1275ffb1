from __future__ import annotations

from django.urls import URLPattern, path

from . import correction_views

urlpatterns: list[URLPattern] = [
    path("courses/<int:course>/correct/", correction_views.correct_edition, name="correct_edition"),
    path(
        "courses/<int:course>/correct/<uuid:uuid>/",
        correction_views.correction_preview,
        name="correction_preview",
    ),
    path("courses/<int:course>/corrections/", correction_views.corrections, name="corrections"),
]

"""Addresses without a language prefix: they stand on paper."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("credentials/", include("certificates.credentials.urls")),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:code>/", views.verify, name="verify"),
]

"""Addresses that stand in credentials: they never change, and have no language before them."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path, register_converter

from . import views


class EditionLabel:
    """An edition's number, with that of its correction: 3 or 3.1."""

    regex = r"[1-9][0-9]{0,8}(?:\.[1-9][0-9]{0,8})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EditionLabel, "edition_label")
ACHIEVEMENT = "achievements/<slug:agency>/<uuid:course>/<edition_label:edition>"

urlpatterns: list[URLPattern] = [
    path("jwks.json", views.keys, name="credentials_keys"),
    re_path(r"^keys/(?P<kid>[A-Za-z0-9_-]{43})$", views.key, name="credentials_key"),
    path("issuers/<slug:agency>", views.issuer, name="credentials_issuer"),
    path(ACHIEVEMENT, views.achievement, name="credentials_achievement"),
    path(f"{ACHIEVEMENT}/badge.png", views.achievement_picture, name="credentials_picture"),
    re_path(r"^status/(?P<number>[1-9][0-9]{0,17})$", views.status, name="credentials_status"),
]

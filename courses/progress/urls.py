from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.my, name="my"),
    path("token/", views.fresh_token, name="fresh_token"),
    path("<uuid:uuid>/continue/", views.go_on, name="continue"),
]

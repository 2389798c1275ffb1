"""Addresses without a language prefix: they stand on paper."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import sharing
from .log import views as log_views
from .verification import views as verification

urlpatterns: list[URLPattern | URLResolver] = [
    path("credentials/", include("certificates.credentials.urls")),
    path("achieved/<uuid:certificate>/", sharing.shared, name="certificate_shared"),
    path("verify/", verification.verify_form, name="verify_form"),
    path("verify/<str:code>/", verification.verify, name="verify"),
    path("verify/<str:code>/proof.json", log_views.proof, name="verify_proof"),
    path("certificates/log/checkpoint", log_views.newest_checkpoint, name="log_checkpoint"),
    path("certificates/log/key", log_views.keys, name="log_key"),
]

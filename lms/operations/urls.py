"""Addresses without a language prefix; those of the demo only where it is one."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path, re_path
from django.views.static import serve

from . import views
from .health import healthz

urlpatterns: list[URLPattern] = [path("healthz", healthz, name="healthz")]

if settings.MALAKA_DEMO:
    urlpatterns += [
        path("demo/mail/", views.mail_list, name="demo_mail"),
        path("demo/mail/<slug:key>/", views.mail_letter, name="demo_letter"),
        # In production the proxy in front serves uploaded pictures (docs/operator.md).
        re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}, name="demo_media"),
    ]

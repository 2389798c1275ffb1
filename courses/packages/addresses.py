"""The addresses of the packages' pages, the same for each surface."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views
from .views import Surface


def addresses(surface: Surface) -> list[URLPattern]:
    """Address patterns; their names begin with the surface's prefix."""
    prefix = surface.prefix
    shown: dict[str, object] = {"surface": surface}
    return [
        path("", views.index, shown, name=prefix),
        path("export/", views.ask_export, shown, name=f"{prefix}_export"),
        path("exports/<uuid:uuid>/", views.export_job, shown, name=f"{prefix}_export_job"),
        path("exports/<uuid:uuid>/file/", views.export_file, shown, name=f"{prefix}_export_file"),
        path("upload/", views.upload, shown, name=f"{prefix}_upload"),
        path("imports/<uuid:uuid>/", views.import_job, shown, name=f"{prefix}_import_job"),
        path("imports/<uuid:uuid>/confirm/", views.bring_in, shown, name=f"{prefix}_confirm"),
        path("imports/<uuid:uuid>/discard/", views.leave_out, shown, name=f"{prefix}_discard"),
    ]

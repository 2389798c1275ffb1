from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import views
from .credentials import views as credentials
from .log import views as log_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:enrolment>/", views.moment, name="certificate_moment"),
    path("<uuid:enrolment>/state/", views.state, name="certificate_state"),
    path("<uuid:certificate>/sharing/", views.sharing, name="certificate_sharing"),
    path("<uuid:certificate>.pdf", views.pdf, name="certificate_pdf"),
    path("issued/<slug:agency>/<int:year>/<int:month>.csv", log_views.month, name="certificate_month"),
    path("<uuid:certificate>.jwt", credentials.credential, name="certificate_credential"),
    path("<uuid:certificate>.png", credentials.badge_png, name="certificate_badge_png"),
    path("<uuid:certificate>.svg", credentials.badge_svg, name="certificate_badge_svg"),
]

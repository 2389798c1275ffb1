"""Where Wagtail calls: the designs of certificates."""

from __future__ import annotations

from django.urls import URLPattern
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from courses.tree.authoring.views import SETTINGS_HOOK

from .designs.courses import CourseDesignForm
from .designs.snippets import DesignViewSet
from .designs.urls import urlpatterns

register_snippet(DesignViewSet)
hooks.register(SETTINGS_HOOK, CourseDesignForm)


@hooks.register("register_admin_urls")
def addresses_of_designs() -> list[URLPattern]:
    return urlpatterns

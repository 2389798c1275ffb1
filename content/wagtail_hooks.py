from __future__ import annotations

from django.db.models import DecimalField
from django.templatetags.static import static
from django.urls import URLPattern
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.snippets.models import register_snippet

from .blocks.number import NumberField
from .deleting import DeleteFiles, DeletePictures
from .deleting import urlpatterns as deleting_urls
from .serving import serve_to_author
from .serving import urlpatterns as serving_urls
from .snippets import DeleteTerms, TermViewSet, TopicViewSet

register_form_field_override(DecimalField, override={"form_class": NumberField})

register_snippet(TermViewSet)
register_snippet(TopicViewSet)
for action in (DeleteTerms, DeletePictures, DeleteFiles):
    hooks.register("register_bulk_action", action, order=10)


hooks.register("before_serve_document", serve_to_author, order=-10)


@hooks.register("insert_editor_js")
def pasting() -> str:
    return format_html('<script type="module" src="{}"></script>', static("js/paste.js"))


@hooks.register("register_admin_urls", order=-10)
def addresses_of_files() -> list[URLPattern]:
    return [*deleting_urls, *serving_urls]

"""Deleting pictures, files and terms in the admin: what is used stays, and its author reads where."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from wagtail.documents.views.bulk_actions.delete import DeleteBulkAction as DeleteDocuments
from wagtail.documents.views.documents import DeleteView as DeleteDocument
from wagtail.images.views.bulk_actions.delete import DeleteBulkAction as DeleteImages
from wagtail.images.views.images import DeleteView as DeleteImage

from .models import File, Picture
from .uses import is_used, uses_of


class UnlessUsed:
    """A view that deletes one, or says what needs it."""

    object: Any
    request: HttpRequest

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refusal() or super().get(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refusal() or super().post(request, *args, **kwargs)  # type: ignore[misc]

    def _refusal(self) -> HttpResponse | None:
        uses = uses_of(self.object, self.request.user)
        if not uses:
            return None
        context = {"kept": self.object, "uses": uses, "view": self}
        status = 409 if self.request.method == "POST" else 200
        return TemplateResponse(self.request, "content/cms/in_use.html", context, status=status)


class DeletePicture(UnlessUsed, DeleteImage):
    pass


class DeleteFile(UnlessUsed, DeleteDocument):
    pass


class OnlyUnused:
    """An action that deletes those of the chosen that nothing needs, and names the others."""

    def check_perm(self, kept: Any) -> bool:
        return super().check_perm(kept) and not is_used(kept)  # type: ignore[misc]


class DeletePictures(OnlyUnused, DeleteImages):
    models = [Picture]
    template_name = "content/cms/delete_pictures.html"


class DeleteFiles(OnlyUnused, DeleteDocuments):
    models = [File]
    template_name = "content/cms/delete_files.html"


urlpatterns: list[URLPattern] = [
    path("images/<int:image_id>/delete/", DeletePicture.as_view(), name="delete_picture"),
    path("documents/<int:document_id>/delete/", DeleteFile.as_view(), name="delete_file"),
]
"""They stand before Wagtail's own at the same addresses."""

from __future__ import annotations

from celery import shared_task
from django.apps import apps

from .shown import shown


@shared_task(expires=3600)
def make_renditions(picture_id: int) -> None:
    """Make what a picture is shown by, before anybody asks; a page that is quicker makes it itself."""
    picture = apps.get_model("content", "Picture").objects.filter(pk=picture_id).first()
    if picture is not None:
        shown(picture)

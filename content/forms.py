"""What is asked of an uploaded picture beside what Wagtail asks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from .svg import check_svg


class PictureForm(BaseImageForm):
    """Refuses a drawing that could run, load or reach anything, and says why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):  # not there in the form that follows several uploads
            file.error_messages["file_too_many_pixels"] = _(
                "The picture is larger than 40 million pixels. "
                "Make it smaller: 3000 pixels across are enough."
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data and file.name.lower().endswith(".svg"):
            file.seek(0)
            check_svg(file.read())
            file.seek(0)
        return file

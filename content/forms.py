"""What is asked of an uploaded picture beside what Wagtail asks."""

from __future__ import annotations

from typing import Any

from wagtail.images.forms import BaseImageForm

from .svg import check_svg


class PictureForm(BaseImageForm):
    """Refuses a drawing that could run, load or reach anything, and says why."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data and file.name.lower().endswith(".svg"):
            file.seek(0)
            check_svg(file.read())
            file.seek(0)
        return file

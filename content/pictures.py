"""How large a picture is, for raster images and drawings alike."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from .svg import size_of_svg

Size = tuple[int, int]


def dimensions(file: BinaryIO, media_type: str) -> Size:
    """Width and height in pixels, ``(0, 0)`` for what is no picture. The file is left at its start."""
    if not media_type.startswith("image/"):
        return 0, 0
    file.seek(0)
    try:
        if media_type == "image/svg+xml":
            return size_of_svg(file.read())
        with Image.open(file) as image:
            return image.size
    except (UnidentifiedImageError, OSError, ValueError):
        return 0, 0
    finally:
        file.seek(0)

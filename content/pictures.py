"""How large a picture is, for raster images and drawings alike."""

from __future__ import annotations

from io import BytesIO
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
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return 0, 0
    finally:
        file.seek(0)


def is_whole(data: bytes) -> bool:
    """Can a raster image be read to its end?"""
    try:
        with Image.open(BytesIO(data)) as image:
            if image.format == "PNG":
                image.verify()
            else:
                image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return False
    return True

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from courses.document.blocks import Picture

from .base import LessonBlock, Raw
from .neutral import Reader, Writer


class PictureBlock(LessonBlock, StructBlock):
    """A picture with words for those who cannot see it, unless it says nothing (decorative)."""

    document = Picture

    image = ImageChooserBlock(label=_("picture"))
    alt = CharBlock(
        label=_("picture in words"),
        required=False,
        max_length=400,
        help_text=_("What a reader who cannot see it must know: what it shows, not that it is a picture."),
    )
    decorative = BooleanBlock(
        label=_("decorative"),
        required=False,
        help_text=_("It says nothing that the text does not; screen readers skip it."),
    )
    narrow = ImageChooserBlock(
        label=_("drawing for phones"),
        required=False,
        help_text=_("A taller drawing of the same, when the letters of the wide one would be too small."),
    )
    caption = CharBlock(label=_("caption"), required=False, max_length=300)
    source = CharBlock(label=_("source"), required=False, max_length=250)

    class Meta:
        label = _("picture")
        icon = "image"
        group = _("Shown")
        description = _("A drawing or photograph that explains something the words cannot.")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        has_words = bool(value["alt"].strip())
        if has_words == bool(value["decorative"]):
            message = _("Say the picture in words, or mark it as decorative; one of the two.")
            raise StructBlockValidationError(block_errors={"alt": ValidationError(message)})
        return value

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Picture:
        decorative = bool(value["decorative"])
        return Picture(
            block_id,
            asset=writer.file(value["image"]),
            alt="" if decorative else value["alt"],
            decorative=decorative,
            narrow=writer.file(value["narrow"]),
            caption=value["caption"],
            source=value["source"],
        )

    def from_document(self, block: Picture, reader: Reader) -> Raw:
        return {
            "image": reader.picture(block.asset),
            "alt": block.alt,
            "decorative": block.decorative,
            "narrow": reader.picture(block.narrow),
            "caption": block.caption,
            "source": block.source,
        }

"""What every block shares: it becomes a block of a document, and a block of a document becomes it.

A block's class is registered for its document class by being a child of a stream; nothing else switches on
types.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.blocks import Block, StreamBlock, StreamValue

from courses.document.blocks import Block as DocumentBlock
from courses.document.rendering import RenderContext, ShownAsset, render_block

from ..models import File, Picture
from ..shown import read_renditions, shown
from .neutral import Reader, Writer

INLINE = ["bold", "italic", "superscript", "subscript"]
"""What a short text may have."""

PROSE = ["h4", "bold", "italic", "ol", "ul", "link", "document-link", "superscript", "subscript"]
"""What a paragraph may have. Whatever else is pasted, from Word for instance, is left out."""

Raw = Any
"""What a StreamField stores for a block's value."""


class Written:
    """A block that has a counterpart in the document, ``document``, with the block's id."""

    document: ClassVar[type[Any]]

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Any:
        """The block of a document with what ``value`` says."""
        raise NotImplementedError

    def from_document(self, block: Any, reader: Reader) -> Raw:
        """What a StreamField stores for ``block``."""
        raise NotImplementedError


class LessonBlock(Written):
    """A block of a lesson's body. Rendered by Wagtail, as in the block chooser, it is the document's HTML
    too."""

    def render(self, value: Any, context: dict[str, Any] | None = None) -> SafeString:
        language = get_language() or "uz"
        writer = Writer(language)
        block = self.to_document("preview", value, writer)
        return render_block(block, RenderContext(language, asset=shown_by(writer)))


def shown_by(writer: Writer) -> Any:
    """How a page shows the pictures and files that ``writer`` has met: pictures by their renditions, files
    at the address for authors."""
    pictures = [source for source in writer.sources.values() if isinstance(source, Picture)]
    found: dict[str, ShownAsset | None] = {}

    def asset(sha256: str) -> ShownAsset | None:
        if not found:
            read_renditions(pictures)
            found.update({picture.sha256: shown(picture) for picture in pictures})
        source = writer.sources.get(sha256)
        if isinstance(source, File):
            return ShownAsset(url=source.url, name=source.filename, size=source.file_size or 0)
        return found.get(sha256)

    return asset


def written(stream: StreamValue | Iterable[Any] | None, writer: Writer) -> tuple[Any, ...]:
    """The document's blocks of a stream, in order. A block without an id yet gets the position as its id."""
    return tuple(
        child.block.to_document(str(child.id or place), child.value, writer)
        for place, child in enumerate(stream or ())
    )


def stored(
    stream: StreamBlock, blocks: Iterable[DocumentBlock | Any], reader: Reader
) -> list[dict[str, Any]]:
    """What a StreamField of ``stream`` stores for blocks of a document; ids are kept."""
    by_type: dict[str, tuple[str, Block]] = {
        child.document.type: (name, child)
        for name, child in stream.child_blocks.items()
        if isinstance(child, Written)
    }
    raw = []
    for block in blocks:
        name, child = by_type[block.type]
        raw.append({"type": name, "value": child.from_document(block, reader), "id": block.id})
    return raw

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StreamBlock, StructBlock, TextBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.document.blocks import Table, TableRow
from courses.document.errors import DocumentError

from .base import LessonBlock, Raw
from .neutral import Reader, Writer

COLUMNS = 6
NAMES = [f"c{number}" for number in range(1, COLUMNS + 1)]


class HeaderBlock(StructBlock):
    """The columns' names; as many columns as have one."""

    c1 = CharBlock(label=_("column 1"), required=False, max_length=80)
    c2 = CharBlock(label=_("column 2"), max_length=80)
    c3 = CharBlock(label=_("column 3"), required=False, max_length=80)
    c4 = CharBlock(label=_("column 4"), required=False, max_length=80)
    c5 = CharBlock(label=_("column 5"), required=False, max_length=80)
    c6 = CharBlock(label=_("column 6"), required=False, max_length=80)

    class Meta:
        label = _("columns")
        form_classname = "struct-block table-cells"


class RowBlock(StructBlock):
    """A row; its first cell says what the row is about."""

    c1 = CharBlock(label=_("about what"), max_length=300)
    c2 = TextBlock(label=_("column 2"), required=False, rows=2)
    c3 = TextBlock(label=_("column 3"), required=False, rows=2)
    c4 = TextBlock(label=_("column 4"), required=False, rows=2)
    c5 = TextBlock(label=_("column 5"), required=False, rows=2)
    c6 = TextBlock(label=_("column 6"), required=False, rows=2)

    class Meta:
        label = _("row")
        icon = "minus"
        form_classname = "struct-block table-cells"


class TableBlock(LessonBlock, StructBlock):
    """Wagtail's own table block cannot be translated field by field; this one is made of plain cells."""

    document = Table

    caption = CharBlock(
        label=_("caption"), max_length=200, help_text=_("What is compared, and in which respect.")
    )
    header = HeaderBlock()
    rows = StreamBlock([("row", RowBlock())], label=_("rows"), min_num=1)
    source = CharBlock(label=_("source"), required=False, max_length=250)

    class Meta:
        label = _("comparison table")
        icon = "table"
        group = _("Shown")
        description = _("Two or more things side by side. On a phone each row becomes a card.")
        preview_value = {
            "caption": _("Before and after"),
            "header": {**dict.fromkeys(NAMES, ""), "c2": _("Before"), "c3": _("After")},
            "rows": [
                {
                    "type": "row",
                    "value": {**dict.fromkeys(NAMES, ""), "c1": _("Papers"), "c2": "15", "c3": "2"},
                    "id": "r1",
                }
            ],
            "source": "",
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        width = _width([value["header"][name] for name in NAMES])
        for row in value["rows"]:
            if _width([row.value[name] for name in NAMES]) > width:
                message = gettext_now("A row has more cells than there are columns with a name.")
                raise StructBlockValidationError(block_errors={"rows": ValidationError(message)})
        return value

    def to_document(self, block_id: str, value: Any, writer: Writer) -> Table:
        header = [value["header"][name] or "" for name in NAMES]
        width = _width(header)
        rows = tuple(
            TableRow(str(row.id), tuple((row.value[name] or "") for name in NAMES[:width]))
            for row in value["rows"]
        )
        return Table(block_id, value["caption"], tuple(header[:width]), rows, value["source"])

    def from_document(self, block: Table, reader: Reader) -> Raw:
        if len(block.header) > COLUMNS:
            raise DocumentError(gettext_now("a table has %(number)d columns at most") % {"number": COLUMNS})
        return {
            "caption": block.caption,
            "header": _cells(block.header),
            "rows": [{"type": "row", "value": _cells(row.cells), "id": row.id} for row in block.rows],
            "source": block.source,
        }


def _width(cells: list[str]) -> int:
    """How many columns: up to the last cell with something in it."""
    return max((place + 1 for place, cell in enumerate(cells) if cell and cell.strip()), default=0)


def _cells(cells: tuple[str, ...]) -> dict[str, str]:
    return {**dict.fromkeys(NAMES, ""), **dict(zip(NAMES, cells, strict=False))}

"""Tables that leave for a spreadsheet: nothing in them is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook

Cell = str | int | Decimal | None
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """A table with its name and the names of its columns."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def safe(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: what could begin one gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_line(cells: Iterable[object]) -> str:
    """One line of CSV, for a table that is sent as it is read."""
    out = io.StringIO()
    csv.writer(out).writerow([safe(cell) for cell in cells])
    return out.getvalue()


def _cell(value: Cell) -> Cell:
    return safe(value) if isinstance(value, str) else value


def as_csv(sheet: Sheet) -> str:
    """The table as CSV, with a byte-order mark by which spreadsheets know UTF-8. Numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(sheet.heads)
    writer.writerows([_cell(value) for value in row] for row in sheet.rows)
    return "\ufeff" + out.getvalue()


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of the tables; a sheet's name has at most 31 letters."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        page.append(list(sheet.heads))
        for row in sheet.rows:
            page.append([_cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

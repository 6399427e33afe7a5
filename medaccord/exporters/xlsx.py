"""An Excel workbook: events, parties and evidence, each on a sheet of its own.

Strings are written as strings, so Excel reckons nothing of them and opens no links by itself.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import xlsxwriter

from medaccord.exporters import rows
from medaccord.selection import Selection, Sheet

media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
suffix = ".xlsx"

LONGEST = 32_767
"""Characters that Excel holds in a cell."""

MOST = 1_048_575
"""Rows that a sheet holds below its heading; the rest goes to a further sheet."""

_AT_ONCE = 1 << 16
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def export(selection: Selection) -> Iterator[bytes]:
    """The workbook: written to a file that is gone afterwards, for its parts are known at its end only."""
    with tempfile.TemporaryDirectory(prefix="medaccord-") as folder:
        path = Path(folder) / "export.xlsx"
        with xlsxwriter.Workbook(path, {**_OPTIONS, "tmpdir": folder}) as book:
            bold = book.add_format({"bold": True})
            for table in get_args(Sheet):
                _sheets(book, bold, selection, table)
        with path.open("rb") as stream:
            while piece := stream.read(_AT_ONCE):
                yield piece


def _sheets(book: Any, bold: Any, selection: Selection, table: Sheet) -> None:
    found = rows.rows(selection, table)
    number = 1
    while _sheet(book, bold, table if number == 1 else f"{table} {number}", table, islice(found, MOST)) == MOST:
        number += 1


def _sheet(book: Any, bold: Any, name: str, table: Sheet, some: Iterator[tuple[rows.Cell, ...]]) -> int:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(rows.COLUMNS[table]) - 1, 18)
    for place, column in enumerate(rows.COLUMNS[table]):
        sheet.write_string(0, place, column.name, bold)
    written = 0
    for written, row in enumerate(some, 1):
        for place, cell in enumerate(map(rows.text, row)):
            if isinstance(cell, str):
                sheet.write_string(written, place, clipped(cell))
            elif cell is not None:
                sheet.write_number(written, place, cell)
    return written


def clipped(text: str) -> str:
    """The text as far as a cell holds it."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

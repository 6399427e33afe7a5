"""An Excel workbook: events, parties and evidence, each on a sheet of its own.

Strings are written as strings, so Excel reckons nothing of them and opens no links by itself.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, get_args

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


class Table(NamedTuple):
    """A sheet of a workbook, or several where it is longer than one can be."""

    name: str
    headings: Sequence[str]
    rows: Iterator[Sequence[rows.Cell]]


def export(selection: Selection) -> Iterator[bytes]:
    """The workbook of the selection's three tables."""
    return workbook(
        Table(name, [column.name for column in rows.COLUMNS[name]], rows.rows(selection, name))
        for name in get_args(Sheet)
    )


def workbook(tables: Iterable[Table]) -> Iterator[bytes]:
    """Any workbook: written to a file that is gone afterwards, for its parts are known at its end only."""
    with tempfile.TemporaryDirectory(prefix="medaccord-") as folder:
        path = Path(folder) / "export.xlsx"
        with xlsxwriter.Workbook(path, {**_OPTIONS, "tmpdir": folder}) as book:
            bold = book.add_format({"bold": True})
            for table in tables:
                _sheets(book, bold, table)
        with path.open("rb") as stream:
            while piece := stream.read(_AT_ONCE):
                yield piece


def _sheets(book: Any, bold: Any, table: Table) -> None:
    number = 1
    while _sheet(book, bold, table, table.name if number == 1 else f"{table.name} {number}") == MOST:
        number += 1


def _sheet(book: Any, bold: Any, table: Table, name: str) -> int:
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, max(0, len(table.headings) - 1), 18)
    for place, heading in enumerate(table.headings):
        sheet.write_string(0, place, heading, bold)
    written = 0
    for written, row in enumerate(islice(table.rows, MOST), 1):
        for place, cell in enumerate(map(rows.text, row)):
            if isinstance(cell, str):
                sheet.write_string(written, place, clipped(cell))
            elif cell is not None:
                sheet.write_number(written, place, cell)
    sheet.autofilter(0, 0, written, max(0, len(table.headings) - 1))
    return written


def clipped(text: str) -> str:
    """The text as far as a cell holds it."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

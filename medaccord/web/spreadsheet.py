"""What a page shows as a table, as a file: CSV, JSON, an Excel workbook, an Atom feed.

A spreadsheet must not take a text for a formula: in CSV such a text gets an apostrophe before it, as OWASP advises; in
Excel all texts are written as texts.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from starlette.responses import Response, StreamingResponse

Cell = str | int | float | None

LARGEST = 250_000
"""Rows that one file may have."""
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class Column(NamedTuple):
    """A column: its key in JSON, and its heading."""

    key: str
    name: str


class Sheet(NamedTuple):
    """A table with a name. Rows are made as they are asked for."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]


def answer(sheet: Sheet, ending: str) -> Response:
    """The sheet as a file of this ending: `csv`, `json` or `xlsx`."""
    media, write = WRITERS[ending]
    name = f'attachment; filename="{sheet.name}.{ending}"'
    rows = _bounded(sheet.rows)
    return StreamingResponse(write(sheet._replace(rows=rows)), media_type=media, headers={"Content-Disposition": name})


def _bounded(rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    for number, row in enumerate(rows):
        if number >= LARGEST:
            return
        yield row


def as_csv(sheet: Sheet) -> Iterator[bytes]:
    """Commas, quotes where needed, UTF-8 with a mark at its beginning, so that Excel reads it."""
    out = io.StringIO()
    writer = csv.writer(out)
    yield b"\xef\xbb\xbf"
    writer.writerow([column.name for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([harmless(cell) for cell in row])
        if out.tell() > 60_000:
            yield _taken(out)
    yield _taken(out)


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def as_json(sheet: Sheet) -> Iterator[bytes]:
    """A list with an object for each row."""
    before = b"["
    for row in sheet.rows:
        named = {column.key: cell for column, cell in zip(sheet.columns, row, strict=True)}
        yield before + b"\n" + json.dumps(named, ensure_ascii=False).encode()
        before = b","
    yield b"\n]\n" if before == b"," else b"[]\n"


def as_xlsx(sheet: Sheet) -> Iterator[bytes]:
    """A workbook with one sheet: a heading that stays in sight, and filters."""
    import xlsxwriter

    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, {**options, "strings_to_numbers": False})
        page = book.add_worksheet(sheet.name[:31])
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        page.freeze_panes(1, 0)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, 28 if place < 2 else 18)
            page.write_string(0, place, column.name, bold)
        number = 0
        for number, row in enumerate(sheet.rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, place, cell[:32_767], wrapped)
                elif cell is not None:
                    page.write_number(number, place, cell, wrapped)
        page.autofilter(0, 0, number, max(0, len(sheet.columns) - 1))
        book.close()
        file.seek(0)
        while block := file.read(65_536):
            yield block


WRITERS: dict[str, tuple[str, Callable[[Sheet], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}

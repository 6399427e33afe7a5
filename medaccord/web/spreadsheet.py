"""What a page shows as a table, as a file: CSV, JSON, an Excel workbook. The exporters write them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from starlette.responses import Response, StreamingResponse

from medaccord.exporters import csv

Cell = str | int | float | None

LARGEST = 250_000
"""Rows that one file may have."""
_AT_ONCE = 1 << 16


class Column(NamedTuple):
    """A column: its key in JSON, and its heading."""

    key: str
    name: str


class Sheet(NamedTuple):
    """A table with a name. Rows are made as they are asked for."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]

    @property
    def headings(self) -> list[str]:
        """What its columns are called."""
        return [column.name for column in self.columns]


def answer(sheet: Sheet, ending: str) -> Response:
    """The sheet as a file of this ending: `csv`, `json` or `xlsx`."""
    media, write = WRITERS[ending]
    name = f'attachment; filename="{sheet.name}.{ending}"'
    pieces = write(sheet._replace(rows=islice(sheet.rows, LARGEST)))
    return StreamingResponse(pieces, media_type=media, headers={"Content-Disposition": name})


def as_csv(sheet: Sheet) -> Iterator[bytes]:
    """As `medaccord export` writes it."""
    return csv.table(sheet.headings, sheet.rows)


def as_json(sheet: Sheet) -> Iterator[bytes]:
    """A list with an object for each row."""
    waiting, size = ["["], 0
    for number, row in enumerate(sheet.rows):
        named = {column.key: cell for column, cell in zip(sheet.columns, row, strict=True)}
        waiting.append(f"{',' if number else ''}\n{json.dumps(named, ensure_ascii=False)}")
        size += len(waiting[-1])
        if size > _AT_ONCE:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join([*waiting, "\n]\n"]).encode()


def as_xlsx(sheet: Sheet) -> Iterator[bytes]:
    """A workbook with one sheet, as `medaccord export` writes it."""
    from medaccord.exporters import xlsx

    return xlsx.workbook([xlsx.Table(sheet.name, sheet.headings, iter(sheet.rows))])


WRITERS: dict[str, tuple[str, Callable[[Sheet], Iterator[bytes]]]] = {
    "csv": (csv.media_type, as_csv),
    "json": ("application/json", as_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}

"""Comma-separated values: one table, which spreadsheets open as it is.

UTF-8 with a mark at its beginning, without which Excel takes Russian letters for others. A cell that a spreadsheet
would take for a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from medaccord.exporters import rows
from medaccord.selection import Selection

media_type = "text/csv; charset=utf-8"
suffix = ".csv"

AT_ONCE = 1 << 16
"""Characters of a piece."""

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet reckon (OWASP, CSV injection), also in the wide forms that it takes for the same."""


def export(selection: Selection) -> Iterator[bytes]:
    """The rows of the selection's table."""
    headings = [column.name for column in rows.COLUMNS[selection.table]]
    return table(headings, rows.rows(selection, selection.table))


def table(headings: Iterable[str], found: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """Any table."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in found:
        writer.writerow(map(harmless, row))
        if out.tell() > AT_ONCE:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def harmless(cell: object) -> object:
    """A cell as a spreadsheet may have it: without lists, and nothing that it would take for a formula."""
    value = "; ".join(cell) if isinstance(cell, tuple) else cell
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value

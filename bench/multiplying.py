"""A register many times beside itself: all its tables, under other ids. For `web.py`, where building takes an hour.

The first is a copy of the file. Of each further one, every id of an announcement gets its number (`g000017` becomes
`g3x000017`), and with it those of its events and initiatives; numbers go on. Parties and terms are shared, so each has
as many times more initiatives.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from medaccord.records import Announcement, Document
from medaccord.register import indexing

_ID = re.compile(r"\bg(?=\d{6}\b)")
_INITIATIVE = re.compile(r"\bi[0-9a-f]{12,}\b")
SHIFTED = {"events": ("number",), "initiatives": ("number",), "facets": ("number", "owner"), "sums": ("number",)}
TABLES = ("documents", "announcements", "events", "members", "initiatives", "facets", "sums", "mentions")


def multiply(small: Path, large: Path, times: int) -> None:
    """Writes `large`, with all of `small` so many times."""
    shutil.copy(small, large)
    base = sqlite3.connect(large)
    base.execute("PRAGMA synchronous=off")
    base.execute("PRAGMA journal_mode=off")
    tables = {name: _rows(base, name) for name in TABLES}
    step = 1 + max(base.execute(f"SELECT max(number) FROM {name}").fetchone()[0] for name in ("events", "initiatives"))
    words = dict(_words(base))
    for copy in range(1, times):
        for name, (columns, rows) in tables.items():
            marks = ", ".join("?" for _ in columns)
            base.executemany(f"INSERT INTO {name} VALUES ({marks})", _moved(name, columns, rows, copy, step))
        moved = ((number + copy * step, found) for number, found in words.items())
        base.executemany("INSERT INTO event_words(rowid, words) VALUES (?, ?)", moved)
    base.execute("UPDATE meta SET value = value + 1 WHERE name = 'epoch'")
    base.commit()
    base.execute("ANALYZE")
    base.commit()
    base.close()


def _rows(base: sqlite3.Connection, name: str) -> tuple[list[str], list[tuple[object, ...]]]:
    found = base.execute(f"SELECT * FROM {name}")
    return [column[0] for column in found.description], found.fetchall()


def _moved(
    name: str, columns: list[str], rows: list[tuple[object, ...]], copy: int, step: int
) -> Iterator[tuple[object, ...]]:
    shifted = [column in SHIFTED.get(name, ()) for column in columns]
    for row in rows:
        yield tuple(
            value + copy * step if shift and isinstance(value, int) else _renamed(value, copy)
            for value, shift in zip(row, shifted, strict=True)
        )


def _renamed(value: object, copy: int) -> object:
    if not isinstance(value, str):
        return value
    return _INITIATIVE.sub(lambda found: _other(found[0], copy), _ID.sub(f"g{copy}x", value))


def _other(id: str, copy: int) -> str:
    return "i" + hashlib.sha256(f"{id} {copy}".encode()).hexdigest()[: len(id) - 1]


def _words(base: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """The words that each event is found by, by its number: the index itself does not give them back."""
    query = "SELECT e.number, d.record, a.record FROM events e JOIN documents d ON d.id = e.announcement "
    for number, document, read in base.execute(query + "JOIN announcements a ON a.id = e.announcement"):
        event = Announcement.model_validate_json(read).events[0]
        yield number, " ".join(sorted(indexing.words(event, Document.model_validate_json(document), True)))

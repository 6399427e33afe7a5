"""What is kept for good, row by row: how it leaves in JSON lines, and how it comes back from them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, Table, func, select

from medaccord.errors import StoreError
from medaccord.records import Announcement, Correction, Decision, Document, Event
from medaccord.store import Store, kept, migrations
from medaccord.store.tables import announcements
from medaccord.store.tables import kept as tables

_OF_ONE = {"documents": "id", "former_documents": "id", "announcements": "id", "corrections": "announcement"}
"""The tables whose rows belong to one announcement, and the column that says which."""
_SHARED = ("decisions", "former_ids", "looked")
_RECORDS: dict[str, type[BaseModel]] = {
    "documents": Document,
    "former_documents": Document,
    "announcements": Announcement,
    "corrections": Correction,
    "decisions": Decision,
}
_JSON = ("record", "anchors", "event")
"""Columns that hold JSON."""
_AT_ONCE = 500


class Part(NamedTuple):
    """What of a register is wanted."""

    announcements: Collection[str]
    derived: Collection[str]
    """The ids of its bodies and initiatives."""


def rows(connection: Connection, part: Part | None) -> Iterator[dict[str, Any]]:
    """The rows of a part, or of all, each with its table under `what`; with all that tells which sources were searched.

    A part has the decisions whose sides are all of it, and the former ids that lead to its bodies and initiatives.
    """
    wanted = kept.ids(connection) if part is None else sorted(part.announcements)
    for name, column in _OF_ONE.items():
        table = tables.tables[name]
        for some in kept.chunks(wanted):
            query = select(table).where(table.c[column].in_(some)).order_by(*table.primary_key)
            yield from _lines(connection, table, query)
    shared = {name: tables.tables[name] for name in _SHARED}
    found = {name: list(_lines(connection, t, select(t).order_by(*t.primary_key))) for name, t in shared.items()}
    if part is not None:
        former = _leading_to(part.derived, found["former_ids"])
        found["former_ids"] = [row for row in found["former_ids"] if row["old"] in former]
        found["decisions"] = _decisions_within({*part.announcements, *part.derived, *former}, found["decisions"])
    for lines in found.values():
        yield from lines


def _leading_to(ids: Collection[str], rows: Iterable[dict[str, Any]]) -> set[str]:
    """The former ids that lead to these, some of them by others."""
    olds: dict[str, list[str]] = {}
    for row in rows:
        olds.setdefault(row["new"], []).append(row["old"])
    out, ahead = set[str](), list(ids)
    while ahead:
        fresh = [old for old in olds.get(ahead.pop(), ()) if old not in out]
        out.update(fresh)
        ahead += fresh
    return out


def _decisions_within(ids: Collection[str], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The decisions that are about these alone; one on many events at once is there whole or not at all."""
    apart = {
        _made_at_once(row)
        for row in rows
        for side in (row["record"]["left"], row["record"]["right"])
        if (side.rpartition("#")[0] or side) not in ids
    }
    return [row for row in rows if _made_at_once(row) not in apart]


def _made_at_once(row: dict[str, Any]) -> str:
    return str(row["id"]).partition(".")[0]


def _lines(connection: Connection, table: Table, query: Any) -> Iterator[dict[str, Any]]:
    for row in connection.execute(query).mappings():
        yield {"what": table.name} | {
            name: json.loads(value) if name in _JSON and value is not None else value for name, value in row.items()
        }


def read(stream: Iterable[bytes]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The lines of an export with their numbers. Raises `StoreError` where one is no JSON object."""
    for number, line in enumerate(stream, 1):
        try:
            found = json.loads(line)
        except ValueError as error:
            raise StoreError(f"line {number}: not a JSON object: {error}") from None
        if not isinstance(found, dict):
            raise StoreError(f"line {number}: not a JSON object")
        yield number, found


def take(store: Store, lines: Iterable[tuple[int, Mapping[str, Any]]]) -> int:
    """Puts rows with their line numbers into an empty store, all or none; how many announcements. Raises `StoreError`.

    What is derived (other names under `what`) is passed over: it is derived anew.
    """
    with store.writing() as connection:
        if connection.execute(select(announcements.c.id).limit(1)).first():
            raise StoreError(f"{store.url} is not empty: an export is taken into a new store")
        waiting: list[tuple[Table, dict[str, Any]]] = []
        for number, line in lines:
            table = tables.tables.get(str(line.get("what")))
            if table is not None and (table.name in _OF_ONE or table.name in _SHARED):
                waiting.append((table, _row(table, line, number)))
            if len(waiting) >= _AT_ONCE:
                _insert(connection, waiting)
                waiting = []
        _insert(connection, waiting)
        if not connection.execute(select(announcements.c.id).limit(1)).first():
            raise StoreError("no line holds an announcement: it takes what medaccord export --format jsonl writes")
        migrations.forget_derived(connection, store.dialect)
        return int(connection.execute(select(func.count()).select_from(announcements)).scalar_one())


def _row(table: Table, line: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The line as a row: its record is what the model says, or an error that names the line."""
    try:
        out = {column.name: line[column.name] for column in table.c}
        if record := _RECORDS.get(table.name):
            out["record"] = record.model_validate_json(json.dumps(out["record"])).model_dump_json()
        if table.name == "corrections" and out["event"] is not None:
            out["event"] = Event.model_validate_json(json.dumps(out["event"])).model_dump_json()
        if table.name == "decisions":
            out["anchors"] = json.dumps(out["anchors"])
    except KeyError as error:
        raise StoreError(f"line {number}: a row of {table.name} has no {error.args[0]}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise StoreError(f"line {number}: {table.name}, {where or 'record'}: {first['msg']}") from None
    return out


def _insert(connection: Connection, waiting: Iterable[tuple[Table, dict[str, Any]]]) -> None:
    together: dict[str, list[dict[str, Any]]] = {}
    for table, row in waiting:
        together.setdefault(table.name, []).append(row)
    for name, some in together.items():
        connection.execute(tables.tables[name].insert(), some)

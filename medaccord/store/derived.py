"""What is derived from what is kept: reprints, events, entities, initiatives. Written by `medaccord.register`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, Table, bindparam, func, or_, select

from medaccord.errors import NotKept
from medaccord.records import Entity, Event, Initiative, Join, Mention, Told
from medaccord.store import kept
from medaccord.store.dialects import copy
from medaccord.store.kept import chunks
from medaccord.store.tables import (
    entities,
    event_keys,
    events,
    gone,
    initiatives,
    members,
    node_keys,
    pending,
    reprints,
    sums,
    terms,
)

FEW = 20
"""Rows that a statement for each puts in as quickly."""


def told(connection: Connection, keys: Sequence[str]) -> list[Told]:
    """The events of these keys, in no order; those that are not there are passed over."""
    return [from_row(row) for row in among(connection, select(events), events.c.key, keys)]


def told_by(connection: Connection, announcements: Sequence[str]) -> list[Told]:
    """The events of these announcements, in no order."""
    return [from_row(row) for row in among(connection, select(events), events.c.announcement, announcements)]


def from_row(row: Row[Any]) -> Told:
    """An event, from its row of the table."""
    # What the store holds was validated when it went in.
    return Told.model_construct(
        key=row.key,
        announcement=row.announcement,
        source=row.source,
        url=row.url,
        language=row.language,
        published=row.published,
        event=Event.model_validate_json(row.record),
        entities=tuple(json.loads(row.entities)),
    )


def event(connection: Connection, key: str) -> Told:
    """Raises `NotKept`."""
    found = told(connection, [key])
    if not found:
        raise NotKept(f"the register has no event {key}")
    return found[0]


def initiative(connection: Connection, id: str) -> Initiative:
    """The initiative of an id, also of a former one, or of one of its events. Raises `NotKept`."""
    query = select(initiatives.c.record).where(initiatives.c.id == id)
    record = connection.execute(query).scalar()
    if record is None:
        now = kept.present(connection, "initiative", id) or _initiative_of(connection, id)
        query = select(initiatives.c.record).where(initiatives.c.id == now)
        record = connection.execute(query).scalar() if now else None
    if record is None:
        raise NotKept(f"the register has no initiative {id}")
    return Initiative.model_validate_json(record)


def _initiative_of(connection: Connection, event: str) -> str | None:
    return connection.execute(select(members.c.initiative).where(members.c.event == event)).scalar()


def initiatives_by(connection: Connection, ids: Sequence[str], *, joins: bool = True) -> list[Initiative]:
    """The initiatives of these ids, in no order; those that are not there are passed over.

    Without `joins`, why their events are held together is left out: they are read four times as fast.
    """
    records = among(connection, select(initiatives.c.record), initiatives.c.id, ids, scalar=True)
    return [Initiative.model_validate_json(record if joins else _without_joins(record)) for record in records]


def _without_joins(record: str) -> str:
    """The joins are a record's last field; in a string its name would have its quotation marks escaped."""
    return f"{record[:found]}}}" if (found := record.find(',"joins":[')) > 0 else record


def unlikely_joins(connection: Connection, ids: Sequence[str], below: float) -> dict[str, tuple[Join, ...]]:
    """The joins of these initiatives that are less likely, by id; of those that have any."""
    out = {}
    query = select(initiatives.c.id, initiatives.c.record)
    for row in among(connection, query, initiatives.c.id, ids):
        joins = json.loads(row.record[row.record.find(',"joins":[') + len(',"joins":') : -1])
        if some := tuple(Join.model_validate(join) for join in joins if join["score"] < below):
            out[row.id] = some
    return out


def promising(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of the initiatives in which something was promised."""
    query = select(members.c.initiative).distinct().join(events, events.c.key == members.c.event)
    query = query.where(~events.c.record.contains('"next_steps":[]'))
    return set(among(connection, query, members.c.initiative, ids, scalar=True))


def initiatives_of(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """The initiative's id of each event."""
    return {row.event: row.initiative for row in among(connection, select(members), members.c.event, keys)}


def entity(connection: Connection, id: str) -> Entity:
    """The entity of an id, also of a former one. Raises `NotKept`."""
    found = entities_of(connection, [id])
    if not found and (now := kept.present(connection, "entity", id)):
        found = entities_of(connection, [now])
    if not found:
        raise NotKept(f"the register has no entity {id}")
    return found[0]


def entities_of(connection: Connection, ids: Sequence[str]) -> list[Entity]:
    """The entities of these ids, in no order."""
    rows = among(connection, select(entities.c.record), entities.c.id, ids)
    return [Entity.model_validate_json(row.record) for row in rows]


def original(connection: Connection, id: str) -> str:
    """The announcement that stands for this one: itself, unless it is a reprint."""
    return connection.execute(select(reprints.c.original).where(reprints.c.id == id)).scalar() or id


def reprints_among(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of the announcements that are reprints of others."""
    return set(among(connection, select(reprints.c.id), reprints.c.id, ids, scalar=True))


def reprints_of(connection: Connection, id: str) -> list[str]:
    """The further sources of an announcement, sorted."""
    return sorted(connection.execute(select(reprints.c.id).where(reprints.c.original == id)).scalars())


def mention(row: Row[Any]) -> Mention:
    """A mention as kept, without its date, by which none is linked."""
    return Mention.model_construct(
        key=row.key,
        name=row.name,
        kind=row.kind,
        country=row.country,
        countries=tuple(json.loads(row.countries)),
        date=None,
        announcement=row.key.rpartition("#")[0],
    )


def next_number(connection: Connection, table: Table) -> int:
    """The number that the next row gets: higher than any that is there or was."""
    highest = connection.execute(select(func.max(table.c.number))).scalar() or 0
    kind = select(func.max(gone.c.number)).where(gone.c.kind == table.name)
    return int(max(highest, connection.execute(kind).scalar() or 0)) + 1


def delete(connection: Connection, column: Column[Any], values: Collection[Any]) -> None:
    """Deletes the rows that have one of these values."""
    for some in chunks(list(values)):
        connection.execute(column.table.delete().where(column.in_(some)))


def insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Puts rows in, all with the same columns."""
    for start in range(0, len(rows), 10_000):
        some = rows[start : start + 10_000]
        if connection.dialect.name == "postgresql" and len(some) > FEW:
            copy(connection, table, some)
        else:
            connection.execute(table.insert(), list(some))


def among(
    connection: Connection,
    query: Select[Any],
    column: Any,
    values: Sequence[Any],
    *,
    scalar: bool = False,
) -> Iterator[Any]:
    """The rows of a query whose column has one of the values; their first column alone, where `scalar`."""
    for some in chunks(values):
        found = connection.execute(query.where(column.in_(some)))
        yield from found.scalars().all() if scalar else found.all()


def intern(
    connection: Connection, wanted: Mapping[tuple[str, str], tuple[str, str]], revision: int
) -> dict[tuple[str, str], int]:
    """The number of each term (field and value); new ones are put in, with their label and words."""
    known = _numbers(connection, wanted)
    fresh = sorted(wanted.keys() - known.keys())
    number = next_number(connection, terms)
    rows = []
    for place, (field, value) in enumerate(fresh, number):
        label, words = wanted[field, value]
        row = {"number": place, "field": field, "value": value, "label": label, "words": words}
        rows.append(row | {"revision": revision})
        known[field, value] = place
    insert(connection, terms, rows)
    return known


def _numbers(connection: Connection, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    by_field: dict[str, list[str]] = {}
    for field, value in wanted:
        by_field.setdefault(field, []).append(value)
    out: dict[tuple[str, str], int] = {}
    for field, values in by_field.items():
        query = select(terms.c.value, terms.c.number).where(terms.c.field == field)
        out |= {(field, row.value): row.number for row in among(connection, query, terms.c.value, values)}
    return out


def relabel(connection: Connection, rows: Sequence[tuple[str, str, str]], revision: int) -> None:
    """Gives parties, by entity id, the label and the words that they have now."""
    if rows:
        query = terms.update().where(terms.c.field == "party", terms.c.value == bindparam("id"))
        query = query.where(or_(terms.c.label != bindparam("new_label"), terms.c.words != bindparam("new_words")))
        new = query.values(label=bindparam("new_label"), words=bindparam("new_words"), revision=revision)
        connection.execute(new, [{"id": id, "new_label": label, "new_words": words} for id, label, words in rows])


def settled(connection: Connection) -> None:
    """Notes that nothing waits any more."""
    connection.execute(pending.delete())


def replace_sums(connection: Connection, kind: str, amounts: Mapping[int, Iterable[tuple[str, float]]]) -> None:
    """The sums of money of events or initiatives, by number."""
    if amounts:
        old = sums.delete().where(sums.c.kind == kind, sums.c.number == bindparam("old"))
        connection.execute(old, [{"old": number} for number in amounts])
    rows = [
        {"kind": kind, "number": number, "currency": currency, "value": value}
        for number, some in amounts.items()
        for currency, value in some
    ]
    insert(connection, sums, rows)


def nodes_with(connection: Connection, keys: Sequence[str]) -> dict[str, set[str]]:
    """For each key the nodes that have it."""
    out: dict[str, set[str]] = {}
    query = select(node_keys.c.key, node_keys.c.item)
    for row in among(connection, query, node_keys.c.key, keys):
        out.setdefault(row.key, set()).add(row.item)
    return out


def events_with(connection: Connection, keys: Sequence[str]) -> set[str]:
    """The events that have one of these blocking keys."""
    return set(among(connection, select(event_keys.c.item), event_keys.c.key, keys, scalar=True))

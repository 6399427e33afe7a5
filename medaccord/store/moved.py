"""What alerts keep: watches, movements, what was noticed already, and what was delivered where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from medaccord.store.derived import among, initiatives_of
from medaccord.store.dialects import Dialect
from medaccord.store.migrations import set_value, value
from medaccord.store.tables import (
    announcements,
    begun,
    deliveries,
    events,
    initiatives,
    movements,
    noticed,
    pending,
    watches,
)


class Delivered(NamedTuple):
    """How far a watch was delivered somewhere."""

    number: int
    sent: str


def fresh(connection: Connection) -> set[str]:
    """The announcements whose movements are not noted yet, and from which all is derived."""
    query = select(announcements.c.id).where(announcements.c.id.not_in(select(noticed.c.id)))
    return set(connection.execute(query.where(announcements.c.id.not_in(select(pending.c.id)))).scalars())


def moved_by(connection: Connection, ids: Iterable[str]) -> list[str]:
    """The initiatives that these announcements tell of, sorted."""
    found = among(connection, select(events.c.key), events.c.announcement, sorted(ids), scalar=True)
    return sorted(set(initiatives_of(connection, list(found)).values()))


def there(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of the ids that initiatives have now."""
    return set(among(connection, select(initiatives.c.id), initiatives.c.id, sorted(ids), scalar=True))


def ids(connection: Connection) -> set[str]:
    """The ids of all movements."""
    return set(connection.execute(select(movements.c.id)).scalars())


def note(
    connection: Connection, dialect: Dialect, found: Mapping[str, str], seen: str, announcements: Iterable[str]
) -> None:
    """Keeps movements (id → record) that are not kept yet, and that announcements are noticed."""
    number, there = last(connection), ids(connection)
    rows = [
        {"id": id, "number": number + place, "seen": seen, "record": record}
        for place, (id, record) in enumerate(((i, r) for i, r in found.items() if i not in there), 1)
    ]
    if rows:
        connection.execute(movements.insert(), rows)
    dialect.upsert_new(connection, noticed, [{"id": id} for id in announcements])


def counted(connection: Connection) -> str | None:
    """What silence was counted to when all initiatives were looked at last."""
    return value(connection, "silence")


def note_counted(connection: Connection, dialect: Dialect, to: str) -> None:
    """Notes what silence was counted to."""
    set_value(connection, dialect, "silence", to)


def last(connection: Connection) -> int:
    """The number of the newest movement; 0 where there is none."""
    return int(connection.execute(select(func.max(movements.c.number))).scalar() or 0)


def after(connection: Connection, number: int) -> list[tuple[int, str]]:
    """The movements after one, with their numbers, in their order."""
    query = select(movements.c.number, movements.c.record).where(movements.c.number > number)
    return [(row.number, row.record) for row in connection.execute(query.order_by(movements.c.number))]


def all_watches(connection: Connection) -> list[str]:
    """The records of all watches, by name."""
    return list(connection.execute(select(watches.c.record).order_by(watches.c.name)).scalars())


def add_watch(connection: Connection, name: str, record: str) -> bool:
    """Keeps a watch; whether there was none of this name, which keeps its place."""
    if connection.execute(select(watches.c.name).where(watches.c.name == name)).first():
        return False
    connection.execute(watches.insert(), {"name": name, "record": record})
    return True


def remove_watch(connection: Connection, name: str) -> bool:
    """Takes a watch away; whether it was there."""
    for table in (deliveries, begun):
        connection.execute(table.delete().where(table.c.watch == name))
    return bool(connection.execute(watches.delete().where(watches.c.name == name)).rowcount)


def delivered(connection: Connection, watch: str, channel: str) -> Delivered | None:
    """How far a watch was delivered somewhere; None where it never was."""
    query = select(deliveries).where(deliveries.c.watch == watch, deliveries.c.channel == channel)
    row = connection.execute(query).one_or_none()
    return Delivered(row.number, row.sent) if row else None


def on_its_way(connection: Connection, watch: str, channel: str) -> str | None:
    """The digest that was begun to be delivered somewhere, and of which it is not noted that it has come."""
    query = select(begun.c.record).where(begun.c.watch == watch, begun.c.channel == channel)
    return connection.execute(query).scalar()


def begin(connection: Connection, dialect: Dialect, watch: str, channel: str, record: str) -> None:
    """Notes the digest that is about to be delivered."""
    dialect.upsert(connection, begun, [{"watch": watch, "channel": channel, "record": record}])


def note_delivered(connection: Connection, dialect: Dialect, watch: str, channel: str, number: int, sent: str) -> None:
    """Notes how far a watch was delivered: nothing is on its way any more."""
    row = {"watch": watch, "channel": channel, "number": number, "sent": sent}
    dialect.upsert(connection, deliveries, [row])
    connection.execute(begun.delete().where(begun.c.watch == watch, begun.c.channel == channel))

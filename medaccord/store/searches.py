"""Searches that people have saved, and what has come to the register since they looked at them last."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from medaccord.errors import NotKept
from medaccord.store.tables import announcements, events, members, saved


class SearchKept(NamedTuple):
    """A saved search."""

    number: int
    owner: str
    name: str
    query: str
    """The query of its address."""
    looked: str
    """Until which addition its owner has seen it."""


def until(connection: Connection) -> str:
    """When something was added last; empty where nothing is."""
    return connection.execute(select(func.max(announcements.c.added))).scalar() or ""


def keep(connection: Connection, owner: str, name: str, query: str) -> int:
    """Saves a search, seen up to now; the same again is given its new name. Its number."""
    mine = (saved.c.owner == owner, saved.c.query == query)
    there = connection.execute(select(saved.c.number).where(*mine)).scalar()
    if there is not None:
        connection.execute(saved.update().where(*mine).values(name=name))
        return int(there)
    number = int(connection.execute(select(func.max(saved.c.number))).scalar() or 0) + 1
    row = {"number": number, "owner": owner, "name": name, "query": query, "looked": until(connection)}
    connection.execute(saved.insert(), row)
    return number


def of(connection: Connection, owner: str) -> list[SearchKept]:
    """The searches of one person, the oldest first."""
    query = select(*(saved.c[name] for name in SearchKept._fields)).where(saved.c.owner == owner)
    return [SearchKept(*row) for row in connection.execute(query.order_by(saved.c.number))]


def looked(connection: Connection, owner: str, number: int) -> SearchKept:
    """Notes that a person has seen a search up to now; as it was before. Raises `NotKept`."""
    before = next((one for one in of(connection, owner) if one.number == number), None)
    if before is None:
        raise NotKept(f"there is no saved search {number}")
    connection.execute(saved.update().where(saved.c.number == number).values(looked=until(connection)))
    return before


def remove(connection: Connection, owner: str, number: int) -> None:
    """Takes a saved search away. Raises `NotKept`."""
    found = connection.execute(saved.delete().where(saved.c.owner == owner, saved.c.number == number))
    if not found.rowcount:
        raise NotKept(f"there is no saved search {number}")


def added_after(connection: Connection, moment: str) -> set[str]:
    """The announcements that were added, or told something else, after a moment."""
    return set(connection.execute(select(announcements.c.id).where(announcements.c.added > moment)).scalars())


def news_after(connection: Connection, moment: str) -> dict[str, str]:
    """The initiatives that these announcements tell of, each with the moment of the latest."""
    query = (
        select(members.c.initiative, func.max(announcements.c.added).label("added"))
        .join(events, events.c.key == members.c.event)
        .join(announcements, announcements.c.id == events.c.announcement)
        .where(announcements.c.added > moment)
        .group_by(members.c.initiative)
    )
    return {row.initiative: row.added for row in connection.execute(query)}

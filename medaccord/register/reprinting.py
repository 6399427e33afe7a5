"""Which announcements are reprints of others: groups of nearly equal texts, and the one that stands for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from medaccord.records import Document
from medaccord.store import derived
from medaccord.store.dialects import Dialect
from medaccord.store.reprints import Print, are_one, bands, original, printed
from medaccord.store.tables import bands as band_table
from medaccord.store.tables import documents, reprints

REMEMBERED = 3_000
"""Texts that are held ready to be compared."""


def regroup(connection: Connection, dialect: Dialect, changed: Sequence[str]) -> list[str]:
    """Groups the changed announcements anew with whatever is like them; the ids of all whose part is another now, and
    of the changed ones, sorted."""
    before = _groups_of(connection, changed)
    _put_bands(connection, changed)
    groups = _connected(connection, {*changed, *before})
    stands = {id: first for group in groups for first in [_original(connection, group)] for id in group}
    other = {id for id, first in stands.items() if before.get(id, id) != first}
    derived.delete(connection, reprints.c.id, stands)
    derived.insert(connection, reprints, [{"id": i, "original": o} for i, o in sorted(stands.items()) if i != o])
    return sorted({*changed, *other})


def _groups_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """All that were in one group with these announcements, each with the one that stood for it."""
    firsts = {row.original for row in derived.among(connection, select(reprints), reprints.c.id, ids)} | set(ids)
    rows = derived.among(connection, select(reprints), reprints.c.original, sorted(firsts))
    out = {row.id: row.original for row in rows}
    return out | {first: first for first in out.values()}


def _put_bands(connection: Connection, ids: Sequence[str]) -> None:
    derived.delete(connection, band_table.c.id, ids)
    rows = ((id, band) for text in _prints(connection, ids) for id, band in ((text.id, b) for b in bands(text)))
    derived.insert(connection, band_table, [{"band": band, "id": id} for id, band in rows])


def _prints(connection: Connection, ids: Sequence[str]) -> Iterable[Print]:
    query = select(documents.c.record)
    for row in derived.among(connection, query, documents.c.id, ids):
        yield printed(Document.model_validate_json(row.record))


def _connected(connection: Connection, start: Collection[str]) -> list[set[str]]:
    """The groups of texts that are one announcement, as far as they reach from the start."""
    prints: dict[str, Print] = {}
    near = _near(connection, start)
    group_of: dict[str, set[str]] = {}
    compared: set[tuple[str, str]] = set()
    waiting = list(start)
    while waiting:
        id = waiting.pop()
        mine = group_of.setdefault(id, {id})
        others = near[id] if id in near else _near(connection, [id])[id]
        if others:
            prints = _loaded(connection, {id, *others}, prints)
        for other in others:
            if (pair := (min(id, other), max(id, other))) in compared:
                continue
            compared.add(pair)
            if are_one(prints[id], prints[other]):
                waiting += [other] if other not in group_of else []
                theirs = group_of.setdefault(other, {other})
                if theirs is not mine:
                    mine |= theirs
                    group_of.update(dict.fromkeys(theirs, mine))
    return list({min(group): group for group in group_of.values()}.values())


def _original(connection: Connection, group: set[str]) -> str:
    return next(iter(group)) if len(group) == 1 else original(list(_prints(connection, sorted(group))))


def _near(connection: Connection, ids: Collection[str]) -> dict[str, set[str]]:
    """For each announcement the others that share a band with it."""
    holders: dict[int, set[str]] = defaultdict(set)
    for row in _shared(connection) if len(ids) > REMEMBERED else _sharing(connection, ids):
        holders[row.band].add(row.id)
    out: dict[str, set[str]] = {id: set() for id in ids}
    for some in holders.values():
        for id in some & out.keys():
            out[id] |= some - {id}
    return out


def _shared(connection: Connection) -> Iterable[Any]:
    """The bands that several announcements have."""
    several = select(band_table.c.band).group_by(band_table.c.band).having(func.count() > 1)
    return connection.execute(select(band_table).where(band_table.c.band.in_(several)))


def _sharing(connection: Connection, ids: Collection[str]) -> Iterable[Any]:
    """The bands of these announcements, with all that have them."""
    mine = set(derived.among(connection, select(band_table.c.band), band_table.c.id, sorted(ids), scalar=True))
    return derived.among(connection, select(band_table), band_table.c.band, sorted(mine))


def _loaded(connection: Connection, ids: Collection[str], prints: dict[str, Print]) -> dict[str, Print]:
    """The texts' prints, of these and of some that were looked at before."""
    if len(prints) > REMEMBERED:
        prints = {id: prints[id] for id in ids if id in prints}
    prints.update((text.id, text) for text in _prints(connection, sorted(ids - prints.keys())))
    return prints

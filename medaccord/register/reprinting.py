"""Which announcements are reprints of others: groups of nearly equal texts, and the one that stands for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, select

from medaccord.records import Document
from medaccord.store import derived, kept
from medaccord.store.dialects import Dialect
from medaccord.store.reprints import Print, are_one, bands, original, printed
from medaccord.store.tables import bands as band_table
from medaccord.store.tables import documents, reprints


def regroup(connection: Connection, dialect: Dialect, changed: Sequence[str]) -> list[str]:
    """Groups the changed announcements anew with whatever is like them; the ids of all whose part is another now, and
    of the changed ones, sorted."""
    before = _groups_of(connection, changed)
    _put_bands(connection, changed)
    prints: dict[str, Print] = {}
    groups = _connected(connection, {*changed, *before}, prints)
    stands = {id: first for group in groups for first in [_original(group, prints)] for id in group}
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


def _connected(connection: Connection, start: Collection[str], prints: dict[str, Print]) -> list[set[str]]:
    """The groups of texts that are one announcement, as far as they reach from the start."""
    near = _near(connection, start)
    group_of: dict[str, set[str]] = {}
    compared: set[tuple[str, str]] = set()
    waiting = list(start)
    while waiting:
        id = waiting.pop()
        mine = group_of.setdefault(id, {id})
        others = near[id] if id in near else _near(connection, [id])[id]
        if others:
            _load(connection, {id, *others}, prints)
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


def _original(group: set[str], prints: dict[str, Print]) -> str:
    return next(iter(group)) if len(group) == 1 else original([prints[one] for one in group])


def _near(connection: Connection, ids: Collection[str]) -> dict[str, set[str]]:
    """For each announcement the others that share a band with it."""
    mine = defaultdict(set)
    for row in derived.among(connection, select(band_table), band_table.c.id, sorted(ids)):
        mine[row.band].add(row.id)
    holders = defaultdict(set)
    for row in derived.among(connection, select(band_table), band_table.c.band, sorted(mine)):
        holders[row.band].add(row.id)
    out: dict[str, set[str]] = {id: set() for id in ids}
    for band, some in mine.items():
        for id in some:
            out[id] |= holders[band] - {id}
    return out


def _load(connection: Connection, ids: Collection[str], prints: dict[str, Print]) -> None:
    missing = sorted(ids - prints.keys())
    prints.update((text.id, text) for text in _prints(connection, missing))


def sources(connection: Connection, id: str) -> list[Document]:
    """The announcement itself and its reprints, each as its document, by id."""
    first = derived.original(connection, id)
    return [kept.document(connection, one) for one in sorted([first, *derived.reprints_of(connection, first)])]

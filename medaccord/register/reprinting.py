"""Which announcements are reprints of others: groups of nearly equal texts, and the one that stands for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from medaccord.records import Document
from medaccord.store import derived
from medaccord.store.dialects import Dialect
from medaccord.store.kept import all_decisions, chunks
from medaccord.store.reprints import DAYS_APART, Days, Print, are_one, bands, days, original, printed, within
from medaccord.store.tables import bands as band_table
from medaccord.store.tables import corrections, documents, reprints

REMEMBERED = 200_000
"""Texts that are held ready to be compared: of a thousand words each, 800 MB."""

AT_ONCE = 50_000
"""Rows that are put in together."""

MANY = 3_000
"""Of so many texts those that share a band are looked for among all at once."""


def regroup(connection: Connection, dialect: Dialect, changed: Sequence[str]) -> list[str]:
    """Groups the changed announcements anew with whatever is like them; the ids of all whose part is another now, and
    of the changed ones, sorted."""
    before = _groups_of(connection, changed)
    texts = _Texts(connection)
    _put_bands(connection, changed, texts)
    groups = _connected(connection, {*changed, *before}, texts)
    spoken = _spoken_of(connection, {id for group in groups if len(group) > 1 for id in group})
    stands = {id: first for group in groups for first in [_original(group & spoken or group, texts)] for id in group}
    other = {id for id, first in stands.items() if before.get(id, id) != first}
    derived.delete(connection, reprints.c.id, stands)
    derived.insert(connection, reprints, [{"id": i, "original": o} for i, o in sorted(stands.items()) if i != o])
    return sorted({*changed, *other})


def _spoken_of(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of the announcements that people have corrected or decided about: such a one stands for its reprints, else
    what was said of it would be lost."""
    if not ids:
        return set()
    query = select(corrections.c.announcement).where(corrections.c.undone.is_(None))
    corrected = derived.among(connection, query, corrections.c.announcement, sorted(ids))
    decided = (one.decision for one in all_decisions(connection) if not one.undone)
    sides = {side.partition("#")[0] for decision in decided for side in (decision.left, decision.right)}
    return {row.announcement for row in corrected} | sides.intersection(ids)


def _groups_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """All that were in one group with these announcements, each with the one that stood for it."""
    firsts = {row.original for row in derived.among(connection, select(reprints), reprints.c.id, ids)} | set(ids)
    rows = derived.among(connection, select(reprints), reprints.c.original, sorted(firsts))
    out = {row.id: row.original for row in rows}
    return out | {first: first for first in out.values()}


class _Texts:
    """What of texts is compared; each is read once, as long as not too many are held."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: dict[str, Print] = {}

    def of(self, ids: Collection[str]) -> dict[str, Print]:
        """The prints of these texts; those that are not there are passed over."""
        if len(self._held) + len(ids) > REMEMBERED:
            self._held = {id: self._held[id] for id in ids if id in self._held}
        query = select(documents.c.record)
        fresh = sorted(id for id in ids if id not in self._held)
        for row in derived.among(self._connection, query, documents.c.id, fresh):
            one = printed(Document.model_validate_json(row.record))
            self._held[one.id] = one
        return {id: self._held[id] for id in ids if id in self._held}


def _put_bands(connection: Connection, ids: Sequence[str], texts: _Texts) -> None:
    """Many bands go in by their order, and their index is made afterwards: else they are written all over the file."""
    derived.delete(connection, band_table.c.id, ids)
    named: list[tuple[str, Days]] = []
    found: list[NDArray[np.int64]] = []
    for some in chunks(ids):
        for id, text in sorted(texts.of(some).items()):
            named.append((id, days(text)))
            found.append(np.fromiter(bands(text), np.int64))
    if not named:
        return
    numbers, owners = np.concatenate(found), np.repeat(np.arange(len(named)), [len(some) for some in found])
    order = np.lexsort((owners, numbers))
    for index in band_table.indexes if len(named) > MANY else ():
        index.drop(connection)
    for start in range(0, len(order), AT_ONCE):
        at = order[start : start + AT_ONCE]
        pairs = zip(numbers[at].tolist(), owners[at].tolist(), strict=True)
        derived.insert(connection, band_table, [_band(band, *named[owner]) for band, owner in pairs])
    for index in band_table.indexes if len(named) > MANY else ():
        index.create(connection)


def _band(band: int, id: str, published: Days) -> dict[str, object]:
    return {"band": band, "id": id, "first": published[0], "last": published[1]}


def _connected(connection: Connection, start: Collection[str], texts: _Texts) -> list[set[str]]:
    """The groups of texts that are one announcement, as far as they reach from the start."""
    near = _near(connection, start)
    group_of: dict[str, set[str]] = {}
    compared: set[tuple[str, str]] = set()
    waiting = list(start)
    while waiting:
        id = waiting.pop()
        mine = group_of.setdefault(id, {id})
        others = near[id] if id in near else _near(connection, [id])[id]
        prints = texts.of({id, *others}) if others else {}
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


def _original(group: set[str], texts: _Texts) -> str:
    return next(iter(group)) if len(group) == 1 else original(texts.of(group).values())


def _near(connection: Connection, ids: Collection[str]) -> dict[str, set[str]]:
    """For each announcement the others that share a band with it, and were published at about that time."""
    holders: dict[int, set[str]] = defaultdict(set)
    published: dict[str, Days] = {}
    for row in _shared(connection) if len(ids) > MANY else _sharing(connection, ids):
        holders[row.band].add(row.id)
        published[row.id] = (row.first, row.last)
    out: dict[str, set[str]] = {id: set() for id in ids}
    for some in holders.values():
        for id in some & out.keys():
            out[id] |= some
    for id, some in out.items():
        out[id] = {other for other in some if other != id and within(published[id], published[other])}
    return out


def _shared(connection: Connection) -> Iterable[Any]:
    """The bands that several announcements have."""
    several = select(band_table.c.band).group_by(band_table.c.band).having(func.count() > 1)
    return connection.execute(select(band_table).where(band_table.c.band.in_(several)))


def _sharing(connection: Connection, ids: Collection[str]) -> Iterable[Any]:
    """The bands of these announcements, with all that have them and may be near enough in time to any of these."""
    mine = list(derived.among(connection, select(band_table), band_table.c.id, sorted(ids)))
    begin = min((row.first for row in mine), default=0) - DAYS_APART
    end = max((row.last for row in mine), default=0) + DAYS_APART
    query = select(band_table).where(band_table.c.first <= end, band_table.c.last >= begin)
    return derived.among(connection, query, band_table.c.band, sorted({row.band for row in mine}))

"""What may be one and is held apart: initiatives that are nearly alike, parties whose names are.

Only what was threaded last is looked at, each against all that shares a telling key with it: a person can look at some
dozens a day. What was found is remembered until the initiative changes.
"""

from __future__ import annotations

import threading as threads
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Table, select

from medaccord import initiatives as threading
from medaccord import linking
from medaccord.records import Initiative, Mention, Told
from medaccord.register.doubting import Doubt
from medaccord.store import derived
from medaccord.store.tables import event_keys, facets, mentions, node_keys, nodes

NEWEST = 200
"""Initiatives that are compared with all others."""

COMMON = 25
"""A key that more than so many events or names share tells little: it is passed over."""

LIKELY = 0.5
"""Two that are less likely one are not asked about."""


class Alike:
    """The pairs that may be one; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threads.Lock()
        self._found: dict[str, tuple[int, list[Doubt]]] = {}
        """Of each initiative that was looked at: when it was threaded, and what was found."""

    def all(self, connection: Connection) -> list[Doubt]:
        """The pairs of initiatives and of parties, each once, in no order."""
        newest = select(facets.c.id, facets.c.revision).where(facets.c.kind == "initiatives")
        newest = newest.order_by(facets.c.revision.desc(), facets.c.last.desc(), facets.c.id).limit(NEWEST)
        now = {row.id: row.revision for row in connection.execute(newest)}
        with self._lock:
            held = {id: one for id, one in self._found.items() if now.get(id) == one[0]}
            fresh = [id for id in now if id not in held]
            found = _found(connection, fresh) if fresh else {}
            self._found = held | {id: (now[id], found.get(id, [])) for id in fresh}
            every = {doubt.id: doubt for _, some in self._found.values() for doubt in some}
        return list(_present(connection, list(every.values())))


def _present(connection: Connection, some: Sequence[Doubt]) -> Iterator[Doubt]:
    """Those whose two sides are still there, and apart."""
    keys = sorted({key for doubt in some for key in (doubt.event, doubt.other) if key})
    home = derived.initiatives_of(connection, keys)
    bodies = {one.id for one in derived.entities_of(connection, sorted({id for doubt in some for id in doubt.parties}))}
    for doubt in some:
        if doubt.event not in home or doubt.other not in home:
            continue
        if doubt.parties and bodies.issuperset(doubt.parties):
            yield doubt
        elif not doubt.parties and home[doubt.event] != home[doubt.other]:
            yield doubt.model_copy(update={"initiative": home[doubt.event]})


def _found(connection: Connection, ids: Sequence[str]) -> dict[str, list[Doubt]]:
    """The pairs of which one side is among these initiatives, by its id."""
    found = derived.initiatives_by(connection, ids, joins=False)
    told = derived.told(connection, [key for one in found for key in one.events])
    home = {key: one.id for one in found for key in one.events}
    out: dict[str, list[Doubt]] = defaultdict(list)
    for doubt in (*_initiatives(connection, found, told), *_bodies(connection, told)):
        out[home.get(doubt.event) or home.get(doubt.other or "") or doubt.initiative].append(doubt)
    return out


def _initiatives(connection: Connection, found: Sequence[Initiative], told: Sequence[Told]) -> Iterator[Doubt]:
    home = {key: one.id for one in found for key in one.events}
    pairs = _sharing(connection, event_keys, [one.key for one in told])
    near = {
        one.key: one for one in derived.told(connection, sorted({key for pair in pairs for key in pair} - home.keys()))
    }
    home |= derived.initiatives_of(connection, sorted(near))
    near |= {one.key: one for one in told}
    best: dict[frozenset[str], Doubt] = {}
    for left, right in sorted(pairs):
        both = frozenset((home.get(left, ""), home.get(right, "")))
        if len(both) < 2 or "" in both or left not in near or right not in near:
            continue
        score, reasons = threading.score(near[left], near[right])
        if score >= LIKELY and (both not in best or best[both].doubt < round(score, 4)):
            best[both] = Doubt(
                kind="apart", initiative=home[left], event=left, other=right, doubt=round(score, 4), reasons=reasons
            )
    return iter(best.values())


def _bodies(connection: Connection, told: Sequence[Told]) -> Iterator[Doubt]:
    keys = [one.key for one in told]
    query = select(mentions.c.node).join(nodes, nodes.c.id == mentions.c.node).where(nodes.c.local == 0).distinct()
    ours = sorted(set(derived.among(connection, query, mentions.c.event, keys, scalar=True)))
    pairs = _sharing(connection, node_keys, ours)
    first = _first(connection, sorted({id for pair in pairs for id in pair}))
    query = select(nodes.c.id, nodes.c.entity)
    means = {row.id: row.entity for row in derived.among(connection, query, nodes.c.id, sorted(first))}
    home = derived.initiatives_of(connection, sorted({one.key.rpartition(".")[0] for one in first.values()}))
    best: dict[frozenset[str], Doubt] = {}
    for a, b in sorted(pairs):
        both = frozenset(means.get(id) or "" for id in (a, b))
        if len(both) < 2 or "" in both or both in best:
            continue
        score, reasons = linking.score(first[a], first[b])
        left, right = (first[id].key.rpartition(".")[0] for id in (a, b))
        if score >= LIKELY and left in home:
            best[both] = Doubt(
                kind="bodies",
                initiative=home[left],
                event=left,
                other=right,
                parties=(means[a], means[b]),
                doubt=score,
                reasons=reasons,
            )
    return iter(best.values())


def _first(connection: Connection, ids: Sequence[str]) -> dict[str, Mention]:
    """One mention of each node."""
    out: dict[str, Mention] = {}
    for row in derived.among(connection, select(mentions), mentions.c.node, ids):
        made = derived.mention(row)
        if row.node not in out or made.key < out[row.node].key:
            out[row.node] = made
    return out


def _sharing(connection: Connection, table: Table, items: Sequence[str]) -> set[tuple[str, str]]:
    """Pairs of which one at least is among the items, and that share a telling key; each once, sorted within."""
    keys = set(derived.among(connection, select(table.c.key), table.c.item, items, scalar=True))
    sharing: dict[str, list[str]] = defaultdict(list)
    for row in derived.among(connection, select(table.c.key, table.c.item), table.c.key, sorted(keys)):
        sharing[row.key].append(row.item)
    ours = set(items)
    return {
        (min(one, other), max(one, other))
        for some in sharing.values()
        if len(some) <= COMMON
        for one in ours.intersection(some)
        for other in some
        if other != one
    }

"""Mentions → entities, for what has changed alone, with the same result as for all at once.

Mentions that read alike are one *node*. Nodes that may be one body, and whatever these are connected with, are one
*component*; a component is linked by itself, from one mention for each way in which its nodes read. What its text alone
tells («областная больница») is linked after that, with all that the text names, and changes nothing else. Components
only grow until all is built anew, and a larger one than needed changes nothing.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from medaccord import linking
from medaccord.records import Decision, Entity, Link, Mention, Told
from medaccord.register.sets import Sets
from medaccord.store import derived, kept
from medaccord.store.dialects import Dialect
from medaccord.store.kept import chunks
from medaccord.store.tables import entities, mentions, node_keys, nodes

BATCH = 4_000
"""Nodes that are linked together; more where one component has more."""

Reading = tuple[str, str, str | None, str]
"""What of a mention counts, but for its text: name, kind, country, the event's countries."""

_READS = (mentions.c.node, mentions.c.name, mentions.c.kind, mentions.c.country, mentions.c.countries)


class Relinked(NamedTuple):
    """What linking has changed."""

    nodes: set[str]
    """Those that mean another entity now."""
    entities: set[str]
    """Those that were made anew, perhaps with other names."""


def relink(
    connection: Connection,
    dialect: Dialect,
    fresh: Sequence[str],
    left: Collection[str],
    decisions: Sequence[Decision],
    decided: Collection[str],
) -> Relinked:
    """Links what has changed.

    `fresh` are the announcements that were derived anew (their mentions are in the store already), `left` the nodes
    that lost mentions, `decided` the sides of decisions that were made or undone.
    """
    linker = _Linker(connection, dialect, [decision for decision in decisions if decision.subject == "party"])
    told = _Told(connection, fresh)
    sides = _nodes_of(connection, decided)
    touched = {*told.readings, *left, *sides}
    gone = _empty(connection, touched)
    components = _Components(connection, told, touched, gone)
    components.compare()
    components.decide(linker.decisions)
    components.save(dialect)
    changed = {id for id, _ in told.new if id not in told.local} | set(left) | sides
    known = _component_of(connection, sorted(changed - gone))
    moved = linker.link(_members(connection, {*known.values(), *components.shrunk}))
    local = told.local | _local_among(connection, sides) | _local_beside(connection, moved.nodes)
    also = linker.link_local(sorted(local))
    return Relinked(moved.nodes | also.nodes, moved.entities | also.entities)


def named(decisions: Iterable[Decision]) -> set[str]:
    """The mentions that decisions name: each stands by itself."""
    sides = {side for decision in decisions for side in (decision.left, decision.right)}
    return {side for side in sides if "#" in side}


def links(connection: Connection, told: Told, decisions: Sequence[Decision]) -> list[Link]:
    """Why each party of an event is taken for its entity, by mention."""
    found = linking.link(_in_texts(connection, [told.announcement]).values(), decisions).links
    return [link for link in found if link.mention.rpartition(".")[0] == told.key]


def entities_by_event(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each event the entities of its parties, in their order."""
    query = select(mentions.c.key, mentions.c.event, nodes.c.entity).join(nodes, nodes.c.id == mentions.c.node)
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in derived.among(connection, query, mentions.c.event, keys):
        found[row.event].append((int(row.key.rpartition(".")[2]), row.entity))
    return {key: tuple(entity for _, entity in sorted(some)) for key, some in found.items()}


def events_of(connection: Connection, ids: Collection[str]) -> set[str]:
    """The events that name a node."""
    return set(derived.among(connection, select(mentions.c.event), mentions.c.node, sorted(ids), scalar=True))


# ---------------------------------------------------------------------------------------------- what has changed


class _Told:
    """The parties of the announcements that were derived anew."""

    def __init__(self, connection: Connection, fresh: Sequence[str]) -> None:
        self.readings: dict[str, dict[Reading, Mention]] = defaultdict(dict)
        """For each node the ways in which these mentions of it read, one mention for each."""
        counts: Counter[tuple[str, Reading]] = Counter()
        for row in derived.among(connection, select(mentions), mentions.c.announcement, fresh):
            self.readings[row.node].setdefault(_reading(row), derived.mention(row))
            counts[row.node, _reading(row)] += 1
        some = ((id, next(iter(reads.values()))) for id, reads in self.readings.items())
        self.local = {id for id, mention in some if linking.is_local(mention)}
        """Nodes that their text alone tells."""
        query = select(*_READS, func.count().label("n")).group_by(*_READS)
        rows = derived.among(connection, query, mentions.c.node, sorted(self.readings))
        self.new = {pair for row in rows if counts[pair := (row.node, _reading(row))] == row.n}
        """Nodes with the ways of reading that they did not have before."""


def _reading(one: Any) -> Reading:
    return one.name, one.kind, one.country, one.countries


def _nodes_of(connection: Connection, sides: Collection[str]) -> set[str]:
    """The nodes that decisions speak of: by mention, or by entity."""
    some = sorted(sides)
    found = set(derived.among(connection, select(mentions.c.node), mentions.c.key, some, scalar=True))
    found |= set(derived.among(connection, select(nodes.c.id), nodes.c.entity, some, scalar=True))
    return found | set(derived.among(connection, select(nodes.c.id), nodes.c.id, some, scalar=True))


def _empty(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of the nodes that no mention reads as any more."""
    there = derived.among(connection, select(mentions.c.node).distinct(), mentions.c.node, sorted(ids), scalar=True)
    return set(ids) - set(there)


def _local_among(connection: Connection, ids: Collection[str]) -> set[str]:
    query = select(nodes.c.id).where(nodes.c.local == 1)
    return set(derived.among(connection, query, nodes.c.id, sorted(ids), scalar=True))


def _local_beside(connection: Connection, ids: Collection[str]) -> set[str]:
    """The nodes that their text alone tells, in the texts that name some of these nodes."""
    texts = set(derived.among(connection, select(mentions.c.announcement), mentions.c.node, sorted(ids), scalar=True))
    query = select(nodes.c.id).join(mentions, nodes.c.id == mentions.c.node).where(nodes.c.local == 1)
    return set(derived.among(connection, query, mentions.c.announcement, sorted(texts), scalar=True))


# ---------------------------------------------------------------------------------------------- components


class _Components:
    """Which nodes may depend on one another."""

    def __init__(self, connection: Connection, told: _Told, touched: Collection[str], gone: Collection[str]) -> None:
        self._connection = connection
        self._told = told
        self._sets = Sets()
        self._known = _component_of(connection, sorted(touched))
        for id, component in self._known.items():
            self._sets.join(id, component)
        self.shrunk = {self._known[id] for id in gone if id in self._known}
        """Components that lost a node."""
        self._fresh = sorted(told.readings.keys() - self._known.keys())
        self._keys: dict[str, set[str]] = defaultdict(set)
        derived.delete(connection, nodes.c.id, gone)
        derived.delete(connection, node_keys.c.item, gone)

    def compare(self) -> None:
        """Joins nodes of similar names that may be one body."""
        new: dict[str, set[Reading]] = defaultdict(set)
        for id, reads in self._told.new:
            if id not in self._told.local:
                new[id].add(reads)
                self._keys[id] |= _blocking(self._told.readings[id][reads])
        self._judged_anew(new)
        near = self._near()
        pairs = {(id, other) for id, keys in self._keys.items() for key in keys for other in near[key] if other != id}
        first = self._meet({id for pair in pairs for id in pair})
        for a, b in pairs:
            apart = self._sets.find(a) != self._sets.find(b)
            if apart and linking.may_be_one(first[a], first[b], False):
                self._sets.join(a, b)

    def decide(self, decisions: Iterable[Decision]) -> None:
        """Joins what decisions hold together."""
        for decision in decisions:
            if decision.verdict == "same":
                sides = {decision.left, decision.right}
                ids = _nodes_of(self._connection, sides) | (sides & self._told.readings.keys())
                components = self._component_of(ids)
                for a, b in combinations(sorted(ids), 2):
                    self._sets.join(components[a], components[b])

    def save(self, dialect: Dialect) -> None:
        """Keeps the components."""
        now = {id: self._sets.find(id) for id in self._sets.all()}
        moved = [{"old": id, "now": component} for id, component in sorted(now.items()) if id != component]
        if moved:
            query = nodes.update().where(nodes.c.component == bindparam("old")).values(component=bindparam("now"))
            self._connection.execute(query, moved)
        new = [
            {"id": id, "component": now.get(id, id), "entity": None, "local": int(id in self._told.local)}
            for id in self._fresh
        ]
        derived.insert(self._connection, nodes, new)
        rows = [{"key": key, "item": id} for id, keys in sorted(self._keys.items()) for key in sorted(keys)]
        dialect.upsert_new(self._connection, node_keys, rows)

    def _judged_anew(self, new: Mapping[str, Collection[Reading]]) -> None:
        """Where a node is judged by another mention than before, all its keys count anew."""
        known = sorted(new.keys() & self._known.keys())
        first = self._meet(known)
        moved = [id for id in known if _reading_of(first[id]) in new[id]]
        for row in derived.among(self._connection, select(node_keys), node_keys.c.item, moved):
            self._keys[row.item].add(row.key)

    def _near(self) -> dict[str, set[str]]:
        """For each blocking key the nodes that have it, the new ones among them."""
        out = derived.nodes_with(self._connection, sorted({key for some in self._keys.values() for key in some}))
        for id, some in self._keys.items():
            for key in some:
                out.setdefault(key, set()).add(id)
        return out

    def _meet(self, ids: Collection[str]) -> dict[str, Mention]:
        """The mention by which each node is judged; its component is known from now on."""
        for id, component in self._component_of(ids).items():
            self._sets.join(id, component)
        found = _all_readings(self._connection, sorted(ids))
        return {id: linking.stands_for(some) for id, some in found.items()}

    def _component_of(self, ids: Collection[str]) -> dict[str, str]:
        found = self._known | _component_of(self._connection, sorted(set(ids) - self._known.keys()))
        return {id: found.get(id, id) for id in ids}


def _blocking(mention: Mention) -> set[str]:
    """The keys that similar nodes share."""
    return {key for key in linking.keys(mention) if not key.startswith(("id:", "in:"))}


def _reading_of(mention: Mention) -> Reading:
    return mention.name, mention.kind, mention.country, json.dumps(mention.countries)


def _component_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    rows = derived.among(connection, select(nodes.c.id, nodes.c.component), nodes.c.id, ids)
    return {row.id: row.component for row in rows}


def _members(connection: Connection, components: Collection[str]) -> dict[str, list[str]]:
    """The nodes of each component."""
    out: dict[str, list[str]] = defaultdict(list)
    query = select(nodes.c.id, nodes.c.component)
    for row in derived.among(connection, query, nodes.c.component, sorted(components)):
        out[row.component].append(row.id)
    return out


def _all_readings(connection: Connection, ids: Sequence[str]) -> dict[str, list[Mention]]:
    """For each node one mention for each way in which its mentions read, the one with the smallest key."""
    query = select(*_READS, func.min(mentions.c.key).label("key"))
    out: dict[str, list[Mention]] = defaultdict(list)
    for row in derived.among(connection, query.group_by(*_READS), mentions.c.node, ids):
        out[row.node].append(derived.mention(row))
    return out


# ---------------------------------------------------------------------------------------------- linking


class _Linker:
    """Links nodes, and keeps what they mean."""

    def __init__(self, connection: Connection, dialect: Dialect, decisions: Sequence[Decision]) -> None:
        self._connection = connection
        self._dialect = dialect
        self.decisions = decisions
        self._named = named(decisions)

    def link(self, components: Mapping[str, list[str]]) -> Relinked:
        """Links components, some at a time."""
        out = Relinked(set(), set())
        for ids in _batches(components):
            found = [mention for some in _all_readings(self._connection, ids).values() for mention in some]
            self._keep(ids, found, out)
        return out

    def link_local(self, ids: Sequence[str]) -> Relinked:
        """Links nodes that their text alone tells, with all that the text names."""
        out = Relinked(set(), set())
        for some in chunks(ids):
            query = select(mentions.c.announcement)
            texts = set(derived.among(self._connection, query, mentions.c.node, some, scalar=True))
            self._keep(some, _in_texts(self._connection, sorted(texts)).values(), out)
        return out

    def _keep(self, ids: Sequence[str], found: Collection[Mention], out: Relinked) -> None:
        linked = linking.link(found, self.decisions)
        node_of = {mention.key: linking.node(mention, self._named) for mention in found}
        meant = {node_of[link.mention]: link.entity for link in linked.links}
        rows = derived.among(self._connection, select(nodes), nodes.c.id, ids)
        before = {row.id: row.entity for row in rows}
        changed = {id for id in ids if meant[id] != before[id]}
        if changed:
            update = nodes.update().where(nodes.c.id == bindparam("node")).values(entity=bindparam("now"))
            self._connection.execute(update, [{"node": id, "now": meant[id]} for id in sorted(changed)])
        made = {meant[id] for id in ids}
        self._keep_entities([entity for entity in linked.entities if entity.id in made], set(before.values()) - {None})
        out.nodes.update(changed)
        out.entities.update(made)

    def _keep_entities(self, found: Sequence[Entity], before: set[str]) -> None:
        now = {entity.id for entity in found}
        lost = before - now
        still = set(derived.among(self._connection, select(nodes.c.entity), nodes.c.entity, sorted(lost), scalar=True))
        derived.delete(self._connection, entities.c.id, lost - still)
        self._dialect.upsert(self._connection, entities, [{"id": e.id, "record": e.model_dump_json()} for e in found])
        former = {old: entity.id for entity in found for old in entity.former if old not in now}
        kept.rename(self._connection, self._dialect, "entity", former)


def _batches(components: Mapping[str, list[str]]) -> Iterator[list[str]]:
    batch: list[str] = []
    for _, ids in sorted(components.items()):
        batch += sorted(ids)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _in_texts(connection: Connection, texts: Sequence[str]) -> dict[str, Mention]:
    """All mentions of these texts, with those that decide how they are linked, by key."""
    rows = list(derived.among(connection, select(mentions), mentions.c.announcement, texts))
    components = _component_of(connection, sorted({row.node for row in rows}))
    ids = sorted(id for some in _members(connection, set(components.values())).values() for id in some)
    found = {mention.key: mention for some in _all_readings(connection, ids).values() for mention in some}
    return found | {row.key: derived.mention(row) for row in rows}

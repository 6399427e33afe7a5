"""Events → initiatives, for what has changed alone, with the same result as for all at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, select

from medaccord import initiatives as threading
from medaccord.records import Decision, Initiative, Told
from medaccord.register import indexing
from medaccord.register.entities import entities_by_event
from medaccord.store import derived, kept
from medaccord.store.dialects import Dialect
from medaccord.store.kept import chunks
from medaccord.store.tables import event_keys, events, facets, gone, initiatives, members

BATCH = 2_000
"""Events that are threaded together; more where one group has more."""


def rethread(
    connection: Connection,
    dialect: Dialect,
    old: Sequence[Told],
    changed: Sequence[str],
    decisions: Sequence[Decision],
    decided: Collection[str],
    revision: int,
) -> None:
    """Threads anew what has changed.

    `old` are the events as they were, those that are gone and those that are told or linked otherwise now (the blocking
    keys in the store are still theirs), `changed` the keys of those that are there now, `decided` the events of
    decisions that were made or undone.
    """
    about = [decision for decision in decisions if decision.subject == "event"]
    linked = filter(_is_linked, derived.told(connection, sorted(decided)))
    before = {one.key for one in _reached(connection, [*old, *linked], about)}
    if before or _some(connection):
        told = list(_with_entities(connection, dialect, changed))
        after = {one.key for one in _reached(connection, [*told, *derived.told(connection, sorted(decided))], about)}
        groups = _grouped(connection, sorted(before | after | set(changed)), about)
    else:
        groups = threading.connected(_with_entities(connection, dialect, changed), about)
    derived.delete(connection, event_keys.c.item, before & {one.key for one in old} - set(changed))
    _Writing(connection, dialect, about, revision).replace(groups, {one.key for one in old})


def _some(connection: Connection) -> bool:
    return connection.execute(select(members.c.event).limit(1)).first() is not None


def _grouped(connection: Connection, keys: Sequence[str], about: Sequence[Decision]) -> list[tuple[str, ...]]:
    return threading.connected(derived.told(connection, keys), about)


def _with_entities(connection: Connection, dialect: Dialect, keys: Sequence[str]) -> Iterator[Told]:
    """The events with the entities that their parties mean now; entities and blocking keys are put into the store."""
    for some in chunks(keys):
        meant = entities_by_event(connection, some)
        told = [one.model_copy(update={"entities": meant.get(one.key, ())}) for one in derived.told(connection, some)]
        rows = [{"event": one.key, "meant": json.dumps(one.entities)} for one in told]
        if rows:
            update = events.update().where(events.c.key == bindparam("event")).values(entities=bindparam("meant"))
            connection.execute(update, rows)
        derived.delete(connection, event_keys.c.item, some)
        keyed = [{"key": key, "item": one.key} for one in told for key in threading.keys(one)]
        derived.insert(connection, event_keys, keyed)
        yield from told


def _is_linked(told: Told) -> bool:
    """Whether it is known which entities its parties are: not yet, where it has just been told."""
    return len(told.entities) == len(told.event.parties)


def _reached(connection: Connection, start: Sequence[Told], about: Sequence[Decision]) -> tuple[Told, ...]:
    seen: dict[str, Told] = {one.key: one for one in start}

    def sharing(keys: tuple[str, ...]) -> Iterable[Told]:
        found = derived.events_with(connection, keys)
        seen.update((one.key, one) for one in derived.told(connection, sorted(found - seen.keys())))
        return [seen[key] for key in sorted(found) if key in seen]

    def find(key: str) -> Told | None:
        return next(filter(_is_linked, derived.told(connection, [key])), None)

    return threading.touched(start, sharing, about, find) if start else ()


class _Writing:
    """Puts initiatives into the store in the place of those that their events were in."""

    def __init__(self, connection: Connection, dialect: Dialect, about: Sequence[Decision], revision: int) -> None:
        self._connection = connection
        self._dialect = dialect
        self._about = about
        self._revision = revision

    def replace(self, groups: Iterable[tuple[str, ...]], old: Collection[str]) -> None:
        """Threads groups of events; what the `old` events were in, and is no initiative any more, goes."""
        groups = list(groups)
        keys = sorted({key for group in groups for key in group} | set(old))
        before = derived.initiatives_of(self._connection, keys)
        records = self._records(sorted(set(before.values())))
        now: dict[str, str] = {}
        for batch in _batches(groups):
            told = {one.key: one for one in derived.told(self._connection, batch)}
            made = threading.thread(told.values(), self._about)
            now |= {key: initiative.id for initiative in made for key in initiative.events}
            self._write(made, told, records)
        self._forget(set(before.values()) - set(now.values()), before, now)
        derived.delete(self._connection, members.c.event, before)
        derived.insert(self._connection, members, [{"event": e, "initiative": i} for e, i in sorted(now.items())])

    def _records(self, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
        rows = derived.among(self._connection, select(initiatives), initiatives.c.id, ids)
        return {row.id: (row.number, row.record) for row in rows}

    def _write(self, made: Sequence[Initiative], told: dict[str, Told], records: dict[str, tuple[int, str]]) -> None:
        number = derived.next_number(self._connection, initiatives)
        rows, numbers = [], {}
        for initiative in made:
            known, was = records.get(initiative.id, (None, None))
            record = initiative.model_dump_json()
            if known is None:
                known, number = number, number + 1
            numbers[initiative.id] = known
            if was != record:
                rows.append({"number": known, "id": initiative.id, "record": record})
        self._dialect.upsert(self._connection, initiatives, rows)
        whole = {numbers[one.id]: indexing.of_initiative(one, [told[key] for key in one.events]) for one in made}
        self._facet("initiatives", whole, numbers)
        place = dict(self._connection_numbers(sorted(told)))
        parts = {place[key]: indexing.of_event(told[key], one.id) for one in made for key in one.events}
        self._facet("events", parts, numbers)

    def _connection_numbers(self, keys: Sequence[str]) -> Iterator[tuple[str, int]]:
        query = select(events.c.key, events.c.number)
        return ((row.key, row.number) for row in derived.among(self._connection, query, events.c.key, keys))

    def _facet(self, kind: str, faceted: dict[int, indexing.Faceted], numbers: dict[str, int]) -> None:
        terms = {term for one in faceted.values() for term in one.terms}
        parties = sorted(value for field, value in terms if field == "party")
        entities = {entity.id: entity for entity in derived.entities_of(self._connection, parties)}
        labels = {term: indexing.label(term, entities) for term in terms}
        known = derived.intern(self._connection, labels, self._revision)
        rows = [
            {
                "kind": kind,
                "number": number,
                "id": one.id,
                "owner": numbers[one.owner] if one.owner else None,
                "first": one.first,
                "last": one.last,
                "codes": indexing.packed(known[term] for term in one.terms),
                "revision": self._revision,
            }
            for number, one in sorted(faceted.items())
        ]
        self._dialect.upsert(self._connection, facets, rows)
        derived.replace_sums(self._connection, kind, {number: one.amounts for number, one in faceted.items()})

    def _forget(self, ids: Collection[str], before: dict[str, str], now: dict[str, str]) -> None:
        """Takes away initiatives that are no more; their ids lead to the one that has most of their events."""
        rows = self._records(sorted(ids))
        forget(self._connection, "initiatives", [number for number, _ in rows.values()], self._revision)
        derived.delete(self._connection, initiatives.c.id, ids)
        heirs: dict[str, Counter[str]] = {id: Counter() for id in ids}
        for event, id in before.items():
            if id in heirs and event in now:
                heirs[id][now[event]] += 1
        moved = {id: min(some, key=lambda new: (-some[new], new)) for id, some in heirs.items() if some}
        kept.rename(self._connection, self._dialect, "initiative", moved)


def forget(connection: Connection, kind: str, numbers: Sequence[int], revision: int) -> None:
    """Takes events or initiatives out of what is searched."""
    if numbers:
        old = [{"of": kind, "old": number} for number in numbers]
        where = facets.delete().where(facets.c.kind == bindparam("of"), facets.c.number == bindparam("old"))
        connection.execute(where, old)
        derived.replace_sums(connection, kind, dict.fromkeys(numbers, ()))
        derived.insert(connection, gone, [{"kind": kind, "number": n, "revision": revision} for n in numbers])


def _batches(groups: Iterable[tuple[str, ...]]) -> Iterator[list[str]]:
    batch: list[str] = []
    for group in groups:
        batch += group
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

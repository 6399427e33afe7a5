"""What a search has found, for the exporters: read from the store some at a time, as they go through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from pydantic_core import from_json
from sqlalchemy import Connection, Row, Select, select

from medaccord import corrections, tracking
from medaccord.records import Correction, Document, Entity, Event, Initiative, Told
from medaccord.register import following, showing
from medaccord.search import Search
from medaccord.selection import AnnouncementTold, EventTold, Promised, Sheet, Undertaking
from medaccord.store import Store, derived, kept, lines
from medaccord.store.tables import announcements, events, members, reprints

FEW = 100
"""Initiatives that are put together at once, with their texts."""

_TOLD: Select[Any] = select(
    *(events.c[name] for name in "key announcement source url language published record entities".split()),
    members.c.initiative,
)


class Chosen(NamedTuple):
    """A selection, as `medaccord.selection.Selection` describes it."""

    store: Store
    search: Search
    ids: tuple[str, ...]
    """What the search found, in its order: initiatives, or keys of events."""
    days: following.Days
    table: Sheet = "events"
    language: Literal["ru", "en"] = "en"
    everything: bool = False
    """The search asks nothing, so also what no event was read in is of it."""

    @property
    def today(self) -> date:
        return self.days.today

    @property
    def until(self) -> date:
        return self.days.searched.until

    def events(self, *, bodies: bool = False) -> Iterator[EventTold]:
        with self.store.reading() as connection:
            for some in kept.chunks(self.ids):
                rows = self._rows(connection, some)
                yield from self._told(rows, _entities(connection, _entity_ids(rows)) if bodies else None)

    def _rows(self, connection: Connection, some: Sequence[str]) -> list[Row[Any]]:
        """The events of some of the hits, as the store has them, in the hits' order."""
        by_key = self.search.of == "events"
        # Only an inner join lets SQLite begin with the initiatives; but an event may have none.
        query = _TOLD.join_from(events, members, members.c.event == events.c.key, isouter=by_key)
        found = connection.execute(query.where((events.c.key if by_key else members.c.initiative).in_(some)))
        place = {id: number for number, id in enumerate(some)}
        return sorted(found, key=lambda row: place[row.key if by_key else row.initiative])

    def _told(self, rows: Sequence[Row[Any]], known: Mapping[str, Entity] | None = None) -> Iterator[EventTold]:
        """The events of these rows; those of an initiative in time. Each is made when it is taken: it soon goes."""
        if self.search.of == "events":
            yield from (_made(row, known) for row in rows)
            return
        for _, together in groupby(rows, attrgetter("initiative")):
            yield from sorted((_made(row, known) for row in together), key=_when)

    def evidence(self) -> Iterator[tuple[EventTold, Mapping[str, Any]]]:
        with self.store.reading() as connection:
            corrected = _corrections(connection)
            for some in kept.chunks(self.ids, FEW):
                rows = self._rows(connection, some)
                read = _events(connection, sorted({row.announcement for row in rows}), corrected)
                for one in self._told(rows):
                    number = int(one.key.rpartition("#")[2])
                    yield from ((one, evidence) for evidence in read[one.announcement][number]["evidence"])

    def initiatives(self, *, sources: bool = False) -> Iterator[Undertaking]:
        with self.store.reading() as connection:
            for some in kept.chunks(self._initiative_ids(connection), FEW):
                yield from self._undertakings(connection, some, sources)

    def _initiative_ids(self, connection: Connection) -> Sequence[str]:
        if self.search.of == "initiatives":
            return self.ids
        of = derived.initiatives_of(connection, self.ids)
        return list(dict.fromkeys(of[key] for key in self.ids if key in of))

    def _undertakings(self, connection: Connection, ids: Sequence[str], sources: bool) -> Iterator[Undertaking]:
        found = {one.id: one for one in derived.initiatives_by(connection, ids)}
        keys = [key for one in found.values() for key in one.events]
        told = {one.key: one for one in derived.told(connection, keys)}
        bodies = _entities(connection, {id for one in told.values() for id in one.entities})
        printed = _printed(connection, sorted({one.announcement for one in told.values()})) if sources else {}
        for id in ids:
            if id in found:
                yield self._undertaking(found[id], told, bodies, printed)

    def _undertaking(
        self,
        one: Initiative,
        told: dict[str, Told],
        bodies: dict[str, Entity],
        printed: dict[str, tuple[Document, ...]],
    ) -> Undertaking:
        mine = tuple(told[key] for key in one.events)
        status = next(following.followed([one], self.days)).status
        promised = tracking.promises(mine, today=self.days.today, searched=self.days.searched)
        return Undertaking(
            one,
            mine,
            {id: bodies[id] for id in one.entities if id in bodies},
            {event.announcement: printed[event.announcement] for event in mine if printed},
            status.activity,
            status.inferred,
            tuple(Promised(p.event, p.step, p.due, p.outcome, p.reason) for p in promised),
        )

    def announcements(self) -> Iterator[AnnouncementTold]:
        with self.store.reading() as connection:
            for some in kept.chunks(self._announcement_ids(connection), FEW):
                made = kept.corrections_by(connection, some)
                query = select(reprints.c.id, reprints.c.original)
                originals = {row.id: row.original for row in derived.among(connection, query, reprints.c.id, some)}
                for document, read in sorted(kept.readings(connection, some), key=lambda both: both[0].id):
                    now = corrections.corrected(read, document.text, made.get(read.id, ())).announcement
                    told = showing.initiatives_of(connection, now, originals.get(now.id, now.id))
                    yield AnnouncementTold(now, dict(told))

    def _announcement_ids(self, connection: Connection) -> list[str]:
        """The announcements of the events found, with their reprints."""
        if self.everything:
            return kept.ids(connection)
        out: set[str] = set()
        for some in kept.chunks(self.ids):
            out |= {row.announcement for row in self._rows(connection, some)}
        for some in kept.chunks(sorted(out)):
            out |= set(connection.execute(select(reprints.c.id).where(reprints.c.original.in_(some))).scalars())
        return sorted(out)

    def entities(self) -> Iterator[Entity]:
        with self.store.reading() as connection:
            for some in kept.chunks(self._bodies(connection)):
                yield from sorted(derived.entities_of(connection, some), key=lambda one: one.id)

    def _bodies(self, connection: Connection) -> list[str]:
        wanted: set[str] = set()
        for some in kept.chunks(self.ids):
            wanted |= _entity_ids(self._rows(connection, some))
        return sorted(wanted)

    def kept(self) -> Iterator[dict[str, Any]]:
        with self.store.reading() as connection:
            yield from lines.rows(connection, None if self.everything else self._part(connection))

    def _part(self, connection: Connection) -> lines.Part:
        bodies, initiatives = self._bodies(connection), self._initiative_ids(connection)
        return lines.Part(self._announcement_ids(connection), {*bodies, *initiatives})


def _when(one: EventTold) -> tuple[str, str]:
    return one.event["date"] or one.published or "9999", one.key


def _made(row: Row[Any], known: Mapping[str, Entity] | None) -> EventTold:
    entities = tuple(from_json(row.entities))
    return EventTold(
        row.key,
        row.announcement,
        row.source,
        row.url,
        row.language,
        row.published,
        from_json(row.record),
        entities,
        row.initiative,
        tuple(known.get(id) for id in entities) if known is not None else (),
    )


def _entity_ids(rows: Iterable[Row[Any]]) -> set[str]:
    return {id for row in rows for id in from_json(row.entities)}


def _entities(connection: Connection, ids: Iterable[str]) -> dict[str, Entity]:
    return {one.id: one for one in derived.entities_of(connection, sorted(ids))}


def _corrections(connection: Connection) -> dict[str, list[tuple[Correction, Event | None]]]:
    out: dict[str, list[tuple[Correction, Event | None]]] = {}
    for made, event in kept.corrections_of(connection):
        out.setdefault(made.announcement, []).append((made, event))
    return out


def _events(
    connection: Connection, ids: Sequence[str], made: dict[str, list[tuple[Correction, Event | None]]]
) -> dict[str, Sequence[Mapping[str, Any]]]:
    """The events of announcements as corrected, under their JSON names."""
    query = select(announcements.c.id, announcements.c.record)
    records = derived.among(connection, query, announcements.c.id, [id for id in ids if id not in made])
    out: dict[str, Sequence[Mapping[str, Any]]] = {id: from_json(record)["events"] for id, record in records}
    for document, read in kept.readings(connection, [id for id in ids if id in made]):
        now = corrections.corrected(read, document.text, made[read.id]).announcement
        out[read.id] = now.model_dump(mode="json")["events"]
    return out


def _printed(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Document, ...]]:
    """The documents of announcements, each with those of its reprints."""
    again: dict[str, list[str]] = {id: [] for id in ids}
    query = select(reprints.c.id, reprints.c.original)
    for row in derived.among(connection, query, reprints.c.original, ids):
        again[row.original].append(row.id)
    wanted = sorted({*ids, *(id for some in again.values() for id in some)})
    texts = {document.id: document for document in kept.documents_of(connection, wanted)}
    return {id: tuple(texts[one] for one in (id, *sorted(again[id])) if one in texts) for id in ids}

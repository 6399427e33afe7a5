"""Brings what is derived up to what is kept: reprints, events, entities, initiatives, and what is searched.

Whether a few announcements have changed or all are derived anew, the same steps are taken; and what comes out is a
function of what is kept, not of the order in which it came.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from medaccord.corrections import corrected, find
from medaccord.linking import node
from medaccord.records import Decision, Document, Event, Mention, Told
from medaccord.register import indexing, reprinting
from medaccord.register.entities import events_of, named, relink
from medaccord.register.undertakings import forget, rethread
from medaccord.store import derived, kept, migrations
from medaccord.store.collecting import uncollected
from medaccord.store.dialects import Dialect
from medaccord.store.kept import DecisionKept, chunks
from medaccord.store.tables import events, mentions

WHOLE = 0.3
"""Where a larger share of all announcements waits than this, everything is derived anew: it is quicker."""


def derive(connection: Connection, dialect: Dialect, *, anew: bool = False) -> int:
    """Derives what is not derived yet, or with `anew` everything; how many announcements that concerned."""
    waiting = kept.waiting(connection)
    whole = anew or len(waiting) > max(100, WHOLE * kept.count(connection))
    if whole:
        dialect.expect_much(connection)
        migrations.forget_derived(connection, dialect)
        waiting = kept.waiting(connection)
    decisions = present(connection)
    decided = _newly_decided(connection, decisions)
    if not waiting and not decided:
        return 0
    work = _Deriving(connection, dialect, decisions, decided)
    if not whole:
        return work.run(waiting)
    with uncollected():
        count = work.run(waiting)
    dialect.analyse(connection)
    return count


class _Side(NamedTuple):
    """One side of a decision: what of, and the id that it has now."""

    subject: str
    id: str


def present(connection: Connection) -> dict[str, Decision]:
    """The decisions that hold, by id, with the keys that their events and mentions have now."""
    out = {}
    for one in kept.all_decisions(connection):
        if one.undone is None:
            decision = one.decision
            left, right = (_now(connection, one, side) for side in (0, 1))
            if left != right:
                out[one.id] = decision.model_copy(update={"left": left, "right": right})
    return out


def _now(connection: Connection, one: DecisionKept, side: int) -> str:
    """The key that one side of a decision has, now that its text may have been read anew."""
    stood, key = one.anchors[side], (one.decision.left, one.decision.right)[side]
    if stood is None:
        return key
    id, _, place = key.rpartition("#")
    party = place.partition(".")[2]
    number = _place(connection, id, stood)
    if number is None:
        return key
    if not party:
        return f"{id}#{number}"
    return _party(connection, f"{id}#{number}", stood.parties[int(party)].name) or f"{id}#{number}.{party}"


def _place(connection: Connection, id: str, stood: Event) -> int | None:
    document, announcement = next(iter(kept.readings(connection, [id])), (None, None))
    if document is None or announcement is None:
        return None
    now = corrected(announcement, document.text, kept.corrections_of(connection, id)).announcement
    return find(document.text, stood, now.events)


def _party(connection: Connection, event: str, name: str) -> str | None:
    query = select(mentions.c.key).where(mentions.c.event == event, mentions.c.name == name).order_by(mentions.c.key)
    return connection.execute(query).scalar()


def _newly_decided(connection: Connection, decisions: dict[str, Decision]) -> set[_Side]:
    """The sides of decisions that were made or undone since all was derived last."""
    now = {id: (d.subject, d.left, d.right) for id, d in decisions.items()}
    before = {id: tuple(sides) for id, sides in json.loads(migrations.value(connection, "decided") or "{}").items()}
    changed = {sides for id, sides in now.items() if before.get(id) != sides}
    changed |= {sides for id, sides in before.items() if now.get(id) != sides}
    return {_Side(subject, id) for subject, *both in changed for id in both}


class _Deriving:
    def __init__(
        self, connection: Connection, dialect: Dialect, decisions: dict[str, Decision], decided: set[_Side]
    ) -> None:
        self.connection = connection
        self.dialect = dialect
        self.by_id = decisions
        self.decisions = [decision for _, decision in sorted(decisions.items())]
        self.decided = decided
        self.named = named(d for d in self.decisions if d.subject == "party")
        self.revision = int(migrations.value(connection, "revision") or 0) + 1

    def run(self, waiting: Sequence[str]) -> int:
        """Derives the announcements that wait and all that depends on them."""
        sides = {side.id for side in self.decided if side.subject == "party"}
        apart = {side.rpartition("#")[0] for side in sides if "#" in side}
        there = {document.id for document, _ in kept.readings(self.connection, sorted(apart))}
        affected = reprinting.regroup(self.connection, self.dialect, sorted({*waiting, *there}))
        old = derived.told_by(self.connection, affected)
        left = self._clear(affected)
        fresh = [key for some in chunks(affected, 200) for key in self._tell(some)]
        moved = relink(self.connection, self.dialect, affected, left, self.decisions, sides)
        relinked = events_of(self.connection, moved.nodes) - set(fresh)
        old += derived.told(self.connection, sorted(relinked - {one.key for one in old}))
        threads = {side.id for side in self.decided if side.subject == "event"}
        changed = sorted({*fresh, *relinked})
        rethread(self.connection, self.dialect, old, changed, self.decisions, threads, self.revision)
        self._relabel(moved.entities)
        self._done()
        return len(affected)

    def _clear(self, announcements: Sequence[str]) -> set[str]:
        """Takes the events of announcements away; the nodes of their parties."""
        query = select(mentions.c.node).distinct()
        nodes = set(derived.among(self.connection, query, mentions.c.announcement, announcements, scalar=True))
        query = select(events.c.number)
        numbers = list(derived.among(self.connection, query, events.c.announcement, announcements, scalar=True))
        forget(self.connection, "events", numbers, self.revision)
        derived.delete(self.connection, mentions.c.announcement, announcements)
        derived.delete(self.connection, events.c.announcement, announcements)
        return nodes

    def _tell(self, announcements: Sequence[str]) -> Iterator[str]:
        """Puts the events of announcements into the store, as corrected; their keys. A reprint tells nothing."""
        number = derived.next_number(self.connection, events)
        rows, parties, words = [], [], {}
        again = derived.reprints_among(self.connection, announcements)
        laid_over = kept.corrections_by(self.connection, announcements)
        for document, announcement in kept.readings(self.connection, announcements):
            if document.id in again:
                continue
            made = corrected(announcement, document.text, laid_over.get(document.id, ())).announcement
            for place, event in enumerate(made.events):
                told = _told(document, f"{document.id}#{place}", made.language, made.published, event)
                rows.append({"number": number, **_row(told)})
                parties += [self._mention(mention) for mention in _mentions(told)]
                words[number] = indexing.words(event, document, len(made.events) == 1)
                number += 1
        derived.insert(self.connection, events, rows)
        derived.insert(self.connection, mentions, parties)
        if words:
            self.dialect.index(self.connection, words)
        return (str(row["key"]) for row in rows)

    def _mention(self, mention: Mention) -> dict[str, object]:
        return {
            "key": mention.key,
            "event": mention.key.rpartition(".")[0],
            "announcement": mention.announcement,
            "node": node(mention, self.named),
            "name": mention.name,
            "kind": mention.kind,
            "country": mention.country,
            "countries": json.dumps(mention.countries),
        }

    def _relabel(self, ids: set[str]) -> None:
        """Shows entities by the names that they have now."""
        entities = derived.entities_of(self.connection, sorted(ids))
        rows = [(e.id, *indexing.label(("party", e.id), {e.id: e})) for e in entities]
        derived.relabel(self.connection, rows, self.revision)

    def _done(self) -> None:
        migrations.set_value(self.connection, self.dialect, "revision", str(self.revision))
        decided = {id: (d.subject, d.left, d.right) for id, d in self.by_id.items()}
        migrations.set_value(self.connection, self.dialect, "decided", json.dumps(decided))
        derived.settled(self.connection)


def _told(document: Document, key: str, language: str, published: str | None, event: Event) -> Told:
    return Told.model_construct(
        key=key,
        announcement=document.id,
        source=document.source,
        url=document.url,
        language=language,
        published=published,
        event=event,
        entities=(),
    )


def _row(told: Told) -> dict[str, object]:
    return {
        "key": told.key,
        "announcement": told.announcement,
        "source": told.source,
        "url": told.url,
        "language": told.language,
        "published": told.published,
        "record": told.event.model_copy(update={"evidence": ()}).model_dump_json(),
        "entities": "[]",
    }


def _mentions(told: Told) -> Iterator[Mention]:
    for number, party in enumerate(told.event.parties):
        yield Mention(
            key=f"{told.key}.{number}",
            name=party.name,
            kind=party.kind,
            country=party.country,
            countries=told.event.countries,
            date=told.event.date,
            announcement=told.announcement,
        )

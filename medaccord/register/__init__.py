"""The register: what was read, kept, joined and followed. `Register(url)` is all that a program needs.

>>> register = Register("sqlite:///register.db")                # doctest: +SKIP
>>> for outcome in register.add(pages):                         # doctest: +SKIP
...     print(outcome.id, outcome.status)
>>> found = register.search(Search(words="вакцина", country=("KZ",)))   # doctest: +SKIP
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple

from pydantic import JsonValue, ValidationError
from sqlalchemy import Connection

from medaccord import corrections, tracking
from medaccord.errors import CorrectionError, InputError, NotKept
from medaccord.records import (
    Activity,
    Announcement,
    Correction,
    Decision,
    Document,
    Entity,
    Event,
    Initiative,
    Link,
    Page,
    PartialDate,
    Record,
    Stage,
    Told,
)
from medaccord.register import adding, deriving, entities
from medaccord.search import Found, Search
from medaccord.settings import Settings
from medaccord.store import Store, derived, kept
from medaccord.store.days import span
from medaccord.store.facets import ActivityOf, Facets
from medaccord.store.kept import Looked, Read, Saved

__all__ = ["AnnouncementKept", "EntityLinked", "Entry", "InitiativeTold", "Register"]


class AnnouncementKept(NamedTuple):
    """An announcement with all that is kept of it."""

    document: Document
    announcement: Announcement
    """As corrected, with evidence."""
    read: Announcement
    """As read."""
    corrections: tuple[Correction, ...]
    original: str
    """The announcement that it is a reprint of; its own id where it is none."""
    reprints: tuple[str, ...]
    """Further sources of it."""
    initiatives: dict[str, str]
    """The initiative of each event, by the event's key; of a reprint, that of the event which it tells again."""


class InitiativeTold(NamedTuple):
    """An initiative with its events, its parties and where they were told."""

    initiative: Initiative
    events: tuple[Told, ...]
    """In time."""
    entities: dict[str, Entity]
    sources: dict[str, tuple[Document, ...]]
    """For each announcement all that printed it, itself among them."""


class EntityLinked(NamedTuple):
    """An entity, and the initiatives that it takes part in."""

    entity: Entity
    initiatives: tuple[Initiative, ...]
    """The newest first."""


class Entry(Record):
    """A line of the log: what a person did."""

    id: str
    what: Literal["decision", "correction"]
    record: Decision | Correction
    undone: str | None = None
    """By whom and when."""


class Register:
    """A register in a store. Safe to share between threads; each call sees the store as it stands then."""

    def __init__(self, url: str | None = None, settings: Settings | None = None) -> None:
        """Opens the store, and makes it where there is none; `url` is that of the settings where it is left out.

        Raises `StoreError` where it cannot be opened, is damaged or was made by a newer medaccord.
        """
        self.settings = settings or Settings.from_environment()
        self.store = Store(url or self.settings.store, self.settings.wait)
        self._facets = Facets(self.store)

    def close(self) -> None:
        """Lets go of the database."""
        self.store.close()

    # ---------------------------------------------------------------------------------------------- keeping

    def add(
        self, pages: Iterable[Page | InputError], *, jobs: int = 1, build: bool = True
    ) -> Iterator[Saved | InputError]:
        """Reads pages and keeps them; what became of each, as soon as it is kept for good.

        A page that is there already is not read again; one that cannot be read is passed on as `InputError`. At the end
        what is derived is brought up to date, unless `build` is False. Raises `StoreError`.
        """
        yield from adding.add(self.store, self.settings, pages, jobs)
        if build:
            self.build()

    def keep(self, readings: Iterable[Read]) -> list[Saved]:
        """Keeps what was read elsewhere, all of it or nothing; `build` derives from it. Raises `StoreError`."""
        with self.store.writing() as connection:
            return [kept.save(connection, self.store.dialect, read) for read in readings]

    def build(self, *, anew: bool = False, reread: bool = False) -> int:
        """Derives what is not derived yet: links, initiatives, what is searched; how many announcements it concerned.

        With `anew` everything is derived; with `reread` all documents are read by the present extractor before.
        People's corrections and decisions hold. Raises `StoreError`.
        """
        for _ in adding.reread(self.store, self.settings) if reread else ():
            pass
        with self.store.writing() as connection:
            return deriving.derive(connection, self.store.dialect, anew=anew)

    def looked(self, source: str, until: str) -> None:
        """Notes that a person has searched a source until a day, so that silence after it is known to be none."""
        with self.store.writing() as connection:
            kept.looked_until(connection, self.store.dialect, source, until)

    def looks(self) -> list[Looked]:
        """The sources that announcements came from, and the days that they cover."""
        with self.store.reading() as connection:
            return kept.looks(connection)

    def searched(self) -> tracking.Searched:
        """The span of sources that was searched; of an empty register, today."""
        looks = self.looks()
        first = min((look.first for look in looks if look.first), default=None)
        last = max((day for look in looks for day in (look.last, look.until) if day), default=None)
        return tracking.Searched(_day(first, 0) or self.today(), _day(last, 1) or self.today())

    def today(self) -> date:
        """The day that silence and due dates are counted to."""
        return datetime.now(UTC).date()

    # ---------------------------------------------------------------------------------------------- asking

    def search(self, search: Search) -> Found:
        """One page of what a search finds, and the counts of all. Raises `StoreError`."""
        hits = self._facets.search(search, self._activity())
        return Found(
            search=search,
            total=hits.total,
            initiatives=self._initiatives(hits.ids) if search.of == "initiatives" else (),
            events=self._events(hits.ids) if search.of == "events" else (),
            facets=hits.facets,
            instead=hits.instead,
        )

    def found(self, search: Search) -> Iterator[Initiative | Told]:
        """All that a search finds, whatever its page. Raises `StoreError`."""
        hits = self._facets.search(search, self._activity(), everything=True)
        for ids in kept.chunks(hits.ids):
            yield from self._initiatives(ids) if search.of == "initiatives" else self._events(ids)

    def initiative(self, id: str) -> InitiativeTold:
        """An initiative with its events; the id may be a former one, or an event's key. Raises `NotKept`."""
        with self.store.reading() as connection:
            initiative = derived.initiative(connection, id)
            told = {one.key: one for one in derived.told(connection, initiative.events)}
            parties = derived.entities_of(connection, initiative.entities)
            texts = dict.fromkeys(told[key].announcement for key in initiative.events)
            return InitiativeTold(
                initiative,
                tuple(told[key] for key in initiative.events),
                {entity.id: entity for entity in parties},
                {text: tuple(_printed(connection, text)) for text in texts},
            )

    def event(self, key: str) -> Told:
        """An event as corrected, without evidence. Raises `NotKept`."""
        with self.store.reading() as connection:
            return derived.event(connection, key)

    def links(self, key: str) -> list[Link]:
        """Why each party of an event is taken for its entity. Raises `NotKept`."""
        with self.store.reading() as connection:
            told = derived.event(connection, key)
            return entities.links(connection, told, list(deriving.present(connection).values()))

    def announcement(self, id: str) -> AnnouncementKept:
        """An announcement with all that is kept of it. Raises `NotKept`."""
        with self.store.reading() as connection:
            return _announcement(connection, id)

    def announcements(self) -> Iterator[AnnouncementKept]:
        """All announcements, by id."""
        with self.store.reading() as connection:
            for id in kept.ids(connection):
                yield _announcement(connection, id)

    def entity(self, id: str) -> EntityLinked:
        """An entity with the initiatives that it takes part in; the id may be a former one. Raises `NotKept`."""
        with self.store.reading() as connection:
            entity = derived.entity(connection, id)
        initiatives = self.found(Search(party=(entity.id,)))
        return EntityLinked(entity, tuple(one for one in initiatives if isinstance(one, Initiative)))

    def revision(self) -> tuple[int, int]:
        """Two numbers that change whenever what is found may change."""
        return self.store.revision()

    # ---------------------------------------------------------------------------------------------- people's word

    def decide(
        self, left: str, right: str, verdict: Literal["same", "different", "unsure"], *, who: str, why: str = ""
    ) -> str:
        """Keeps a person's word on two events or initiatives (by their keys or ids), or on two parties or entities.

        Of two initiatives that are the same, all events are one undertaking; else the first of each stands for it.
        Gives the decision's id; what is derived follows at once. Raises `NotKept` and `CorrectionError`.
        """
        with self.store.writing() as connection:
            pairs = _pairs(connection, left, right, verdict)
            id = kept.add_decision(connection, [(_decision(*pair, verdict, who, why), stood) for pair, stood in pairs])
            deriving.derive(connection, self.store.dialect)
            return id

    def correct(self, id: str, field: str, value: JsonValue, *, who: str, why: str = "") -> Correction:
        """Puts a value right, for good: of an event (`a1#0`), or of an announcement (`a1`).

        Fields are named as in evidence: `stage`, `parties.1.country`; null takes an item away, one past the last adds
        it. `event` stands for an event as a whole: null takes it away, and of an announcement an event adds it. What is
        derived follows at once. Raises `NotKept`, and `CorrectionError` where the value cannot be.
        """
        with self.store.writing() as connection:
            made = _correction(connection, id, field, value, who, why)
            kept.touch(connection, self.store.dialect, [made.announcement])
            deriving.derive(connection, self.store.dialect)
            return made

    def undo(self, id: str, *, who: str) -> Decision | Correction:
        """Undoes a decision or a correction, which stays in the log; what was undone. Raises `NotKept`."""
        with self.store.writing() as connection:
            undone = kept.undo(connection, id, who)
            if isinstance(undone, Correction):
                kept.touch(connection, self.store.dialect, [undone.announcement])
            deriving.derive(connection, self.store.dialect)
            return undone

    def log(self) -> list[Entry]:
        """What people did, in its order."""
        with self.store.reading() as connection:
            decisions = [
                Entry(id=one.id, what="decision", record=one.decision, undone=one.undone)
                for one in kept.all_decisions(connection)
                if "." not in one.id
            ]
            made = [
                Entry(id=one.id, what="correction", record=one, undone="undone" if one.undone else None)
                for one, _ in kept.corrections_of(connection)
            ]
        return sorted([*decisions, *made], key=lambda entry: (entry.record.when, entry.id))

    # ---------------------------------------------------------------------------------------------- inside

    def _activity(self) -> ActivityOf:
        """What tells the activity of an initiative today."""
        searched, thresholds = self.searched(), tracking.Thresholds.of(self.settings)

        def found(stage: Stage, last: PartialDate | None) -> Activity | None:
            known = Initiative(id="", title="", events=(), history=(), stage=stage, last=last)
            return tracking.activity(known, today=self.today(), searched=searched, thresholds=thresholds).activity

        return found

    def _initiatives(self, ids: Sequence[str]) -> tuple[Initiative, ...]:
        with self.store.reading() as connection:
            found = {one.id: one for one in derived.initiatives_by(connection, ids)}
        return tuple(found[id] for id in ids if id in found)

    def _events(self, keys: Sequence[str]) -> tuple[Told, ...]:
        with self.store.reading() as connection:
            found = {one.key: one for one in derived.told(connection, keys)}
        return tuple(found[key] for key in keys if key in found)


def _day(partial: PartialDate | None, end: int) -> date | None:
    return date.fromordinal(span(partial)[end]) if partial else None


def _printed(connection: Connection, id: str) -> Iterator[Document]:
    for one in (id, *derived.reprints_of(connection, id)):
        yield kept.document(connection, one)


def _announcement(connection: Connection, id: str) -> AnnouncementKept:
    document, read = kept.document(connection, id), kept.announcement(connection, id)
    made = kept.corrections_of(connection, id)
    now = corrections.corrected(read, document.text, made).announcement
    original = derived.original(connection, id)
    return AnnouncementKept(
        document,
        now,
        read,
        tuple(correction for correction, _ in made),
        original,
        tuple(derived.reprints_of(connection, id)),
        dict(_initiatives_of(connection, now, original)),
    )


def _initiatives_of(connection: Connection, announcement: Announcement, original: str) -> Iterator[tuple[str, str]]:
    first = derived.told_by(connection, [original])
    told = {one.key: one.event for one in first}
    known = derived.initiatives_of(connection, sorted(told))
    taken: set[str] = set()
    for number, event in enumerate(announcement.events):
        key = f"{announcement.id}#{number}"
        again = key if key in told else _told_again(event, {k: e for k, e in told.items() if k not in taken})
        if again in known:
            taken.add(again)
            yield key, known[again]


def _told_again(event: Event, among: dict[str, Event]) -> str:
    """Which event of another print is this one: that with most of its values; none of another stage."""
    values = {key: len(_values(event) & _values(other)) for key, other in among.items() if other.stage == event.stage}
    return min(values, key=lambda key: (-values[key], key), default="")


def _values(event: Event) -> set[str]:
    return {party.name for party in event.parties} | {*event.countries, *event.areas, *event.places, event.quote}


Subject = Literal["party", "event"]
_Side = tuple[Subject, str, Event | None]
"""What one side of a decision is, its id, and of an event or a party in it the event as it stands."""


def _pairs(
    connection: Connection, left: str, right: str, verdict: str
) -> Iterator[tuple[tuple[Subject, str, str], tuple[Event | None, Event | None]]]:
    """What a decision is about: pairs of parties or of events, and what finds them again."""
    ours, theirs = _all_sides(connection, left), _all_sides(connection, right)
    first = ours[0]
    if first[0] != theirs[0][0]:
        raise CorrectionError(f"{left} is of one kind and {right} of another: decide about two parties, or two events")
    others = [*theirs, *ours[1:]] if verdict == "same" else theirs[:1]
    for subject, id, stood in others:
        yield (subject, first[1], id), (first[2], stood)


def _all_sides(connection: Connection, id: str) -> list[_Side]:
    """A party, an entity or an event; of an initiative, all its events."""
    try:
        return [_side(connection, id)]
    except NotKept:
        if "#" in id:
            raise
    try:
        return [_side(connection, key) for key in derived.initiative(connection, id).events]
    except NotKept:
        raise NotKept(f"the register has no event, party, entity or initiative {id}") from None


def _side(connection: Connection, id: str) -> _Side:
    announcement, sign, place = id.rpartition("#")
    if sign:
        key, _, party = place.partition(".")
        told = derived.event(connection, f"{announcement}#{key}")
        if party and not (party.isdecimal() and int(party) < len(told.event.parties)):
            raise NotKept(f"{announcement}#{key} has {len(told.event.parties)} parties, counted from 0")
        stood = _announcement(connection, announcement).announcement.events[int(key)]
        return ("party" if party else "event"), id, stood
    return "party", derived.entity(connection, id).id, None


def _decision(subject: Literal["party", "event"], left: str, right: str, verdict: str, who: str, why: str) -> Decision:
    given = {"subject": subject, "left": left, "right": right, "verdict": verdict, "who": who, "why": why}
    try:
        return Decision.model_validate({**given, "when": _now()})
    except ValidationError as error:
        raise CorrectionError(_complaint(error)) from None


def _correction(connection: Connection, id: str, field: str, value: JsonValue, who: str, why: str) -> Correction:
    """Keeps a correction, once it is sure that it can be."""
    announcement, _, number = id.rpartition("#") if "#" in id else (id, "", "")
    document, read = kept.document(connection, announcement), kept.announcement(connection, announcement)
    before = kept.corrections_of(connection, announcement)
    now = corrections.corrected(read, document.text, before)
    fresh = kept.next_correction(connection)
    anchor, event, was = corrections.place(now, document.text, number, field, fresh)
    try:
        made = Correction(
            id=fresh,
            announcement=announcement,
            event=anchor,
            field=field,
            value=value,
            was=was,
            who=who,
            when=_now(),
            why=why,
        )
        everything = [*before, (made, event)]
        corrections.allow(made, lambda: corrections.corrected(read, document.text, everything), document.text)
    except ValidationError as error:
        raise CorrectionError(
            f"{field} cannot be {json.dumps(value, ensure_ascii=False)}: {_complaint(error)}"
        ) from None
    kept.add_correction(connection, made, event)
    return made


def _complaint(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else str(first["msg"])


def _now() -> datetime:
    return datetime.now(UTC)

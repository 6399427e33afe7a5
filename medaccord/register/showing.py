"""What is kept of one announcement or one initiative, put together to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from medaccord import corrections
from medaccord.errors import NotKept
from medaccord.records import Announcement, Correction, Document, Entity, Event, Initiative, Join, Link, Told
from medaccord.store import derived, kept


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


class EventLinked(NamedTuple):
    """An event with its evidence, and what was concluded of it: whom its parties mean, what undertaking it is of."""

    key: str
    announcement: AnnouncementKept
    event: Event
    """As corrected, with evidence."""
    links: tuple[Link, ...]
    """One for each party, in their order, with its reasons."""
    entities: dict[str, Entity]
    initiative: Initiative
    joins: tuple[Join, ...]
    """Why it belongs to the undertaking, pair by pair; none where it is the only event."""


class EntityLinked(NamedTuple):
    """An entity, and the initiatives that it takes part in."""

    entity: Entity
    initiatives: tuple[Initiative, ...]
    """The newest first."""


def printed(connection: Connection, id: str) -> Iterator[Document]:
    """An announcement's document, and those of its reprints."""
    for one in (id, *derived.reprints_of(connection, id)):
        yield kept.document(connection, one)


def announcement(connection: Connection, id: str) -> AnnouncementKept:
    """An announcement with all that is kept of it. Raises `NotKept`."""
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
        dict(initiatives_of(connection, now, original)),
    )


def present(connection: Connection, key: str) -> str:
    """The key of an event; of an event of a reprint, that of the one that it tells again. Raises `NotKept`."""
    id = key.rpartition("#")[0]
    original = derived.original(connection, id)
    if original == id:
        return key
    found = dict(_first_told(connection, announcement(connection, id).announcement, original))
    if key not in found:
        raise NotKept(f"{id} is a reprint of {original}, which tells nothing like {key}")
    return found[key]


def initiatives_of(connection: Connection, announcement: Announcement, original: str) -> Iterator[tuple[str, str]]:
    """The initiative of each event of an announcement, by key; of a reprint, that of the event which it tells again."""
    first = dict(_first_told(connection, announcement, original))
    known = derived.initiatives_of(connection, sorted(first.values()))
    return ((key, known[told]) for key, told in first.items() if told in known)


def _first_told(connection: Connection, announcement: Announcement, original: str) -> Iterator[tuple[str, str]]:
    """The keys of an announcement's events, with those under which the register has them."""
    told = {one.key: one.event for one in derived.told_by(connection, [original])}
    taken: set[str] = set()
    for number, event in enumerate(announcement.events):
        key = f"{announcement.id}#{number}"
        again = key if key in told else _told_again(event, {k: e for k, e in told.items() if k not in taken})
        if again:
            taken.add(again)
            yield key, again


def _told_again(event: Event, among: dict[str, Event]) -> str:
    """Which event of another print is this one: that with most of its values; none of another stage."""
    values = {key: len(_values(event) & _values(other)) for key, other in among.items() if other.stage == event.stage}
    return min(values, key=lambda key: (-values[key], key), default="")


def _values(event: Event) -> set[str]:
    return {party.name for party in event.parties} | {*event.countries, *event.areas, *event.places, event.quote}

"""What a person should look at: joins that are hardly likely, sources that disagree, events that lack something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pydantic import Field
from sqlalchemy import Connection

from medaccord import tracking
from medaccord.records import Correction, Decision, EventKey, Join, Reason, Record, Told
from medaccord.store import derived

SURE = 0.95
"""A join at least so likely is not asked about."""

_SOURCES, _DATE, _ALONE, _COUNTRY = 0.6, 0.45, 0.4, 0.2
"""How doubtful sources that disagree are, an event without a date, with one party, with a party of no known country."""


class Doubt(Record):
    """Something that a person should look at."""

    kind: Literal["join", "sources", "event", "apart", "bodies"]
    """`apart`: two initiatives that may be one; `bodies`: two parties that may be."""
    initiative: str
    event: EventKey
    """The event that is doubtful, or the first of those that are."""
    other: EventKey | None = None
    """Of two: the other event; of two parties, one that the other takes part in."""
    parties: tuple[str, ...] = ()
    """Of two parties: their ids."""
    doubt: float = Field(ge=0, le=1)
    """The higher, the sooner it should be looked at."""
    lacks: tuple[Literal["date", "party", "country"], ...] = ()
    """Of an event: what it has not."""
    field: Literal["amount", "date", "stage"] | None = None
    """Of sources that disagree: on what."""
    reasons: tuple[Reason, ...] = ()
    """Of what is or may be one: what speaks for and against it."""

    @property
    def id(self) -> str:
        """What it is told apart by."""
        return "|".join((self.kind, *(self.parties or (self.event, self.other or "", self.field or ""))))


def of(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Doubt, ...]]:
    """The doubts about the initiatives of these ids, whatever people have said."""
    unlikely = derived.unlikely_joins(connection, ids, SURE)
    found = derived.initiatives_by(connection, ids, joins=False)
    told = {one.key: one for one in derived.told(connection, [key for one in found for key in one.events])}
    out = {}
    for initiative in found:
        mine = [told[key] for key in initiative.events if key in told]
        doubts = (
            *_joins(initiative.id, unlikely.get(initiative.id, ())),
            *_disagreements(initiative.id, mine),
            *filter(None, (_lacking(initiative.id, one) for one in mine)),
        )
        if doubts:
            out[initiative.id] = doubts
    return out


def open_ones(found: Iterable[Doubt], log: Iterable[object]) -> list[Doubt]:
    """The doubts that no person has settled, the greatest first.

    `log` is what people did: entries with a `record` and `undone`.
    """
    said = _Said(log)
    return sorted((one for one in found if not said.settles(one)), key=lambda d: (-d.doubt, d.id))


def _joins(initiative: str, joins: Iterable[Join]) -> Iterator[Doubt]:
    for join in joins:
        yield Doubt(
            kind="join",
            initiative=initiative,
            event=join.left,
            other=join.right,
            doubt=round(1 - join.score, 4),
            reasons=join.reasons,
        )


def _disagreements(initiative: str, told: Sequence[Told]) -> Iterator[Doubt]:
    for one in tracking.disagreements(told) if len(told) > 1 else ():
        first = one.versions[0]
        other = next((version for version in one.versions if version.value != first.value), None)
        yield Doubt(
            kind="sources",
            initiative=initiative,
            event=first.event,
            other=other.event if other else None,
            doubt=_SOURCES,
            field=one.field,
        )


def _lacking(initiative: str, told: Told) -> Doubt | None:
    event = told.event
    lacks: list[Literal["date", "party", "country"]] = []
    if not event.date:
        lacks.append("date")
    if len(event.parties) < 2:
        lacks.append("party")
    if any(party.country is None and party.kind != "international" for party in event.parties):
        lacks.append("country")
    if not lacks:
        return None
    weight = {"date": _DATE, "party": _ALONE, "country": _COUNTRY}
    doubt = 1.0
    for one in lacks:
        doubt *= 1 - weight[one]
    return Doubt(kind="event", initiative=initiative, event=told.key, doubt=round(1 - doubt, 4), lacks=tuple(lacks))


class _Said:
    """What people have spoken about already."""

    def __init__(self, log: Iterable[object]) -> None:
        self.pairs: set[frozenset[str]] = set()
        self.announcements: set[str] = set()
        for entry in log:
            record, undone = getattr(entry, "record", None), getattr(entry, "undone", None)
            if isinstance(record, Decision) and undone is None:
                self.pairs.add(frozenset((record.left, record.right)))
            elif isinstance(record, Correction) and undone is None:
                self.announcements.add(record.announcement)

    def settles(self, doubt: Doubt) -> bool:
        """Whether a person has said something about just this."""
        if doubt.parties:
            return frozenset(doubt.parties) in self.pairs
        if doubt.other:
            return frozenset((doubt.event, doubt.other)) in self.pairs
        return doubt.event.rpartition("#")[0] in self.announcements

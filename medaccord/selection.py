"""What a search has found, as exporters take it: gone through as often as a form needs, never all of it in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple, Protocol

from medaccord.records import (
    Activity,
    Announcement,
    Document,
    Entity,
    EventKey,
    Initiative,
    PartialDate,
    StepKind,
    Told,
)
from medaccord.search import Search

Sheet = Literal["events", "parties", "evidence"]
"""The tables that a selection has: a row for each event, for each party of an event, for each value's words."""


class EventTold(NamedTuple):
    """An event with where it was told, and with what the register concluded about it."""

    key: EventKey
    announcement: str
    source: str
    url: str | None
    language: str
    published: PartialDate | None
    event: Mapping[str, Any]
    """The `Event` as it is kept, under its JSON names: it was checked when it went in, and there may be very many."""
    entities: tuple[str, ...]
    """The entity's id of each party, in the same order."""
    initiative: str | None
    """Id of the undertaking that it is told of."""
    parties: tuple[Entity | None, ...] = ()
    """The body that each party is, in the parties' order; empty where it was not asked for."""


class Promised(NamedTuple):
    """A step that was promised, and what became of it: the outcome is inferred."""

    event: EventKey
    step: StepKind
    due: PartialDate | None
    outcome: str
    reason: str


class Undertaking(NamedTuple):
    """An initiative with its events, parties, sources, and what is concluded of its life."""

    initiative: Initiative
    events: tuple[Told, ...]
    """In time."""
    entities: dict[str, Entity]
    sources: dict[str, tuple[Document, ...]]
    """For each announcement all that printed it, itself first; empty where they were not asked for."""
    activity: Activity | None
    inferred: bool
    """Whether `activity` is concluded from silence; what is delivered or halted was stated."""
    promises: tuple[Promised, ...]


class AnnouncementTold(NamedTuple):
    """An announcement as corrected, and the initiative of each of its events, by key."""

    announcement: Announcement
    initiatives: dict[str, str]


class Selection(Protocol):
    """What a search has found."""

    @property
    def search(self) -> Search:
        """What was asked."""

    @property
    def today(self) -> date:
        """The day that silence and due dates are counted to."""

    @property
    def until(self) -> date:
        """The last day until which sources were searched."""

    @property
    def table(self) -> Sheet:
        """The table that a form gives which holds one."""

    @property
    def language(self) -> Literal["ru", "en"]:
        """Of headings, where a form is for people to read."""

    def events(self, *, bodies: bool = False) -> Iterator[EventTold]:
        """The events found; where initiatives are looked for, all events of these. With `bodies` of parties."""

    def evidence(self) -> Iterator[tuple[EventTold, Mapping[str, Any]]]:
        """The words that each value of these events was read from, as corrected: an `Evidence` under its JSON names."""

    def initiatives(self, *, sources: bool = False) -> Iterator[Undertaking]:
        """The initiatives found; where events are looked for, those that they are of. With their `sources`."""

    def announcements(self) -> Iterator[AnnouncementTold]:
        """The announcements of these events; all that are kept, where the search asks nothing."""

    def entities(self) -> Iterator[Entity]:
        """The bodies that take part in these events, by id."""

    def kept(self) -> Iterator[dict[str, Any]]:
        """What is kept for good of these announcements, as the store keeps it: each row with its table, `what`."""

"""The records that the steps hand on, and the codes that they may hold.

A record is frozen: a step makes a new one. What was read from a text says where (`Evidence`), in code points of
`Document.text`. The codes are those of the annotation guideline; `medaccord.vocabulary` says what they mean.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, model_validator

Stage = Literal["talks", "intent", "drafted", "signed", "underway", "delivered", "halted"]
Instrument = Literal[
    "memorandum",
    "framework_agreement",
    "agreement",
    "contract",
    "roadmap",
    "protocol",
    "declaration",
    "programme",
    "licence",
]
Area = Literal[
    "training",
    "research",
    "clinical_care",
    "infrastructure",
    "local_production",
    "technology_transfer",
    "regulation",
    "supply",
    "humanitarian_aid",
    "medical_tourism",
    "digital_health",
    "public_health",
    "investment",
    "cluster",
    "exchange",
]
PartyKind = Literal[
    "state",
    "government",
    "region",
    "company",
    "research",
    "university",
    "hospital",
    "international",
    "investor",
    "association",
]
ObjectKind = Literal["medicine", "vaccine", "device", "disease", "facility", "service"]
StepKind = Literal[
    "working_group",
    "roadmap",
    "feasibility_study",
    "sign_instrument",
    "visit",
    "training",
    "construction",
    "production",
    "registration",
    "delivery",
    "research",
    "other",
]
Activity = Literal["active", "quiet", "stalled", "presumed_dead", "delivered", "halted"]
"""What is inferred from silence: the last two are stated, and never grow old."""
DropReason = Literal[
    "menu",
    "weather",
    "rates",
    "clock",
    "share",
    "counter",
    "advertisement",
    "related",
    "caption",
    "contact",
    "comment",
    "footer",
    "repeated",
    "other",
]

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _date(value: str) -> str:
    if not _DATE.fullmatch(value):
        raise ValueError(f"a date is YYYY, YYYY-MM or YYYY-MM-DD, not {value!r}")
    try:
        datetime.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        raise ValueError(f"there is no day {value}") from None
    return value


def host(url: str | None) -> str | None:
    """The host of an address, `minzdrav.example`; None where it has none, as what sources give for one may not."""
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


PartialDate = Annotated[str, AfterValidator(_date)]
"""An ISO 8601 date or its prefix: `2025-07-23`, `2025-07` or `2025`."""

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""ISO 4217."""


def _utc(value: datetime) -> datetime:
    if value.utcoffset() != timedelta(0):
        raise ValueError(f"a moment is given in UTC, not {value.isoformat()}")
    return value


Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
"""When something was decided or corrected, in UTC."""

EventKey = Annotated[str, Field(pattern=r"^.+#\d+$")]
"""An event in the collection: `<announcement id>#<its number in the announcement, from 0>`."""

MentionKey = Annotated[str, Field(pattern=r"^.+#\d+\.\d+$")]
"""A party in the collection: `<event key>.<its number in the event, from 0>`."""


class Record(BaseModel):
    """A frozen value that forbids unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Record):
    """The words that one value was read from: `document.text[start:end] == quote`."""

    field: str
    """Which value: `stage`, `parties.0`, `parties.0.country`, `areas.2`, `people.1`, `published`."""
    start: int
    """First code point in `Document.text`."""
    end: int
    """One past the last code point."""
    quote: str
    rule: str
    """The cue or rule that gave the value, in words."""


class Page(Record):
    """What a source gave: one text as it lay there, not yet cleaned."""

    id: str
    """The announcement's id: the file's stem, or what the source calls it."""
    source: str
    """Where it was read: a path, an address, or `-`."""
    content: bytes | str
    media_type: Literal["text/plain", "text/html", "text/markdown", "message/rfc822"] = "text/plain"
    url: str | None = None
    title: str | None = None
    published: PartialDate | None = None
    """The date of publication where the reader or the source knows it; what the page tells itself goes before it."""


class Dropped(Record):
    """Lines that are not the announcement, and why. 1-based, inclusive; kept in `Document.text`."""

    first: int
    last: int
    reason: DropReason


class Document(Record):
    """A cleaned page: the whole stored text, and which of its lines are the announcement."""

    id: str
    source: str
    url: str | None = None
    title: str | None = None
    language: str
    """ISO 639-1: ru, kk, uz, be or en; `und` where it cannot be told."""
    published: PartialDate | None = None
    published_span: tuple[int, int] | None = None
    """Where in `text` the publication date stands; None where it came with the page or is unknown."""
    text: str
    """Everything the page said, decoded; all offsets are code points of it."""
    content: tuple[tuple[int, int], ...] = ()
    """Line ranges of `text` that are the announcement, 1-based and inclusive."""
    dropped: tuple[Dropped, ...] = ()
    repairs: tuple[str, ...] = ()
    """What was repaired on decoding, in words: `cp1251`, `mojibake`."""


class Party(Record):
    """Who takes part, as named, in the nominative."""

    name: str
    country: Country | None = None
    kind: PartyKind


class Thing(Record):
    """What an event is about: a medicine, vaccine, device, disease, facility or service."""

    kind: ObjectKind
    name: str


class Amount(Record):
    """A sum of money."""

    value: float | int
    currency: Currency


class NextStep(Record):
    """What is promised for later."""

    kind: StepKind
    due: PartialDate | None = None


class Person(Record):
    """Somebody named who acts or speaks in the announcement's events."""

    name: str
    role: str | None = None


class Event(Record):
    """One undertaking at one stage between its parties."""

    stage: Stage
    instrument: Instrument | None = None
    date: PartialDate | None = None
    parties: tuple[Party, ...]
    countries: tuple[Country, ...] = ()
    """The sorted set of the parties' countries: filled in where it is left out."""
    areas: tuple[Area, ...] = ()
    objects: tuple[Thing, ...] = ()
    places: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    quote: str
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _fill_countries(cls, data: object) -> object:
        if not isinstance(data, dict) or data.get("countries"):
            return data
        found = (p.country if isinstance(p, Party) else p.get("country") for p in data.get("parties", ()))
        return {**data, "countries": tuple(sorted({c for c in found if c}))}

    @model_validator(mode="after")
    def _countries_of_parties(self) -> Self:
        wanted = tuple(sorted({p.country for p in self.parties if p.country}))
        if self.countries != wanted:
            raise ValueError(f"countries are those of the parties, {wanted}, not {self.countries}")
        return self


class Announcement(Record):
    """What a careful reader takes out of one text: the guideline's object, with its evidence."""

    id: str
    language: str
    relevant: bool
    published: PartialDate | None = None
    people: tuple[Person, ...] = ()
    events: tuple[Event, ...] = ()
    content: tuple[tuple[int, int], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """For `published` and `people.N`."""
    extractor: str = ""
    """Name and version of what read it."""

    @model_validator(mode="after")
    def _irrelevant_has_no_events(self) -> Self:
        if self.relevant != bool(self.events):
            raise ValueError("a relevant announcement has events, an irrelevant one has none")
        return self


class Reason(Record):
    """One thing that speaks for or against a pair, a link or a join."""

    code: str
    """A short word for the kind of reason: `same_name`, `legal_form`, `country`, `decision`."""
    words: str
    """The reason as a person reads it, short, in English."""
    weight: float
    """What it adds to the score; below zero where it speaks against."""


class Mention(Record):
    """A party as one event names it, with what the event tells about where and when."""

    key: MentionKey
    name: str
    kind: PartyKind
    country: Country | None = None
    countries: tuple[Country, ...] = ()
    """The countries of the whole event: the context of a name that has none."""
    date: PartialDate | None = None
    announcement: str
    """Id of the announcement."""


class Entity(Record):
    """One body, whatever it is called: derived from the mentions of it, so rebuilt at will."""

    id: str
    """Lasts: that of the knowledge base where the body is known, else made of its members' names."""
    name: str
    kind: PartyKind
    country: Country | None = None
    names: tuple[str, ...] = ()
    """What texts call it, sorted; `name` is not always among them."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """Scheme and value: `("wikidata", "Q…")`, `("ror", "0…")`."""
    former: tuple[str, ...] = ()
    """Ids that its parts had or would have by themselves: they lead here, unless another entity has them now."""


class Link(Record):
    """That a mention means an entity: inferred, never stated."""

    mention: MentionKey
    entity: str
    score: float = Field(ge=0, le=1)
    reasons: tuple[Reason, ...] = ()


class Decision(Record):
    """What a person said about two things, once and for all: later decisions win, none is deleted."""

    subject: Literal["party", "event"]
    left: str
    """Of a party: an entity's id or a mention's key; of an event: an event's key."""
    right: str
    verdict: Literal["same", "different", "unsure"]
    who: str = Field(min_length=1)
    when: Moment
    why: str = ""

    @model_validator(mode="after")
    def _of_two_things(self) -> Self:
        if self.left == self.right:
            raise ValueError(f"a decision is about two things, and {self.left!r} is one")
        return self


class Told(Record):
    """An event of the collection: where it was told, when, and which entities its parties are."""

    key: EventKey
    announcement: str
    source: str
    url: str | None = None
    language: str
    published: PartialDate | None = None
    event: Event
    entities: tuple[str, ...] = ()
    """The entity's id of each party, in the same order."""

    @model_validator(mode="after")
    def _an_entity_for_each_party(self) -> Self:
        if len(self.entities) != len(self.event.parties):
            raise ValueError(f"{self.key} has {len(self.event.parties)} parties and {len(self.entities)} entities")
        return self


class Join(Record):
    """That two events are of one undertaking: inferred, with its reasons."""

    left: EventKey
    right: EventKey
    score: float = Field(ge=0, le=1)
    reasons: tuple[Reason, ...] = ()


class Milestone(Record):
    """That an undertaking was said to have reached a stage, when, and by whom it was said."""

    event: EventKey
    stage: Stage
    date: PartialDate | None = None
    announcement: str
    source: str


class Initiative(Record):
    """One undertaking through the years: its events, and what they tell together."""

    id: str
    title: str
    events: tuple[EventKey, ...]
    """In time, the undated last."""
    history: tuple[Milestone, ...]
    """One for each event, in the same order."""
    stage: Stage
    """The current stated stage."""
    first: PartialDate | None = None
    last: PartialDate | None = None
    entities: tuple[str, ...] = ()
    """Ids of all parties ever named, sorted."""
    countries: tuple[Country, ...] = ()
    areas: tuple[Area, ...] = ()
    objects: tuple[Thing, ...] = ()
    places: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    joins: tuple[Join, ...] = ()
    """Why its events are held together."""


class Correction(Record):
    """A value that a person put right; kept for good and laid over whatever is read again."""

    id: str
    announcement: str
    event: str | None = None
    """An anchor that finds the event again after it was read anew; None for a value of the announcement."""
    field: str
    """As in `Evidence.field`: `stage`, `parties.0.country`, `relevant`."""
    value: JsonValue
    was: JsonValue
    who: str = Field(min_length=1)
    when: Moment
    why: str = ""
    undone: bool = False

"""The records that the steps hand on, and the codes that they may hold.

A record is frozen: a step makes a new one. What was read from a text says where (`Evidence`), in code points of
`Document.text`. The codes are those of the annotation guideline; `medaccord.vocabulary` says what they mean.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

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
    return value


PartialDate = Annotated[str, AfterValidator(_date)]
"""An ISO 8601 date or its prefix: `2025-07-23`, `2025-07` or `2025`."""

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""ISO 4217."""


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
    """The date of publication where the reader or the source's meta data know it."""


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
        found = (p.country if isinstance(p, Party) else p.get("country") for p in data["parties"])
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

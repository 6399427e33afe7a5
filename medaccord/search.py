"""What can be asked of the register: one `Search`, in the same words for command line, library, API and exports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, Self, get_args

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from medaccord import knowledge, naming, vocabulary
from medaccord.errors import SearchError, UnknownCode
from medaccord.records import (
    Activity,
    Area,
    Country,
    Currency,
    Initiative,
    Instrument,
    PartialDate,
    PartyKind,
    Record,
    Stage,
    Told,
)

LARGEST_PAGE = 1000
"""Hits that one page may have; `Register.found` goes through all."""

FacetName = Literal[
    "stage", "activity", "area", "country", "instrument", "kind", "party", "object", "place", "language", "year"
]
Order = Literal["newest", "oldest"]


class Search(Record):
    """A question. Filters of different names must all hold; what is left out asks nothing.

    Where a filter takes codes it takes their names too, in Russian or English: `stage="подписано"`, `country="Kenya"`.
    """

    words: str = Field("", max_length=1000)
    """Words that the texts have, in any of their forms; all of them must be there."""
    stage: tuple[Stage, ...] = ()
    """The current stated stage: any of these."""
    activity: tuple[Activity, ...] = ()
    """The inferred activity: any of these."""
    area: tuple[Area, ...] = ()
    """Any of these."""
    instrument: tuple[Instrument, ...] = ()
    """Any of these."""
    country: tuple[Country, ...] = ()
    """All of these: two of them are a corridor."""
    party: tuple[str, ...] = ()
    """Entities that take part, all of them: ids, or words of their names."""
    kind: tuple[PartyKind, ...] = ()
    """A party of any of these kinds."""
    object: tuple[str, ...] = ()
    """Words of a thing's name: any of these."""
    place: tuple[str, ...] = ()
    """Words of a place's name: any of these."""
    language: tuple[str, ...] = ()
    """Told in any of these languages."""
    year: tuple[str, ...] = ()
    """With an event in any of these years."""
    since: PartialDate | None = None
    """With an event on this day or later; a year or a month begins with its first day."""
    until: PartialDate | None = None
    """With an event on this day or earlier; a year or a month ends with its last day."""
    amount_min: float | None = None
    amount_max: float | None = None
    currency: Currency | None = None
    """With a sum between the two, of this currency where one is given."""
    of: Literal["initiatives", "events"] = "initiatives"
    """What is looked for: whole undertakings, or single events. An event has the activity of its undertaking."""
    sort: Order = "newest"
    page: int = Field(1, ge=1, le=1_000_000)
    size: int = Field(50, ge=0, le=LARGEST_PAGE)
    """Hits on a page; 0 where only the counts are wanted."""

    @field_validator("*", mode="before")
    @classmethod
    def _as_people_say_it(cls, value: Any, info: Any) -> Any:
        """One value is a list of one, and a name stands for its code."""
        name = info.field_name
        if is_list(name) and isinstance(value, str):
            value = (value,)
        if name not in naming.NAMED:
            return value
        if isinstance(value, str):
            return _code(name, value)
        if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
            return tuple(dict.fromkeys(_code(name, one) for one in value))
        return value

    @field_validator("words", "party", "object", "place")
    @classmethod
    def _is_text(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if any("\0" in one for one in value):
            raise ValueError("no text has the letter NUL, and no database takes it")
        return value

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.since and self.until and self.until < self.since[: len(self.until)]:
            raise ValueError(f"until {self.until} is before since {self.since}")
        if self.amount_min is not None and self.amount_max is not None and self.amount_max < self.amount_min:
            raise ValueError(f"amount_max {self.amount_max:g} is less than amount_min {self.amount_min:g}")
        return self

    @classmethod
    def from_terms(cls, terms: Iterable[str]) -> Self:
        """The search that a person types: `вакцина stage=signed,underway country=KZ страна=Узбекистан`.

        A term without `=` is a word. Raises `SearchError` where a name or a code is not known, and says which are.
        """
        words: list[str] = []
        pairs: list[tuple[str, str]] = []
        for term in terms:
            called, sign, value = term.partition("=")
            name = vocabulary.filters().get(called.lower(), called)
            if sign and name.isidentifier():
                several = is_list(name) and not naming.is_name(name, value)  # some names have a comma in them
                pairs += [(name, part) for part in (value.split(",") if several else [value])]
            else:
                words.append(term)
        return cls.from_pairs([*pairs, ("words", " ".join(words))] if words else pairs)

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """The search of an address's query; empty values ask nothing.

        Raises `SearchError` where a name or a code is not known, and says which are.
        """
        given: dict[str, Any] = {}
        for name, value in pairs:
            if name not in cls.model_fields:
                if near := naming.near_filter(name):
                    raise SearchError(
                        f"nothing is called {name!r} in a search: did you mean {near}? There are {', '.join(FILTERS)}"
                    )
                raise SearchError(f"nothing is called {name!r} in a search; there are {', '.join(FILTERS)}")
            if not value.strip():
                continue
            if is_list(name):
                given.setdefault(name, []).append(value.strip())
            elif name in given:
                raise SearchError(f"{name} is given twice: {given[name]!r} and {value!r}")
            else:
                given[name] = value.strip()
        try:
            made = cls.model_validate({name: tuple(v) if isinstance(v, list) else v for name, v in given.items()})
        except ValidationError as error:
            raise SearchError(_complaint(error)) from None
        if unknown := [code for code in made.country if code not in knowledge.countries()]:
            raise SearchError(f"no country has the code {unknown[0]}; codes are those of ISO 3166, as KZ, or names")
        return made

    @property
    def asks_nothing(self) -> bool:
        """Whether it finds all that there is: it has neither words nor filters."""
        return {name for name, _ in self.pairs()} <= {"of", "sort", "page", "size"}

    def pairs(self) -> list[tuple[str, str]]:
        """The search as an address's query, shortest form; `from_pairs` makes it again."""
        out: list[tuple[str, str]] = []
        for name, value in self.model_dump(exclude_defaults=True).items():
            out += [(name, str(part)) for part in (value if isinstance(value, tuple) else (value,))]
        return out


FILTERS = tuple(Search.model_fields)
"""The names of all that may be asked."""


class Count(Record):
    """A value that the hits have, and how many have it."""

    value: str
    label: str
    """An entity's name; else the value itself."""
    n: int


class Facet(Record):
    """The values of one kind among the hits, the most frequent first.

    Where values of it are asked for and any of them would do, its counts are those without that filter.
    """

    name: FacetName
    counts: tuple[Count, ...]
    more: int = 0
    """Values that are not listed."""


class Crossed(Record):
    """Two values that hits have together, and how many have both."""

    left: Count
    right: Count
    n: int


class Table(Record):
    """The values of two facets against each other. `n` of a value counts hits, and so does that of two together."""

    left: tuple[Count, ...]
    """All values of the one, the most frequent first."""
    right: tuple[Count, ...]
    """All values of the other."""
    cells: tuple[Crossed, ...]
    """The most frequent first; of a facet against itself each two values once."""
    more: int = 0
    """Cells that are not listed."""


class Found(Record):
    """What a search has found."""

    search: Search
    total: int
    initiatives: tuple[Initiative, ...] = ()
    """This page of them, where initiatives are looked for."""
    events: tuple[Told, ...] = ()
    """This page of them, where events are looked for."""
    facets: tuple[Facet, ...] = ()
    instead: str | None = None
    """The words that were looked for where those given were found nowhere: typed with the other keyboard, or in the
    other alphabet."""
    perhaps: str | None = None
    """Words near to those given that would find something, where those are misspelt and nothing was found."""


def meant(name: str, value: Any) -> Any:
    """The code that a filter's value is meant for: `KZ` of `kz`, `Казахстан` and `Казахстана`; else the value itself.

    >>> meant("country", "Беларусь"), meant("stage", "подписано"), meant("object", "инсулин")
    ('BY', 'signed', 'инсулин')
    """
    if not isinstance(value, str) or name not in naming.NAMED:
        return value
    try:
        return naming.code(name, value)
    except UnknownCode:
        return value


def is_list(name: str) -> bool:
    """Whether a filter takes several values."""
    field = Search.model_fields.get(name)
    return field is not None and isinstance(field.default, tuple)


def _code(name: str, said: str) -> str:
    """The code that a value means; what is wrong with it is said as pydantic wants it."""
    try:
        return naming.code(name, said)
    except UnknownCode as error:
        raise PydanticCustomError(_UNKNOWN, "{said}", {"said": str(error)}) from None


_UNKNOWN = "unknown_code"


def _complaint(error: ValidationError) -> str:
    """What is wrong with a search, in words."""
    first = error.errors()[0]
    if not first["loc"]:
        return str(first["ctx"]["error"])
    name = str(first["loc"][0])
    if first["type"] == _UNKNOWN:
        return first["msg"]
    if first["type"] == "literal_error":
        return f"no {name} called {first['input']!r}; there are {', '.join(codes(name))}"
    return f"{name}={first['input']}: {first['msg'].removeprefix('Value error, ').lower()}"


def codes(name: str) -> tuple[str, ...]:
    """The codes that a filter takes: those of `stage`, `area`, …; none where it takes any words."""
    annotation = Search.model_fields[name].annotation
    inner = get_args(annotation)[0] if is_list(name) else annotation
    return tuple(map(str, get_args(inner)))

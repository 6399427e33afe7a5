"""What the program knows of the world: countries, regions, towns, bodies, companies, institutions, topics.

Each table is a TSV in this folder, made by `bench/make_knowledge.py`; `SOURCES.md` tells where each comes from and
under which licence. Names are Russian, in the nominative. How they are found in texts is each language's own matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeVar, cast

from medaccord.records import ObjectKind, PartyKind

_SEPARATOR = " | "

R = TypeVar("R")


class Country(NamedTuple):
    """A state or territory."""

    id: str
    """The code; for states without one a name of ours: `GE.SO`."""
    code: str | None
    """ISO 3166-1 alpha-2; None where the state has none."""
    name: str
    """As texts call it most: Казахстан, ОАЭ."""
    official: str | None
    names: tuple[str, ...]
    """Further names and abbreviations: РК, Республика Казахстан."""
    genitive: str | None
    official_genitive: str | None
    adjectives: tuple[str, ...]
    """In the masculine: казахстанский, казахский."""
    demonyms: tuple[str, ...]
    """In the plural: казахстанцы, казахи."""
    capital: tuple[str, ...]
    capital_adjective: str | None
    name_en: str


class Region(NamedTuple):
    """A first-level part of a country."""

    id: str
    """ISO 3166-2, or a name of ours with a dot."""
    country: str | None
    name: str
    names: tuple[str, ...]
    genitive: str | None
    adjectives: tuple[str, ...]
    capital: str | None
    government: str | None
    """What its government is called."""
    name_en: str
    generic: bool = False
    """The name that was found is an ordinary word or a person's name too: it needs a second sign."""


class Place(NamedTuple):
    """A town or another populated place."""

    id: str
    """GeoNames."""
    country: str | None
    population: int
    name: str
    """As found, or the name most used."""
    names: tuple[str, ...]
    generic: bool = False
    """The name that was found is an ordinary word or a person's name too: it needs a second sign."""


class Body(NamedTuple):
    """A ministry, regulator, agency, fund, or an international body."""

    id: str
    country: str | None
    kind: PartyKind
    type: str | None
    """What it is, in English: `regulator`, `development bank`; None for ministries."""
    name: str
    names: tuple[str, ...]
    generic: bool = False
    """The name that was found is an ordinary word too: it needs a second sign."""


class Company(NamedTuple):
    """A company, by the country of its head office."""

    id: str
    country: str | None
    sector: str
    """pharma, device, distributor, clinic_chain, vaccine, diagnostics, holding (banks and industry too) or it."""
    name: str
    names: tuple[str, ...]
    generic: bool = False
    """The name that was found is an ordinary word too: it needs quotation marks or a legal form."""

    @property
    def kind(self) -> PartyKind:
        """What it is as a party."""
        return "company"


class Institution(NamedTuple):
    """A hospital, university or research institute."""

    id: str
    country: str | None
    kind: PartyKind
    city: str | None
    name: str
    names: tuple[str, ...]
    generic: bool = False
    """The name that was found is made of ordinary words: several countries may have such a one."""


class Topic(NamedTuple):
    """What an event may be about."""

    id: str
    """Begins with `icd.` or `inn.` where it comes from the ICD-10 or the list of non-proprietary names."""
    kind: ObjectKind
    code: str | None
    """ICD-10 or ATC."""
    name: str
    names: tuple[str, ...]
    generic: bool = False
    """The name that was found is an ordinary word too."""


class Table(Mapping[str, R]):
    """Records by id, in the order of their table; each is made of its row when it is first asked for."""

    def __init__(self, name: str, made: Callable[[list[str]], R]) -> None:
        self._rows = {line.partition("\t")[0]: line for line in _lines(name)}
        self._made = made
        self._known: dict[str, R] = {}

    def __getitem__(self, id: str) -> R:
        if (record := self._known.get(id)) is None:
            record = self._known[id] = self._made(self._rows[id].split("\t"))
        return record

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@cache
def countries() -> Mapping[str, Country]:
    """States and territories, by id."""
    return Table(
        "countries",
        lambda r: Country(
            r[0], r[1] or None, r[2], r[3] or None, _items(r[4]), r[5] or None, r[6] or None,
            _items(r[7]), _items(r[8]), _items(r[9]), r[10] or None, r[11],
        ),
    )  # fmt: skip


@cache
def regions() -> Mapping[str, Region]:
    """Parts of the countries of the CIS, of China, India, Turkey and others, by id."""
    return Table(
        "regions",
        lambda r: Region(
            r[0], r[1] or None, r[2], _items(r[3]), r[4] or None, _items(r[5]), r[6] or None, r[7] or None, r[8]
        ),
    )


@cache
def places() -> Mapping[str, Place]:
    """Towns, by GeoNames id, the largest first."""
    return Table("places", lambda r: Place(r[0], r[1] or None, int(r[2]), r[3], _items(r[4])))


@cache
def bodies() -> Mapping[str, Body]:
    """Ministries, regulators, agencies and international bodies, by id."""
    return Table("bodies", lambda r: Body(r[0], r[1] or None, cast(PartyKind, r[2]), r[3] or None, r[4], _items(r[5])))


@cache
def companies() -> Mapping[str, Company]:
    """Companies in pharmacy, devices and health care, by id."""
    return Table("companies", lambda r: Company(r[0], r[1] or None, r[2], r[3], _items(r[4])))


@cache
def institutions() -> Mapping[str, Institution]:
    """Hospitals, universities and institutes, by id."""
    return Table(
        "institutions",
        lambda r: Institution(r[0], r[1] or None, cast(PartyKind, r[2]), r[3] or None, r[4], _items(r[5])),
    )


@cache
def topics() -> Mapping[str, Topic]:
    """Medicines, vaccines, devices, diseases, facilities and services, by id."""
    return Table("topics", lambda r: Topic(r[0], cast(ObjectKind, r[1]), r[2] or None, r[3], _items(r[4])))


@cache
def leaders() -> dict[str, tuple[str, str]]:
    """Country code and full name of heads of state and government since about 2010, by surname in lower case."""
    return {name.split()[-1].lower(): (country, name) for name, country in _rows("leaders")}


@cache
def aliases() -> dict[str, tuple[str, ...]]:
    """Further names in other languages, by the id of a country, region, body, company or institution."""
    return {id: _items(names) for id, names in _rows("aliases")}


@cache
def research() -> dict[str, Institution]:
    """Research organisations that registers know, by id; of those that stand in another table the further names."""
    return {r[0]: Institution(r[0], r[1], cast(PartyKind, r[2]), None, r[3], _items(r[4])) for r in _rows("research")}


@cache
def twins() -> dict[str, str]:
    """Of bodies that stand in two tables, the id that holds, by the other one."""
    return {row[0]: row[1] for row in _rows("twins")}


@cache
def identifiers() -> dict[str, tuple[tuple[str, str], ...]]:
    """Scheme (`ror` or `wikidata`) and value in that register, by the id of a body, company or institution."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for id, scheme, value in _rows("identifiers"):
        found[id] = (*found.get(id, ()), (scheme, value))
    return found


def _rows(table: str) -> Iterator[list[str]]:
    """The cells of a table's rows, without its header."""
    return (line.split("\t") for line in _lines(table))


def _lines(table: str) -> Iterator[str]:
    """A table's rows, without its header."""
    lines = (files(__package__) / f"{table}.tsv").read_text(encoding="utf-8").split("\n")
    return (line for line in lines[1:] if line)


def _items(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(_SEPARATOR)) if cell else ()

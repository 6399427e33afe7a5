"""What the program knows of the world: countries, regions, towns, bodies, companies, institutions, topics.

Each table is a TSV in this folder, made by `bench/make_knowledge.py`; `SOURCES.md` tells where each comes from and
under which licence. Names are Russian, in the nominative. How they are found in texts is each language's own matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple, cast

from medaccord.records import ObjectKind, PartyKind

_SEPARATOR = " | "


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
    """pharma, device, distributor, clinic_chain, vaccine, diagnostics, holding or it."""
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


@cache
def countries() -> dict[str, Country]:
    """States and territories, by id."""
    return {
        r[0]: Country(
            r[0], r[1] or None, r[2], r[3] or None, _items(r[4]), r[5] or None, r[6] or None,
            _items(r[7]), _items(r[8]), _items(r[9]), r[10] or None, r[11],
        )
        for r in _rows("countries")
    }  # fmt: skip


@cache
def regions() -> dict[str, Region]:
    """Parts of the countries of the CIS, of China, India, Turkey and others, by id."""
    return {
        r[0]: Region(
            r[0], r[1] or None, r[2], _items(r[3]), r[4] or None, _items(r[5]), r[6] or None, r[7] or None, r[8]
        )
        for r in _rows("regions")
    }  # fmt: skip


@cache
def places() -> dict[str, Place]:
    """Towns, by GeoNames id, the largest first."""
    return {r[0]: Place(r[0], r[1] or None, int(r[2]), r[3], _items(r[4])) for r in _rows("places")}


@cache
def bodies() -> dict[str, Body]:
    """Ministries, regulators, agencies and international bodies, by id."""
    return {
        r[0]: Body(r[0], r[1] or None, cast(PartyKind, r[2]), r[3] or None, r[4], _items(r[5])) for r in _rows("bodies")
    }


@cache
def companies() -> dict[str, Company]:
    """Companies in pharmacy, devices and health care, by id."""
    return {r[0]: Company(r[0], r[1] or None, r[2], r[3], _items(r[4])) for r in _rows("companies")}


@cache
def institutions() -> dict[str, Institution]:
    """Hospitals, universities and institutes, by id."""
    return {
        r[0]: Institution(r[0], r[1] or None, cast(PartyKind, r[2]), r[3] or None, r[4], _items(r[5]))
        for r in _rows("institutions")
    }


@cache
def topics() -> dict[str, Topic]:
    """Medicines, vaccines, devices, diseases, facilities and services, by id."""
    return {r[0]: Topic(r[0], cast(ObjectKind, r[1]), r[2] or None, r[3], _items(r[4])) for r in _rows("topics")}


@cache
def leaders() -> dict[str, tuple[str, str]]:
    """Country code and full name of heads of state and government since about 2010, by surname in lower case."""
    return {name.split()[-1].lower(): (country, name) for name, country in _rows("leaders")}


@cache
def aliases() -> dict[str, tuple[str, ...]]:
    """Further names in other languages, by the id of a country, region, body, company or institution."""
    return {id: _items(names) for id, names in _rows("aliases")}


@cache
def identifiers() -> dict[str, tuple[tuple[str, str], ...]]:
    """Scheme (`ror` or `wikidata`) and value in that register, by the id of a body, company or institution."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for id, scheme, value in _rows("identifiers"):
        found[id] = (*found.get(id, ()), (scheme, value))
    return found


def _rows(table: str) -> Iterator[list[str]]:
    """The cells of a table's rows, without its header."""
    lines = (files(__package__) / f"{table}.tsv").read_text(encoding="utf-8").split("\n")
    return (line.split("\t") for line in lines[1:] if line)


def _items(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(_SEPARATOR)) if cell else ()

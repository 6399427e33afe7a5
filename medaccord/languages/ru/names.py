"""The names that the program knows, ready to be found in Russian texts.

Each gazetteer's payload is the record of `medaccord.knowledge`; `generic` on it tells of the name that was found. A
`Place` is called as it was found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from medaccord import knowledge
from medaccord.knowledge import Body, Company, Country, Institution, Place, Region, Topic
from medaccord.languages.notes import Written
from medaccord.languages.ru import morphology
from medaccord.languages.ru.gazetteer import Gazetteer, Shelf, fits, word_keys

_HYPHEN = re.compile("[-–—]")

R = TypeVar("R", Country, Region, Place, Body, Company, Institution, Topic)


@cache
def country_names() -> Gazetteer[Country]:
    """Гамбия, КНР, Королевство Саудовская Аравия."""
    return _known("countries", knowledge.countries())


@cache
def country_adjectives() -> Gazetteer[Country]:
    """белорусский, турецкий, казахстанский."""
    return _known("country_adjectives", knowledge.countries())


@cache
def demonyms() -> Gazetteer[Country]:
    """белорусы, узбекистанцы."""
    return _known("demonyms", knowledge.countries())


@cache
def region_names() -> Gazetteer[Region]:
    """Актюбинская область, Татарстан, Гуандун."""
    return _known("regions", knowledge.regions())


@cache
def region_adjectives() -> Gazetteer[Region]:
    """татарстанский, липецкий, хатлонский."""
    return _known("region_adjectives", knowledge.regions())


@cache
def city_names() -> Gazetteer[Place]:
    """Хараре, Бохтар, Усть-Каменогорск."""
    return _known("places", knowledge.places())


@cache
def city_adjectives() -> Gazetteer[Place]:
    """ташкентский, минский, гаванский."""
    return _known("place_adjectives", knowledge.places())


def place_adjectives() -> Iterator[tuple[str, Place]]:
    """Every adjective made of a town's name, in the masculine, with its town: ташкентский and Ташкент."""
    return ((key, knowledge.places()[rest.partition("\t")[0]]) for key, rest in _rows("place_adjectives"))


@cache
def body_names() -> Gazetteer[Body]:
    """Минздрав Казахстана, Росздравнадзор, ВОЗ."""
    return _known("bodies", knowledge.bodies())


@cache
def company_names() -> Gazetteer[Company]:
    """Р-Фарм, Roche, СК-Фармация."""
    return _known("companies", knowledge.companies())


@cache
def institution_names() -> Gazetteer[Institution]:
    """Институт Пастера, Астраханский государственный медицинский университет."""
    return _known("institutions", knowledge.institutions())


@cache
def topic_names() -> Gazetteer[Topic]:
    """инсулин, рак лёгкого, аппарат УЗИ, телемедицина."""
    return _known("topics", knowledge.topics())


@cache
def one_word_topics() -> Mapping[str, str]:
    """By its dictionary form, the kind of a topic that one word names: цефтриаксон is a medicine."""
    rows = ((key, rest.partition("\t")[0]) for key, rest in _rows("topics") if key.isalpha())
    return {key: knowledge.topics()[id].kind for key, id in rows}


@cache
def geographic() -> Shelf:
    """Countries, their adjectives and peoples, regions, cities, the adjectives of regions and of cities."""
    places = country_names, country_adjectives, demonyms, region_names, city_names, region_adjectives, city_adjectives
    return Shelf([gazetteer() for gazetteer in places])


@cache
def named() -> Shelf:
    """Companies, public bodies, institutions, topics."""
    return Shelf([company_names(), body_names(), institution_names(), topic_names()])


def spelling(known: Iterable[str], tokens: Sequence[Written]) -> str | None:
    """Of the names of a body the nearest that the tokens are a form of, Пфайзер for «Пфайзером»; None for none."""
    written = {t.text for t in tokens}
    fitting = [name for name in known if fits(name, tokens)]
    nearest = max(fitting, key=lambda name: len(written.intersection(name.split())), default=None)
    return nearest.replace("им. ", "имени ") if nearest and "имени" in written else nearest


def paired_countries(word: str) -> tuple[Country, ...]:
    """The two countries of a joined adjective or name, in its order; none where it is no such word.

    >>> [c.code for c in paired_countries("казахстанско-турецкая")], [c.code for c in paired_countries("Россия-Китай")]
    (['KZ', 'TR'], ['RU', 'CN'])
    """
    parts = [part for part in _HYPHEN.split(morphology.key(word)) if part]
    if len(parts) != 2:
        return ()
    found = [_called().get(part) for part in (parts[0], *word_keys(parts[1]))]
    first, second = found[0], next((country for country in found[1:] if country), None)
    return (first, second) if first and second and first != second else ()


@cache
def _called() -> dict[str, Country]:
    """Countries by the words that a joined word may hold: `россия`, `российский`, `российско`."""
    called = {}
    for country in knowledge.countries().values():
        called[morphology.key(country.name)] = country
        for adjective in country.adjectives:
            called[morphology.key(adjective)] = country
            called[morphology.key(adjective).removesuffix("ий") + "о"] = country
    joined = tomllib.loads((files(__package__) / "names.toml").read_text(encoding="utf-8"))["joined"]
    return called | {part: knowledge.countries()[id] for part, id in joined.items()}


def _known(kind: str, records: Mapping[str, R]) -> Gazetteer[R]:
    """The names of a kind; a row's payload is made of what follows its key."""

    def meaning(cells: str) -> R:
        id, name, generic = cells.split("\t")
        record: Any = records[id]
        if generic:
            record = record._replace(generic=True)
        found: R = record._replace(name=name) if kind == "places" else record
        return found

    return Gazetteer(_rows(kind), meaning)


def _rows(kind: str) -> Iterator[tuple[str, str]]:
    """Of each name of a kind the key, and the cells that follow it: id, name, mark of a generic one."""
    lines = (files(__package__) / f"names.{kind}.tsv").read_text(encoding="utf-8").split("\n")
    for line in lines:
        if line:
            key, _, cells = line.partition("\t")
            yield key, cells

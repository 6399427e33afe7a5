"""Countries, regions and towns inside a name, in any language and case: «Узбекістана», "Turkish", Наманган вилояти."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from babel import Locale

from medaccord import knowledge
from medaccord.knowledge import Region
from medaccord.languages.ru import names
from medaccord.linking.spelling import stem

_LANGUAGES = ("en", "kk", "uz", "uz_Cyrl", "be", "tr")
_POSSESSIVE = re.compile("(?<=[a-z])['’]s\\b")  # "Kazakhstan's"
_APOSTROPHE = re.compile("[ʻʼ’‘'`´]")
_WORD = re.compile(r"[^\W_]+")
_ABBREVIATION = 3  # letters
_NOT_MEANT = frozenset({("KR", "РК")})  # of countries that share an abbreviation, the one that is hardly ever meant
_TOWN = 30_000  # people; a smaller town shares its name with too many ordinary words
_NOT_PLACES = frozenset({"столичный", "центральный", "городской", "северный"})


class Where(NamedTuple):
    """What a run of words may name; several ids where several places are called so."""

    countries: frozenset[str] = frozenset()
    regions: tuple[str, ...] = ()
    """Named in full: Павлодарская область, Татарстан."""
    of_regions: tuple[str, ...] = ()
    """By an adjective, which a town may share: павлодарский."""
    places: tuple[str, ...] = ()


def find(words: Sequence[str], at: int) -> tuple[int, Where] | None:
    """The longest run of words from `at` that names a place: how many words, and which; None where none does."""
    longest = _longest().get(_key(words[at : at + 1])[0], 0)
    for length in range(min(longest, len(words) - at), 0, -1):
        if found := _index().get(_key(words[at : at + length])):
            return length, _as_written(words[at : at + length], found)
    return None


def _as_written(words: Sequence[str], found: Where) -> Where:
    """Of countries whose names have one stem the one that is written: Нигер or Нигерия."""
    if len(found.countries) > 1 and (written := _written().get(tuple(map(str.casefold, words)))):
        return found._replace(countries=written)
    return found


def site(where: Where, country: str | None, regional: bool) -> tuple[str, str | None] | None:
    """One id and its country: the region's where the name says that it is one, else the town's, the likeliest first."""
    ids = where.regions or (where.of_regions if regional else ()) or where.places or where.of_regions
    if not ids:
        return None
    id = next((i for i in ids if country and _country(i) == country), ids[0])
    capital_of = _capitals().get(id)
    if regional and not where.regions and capital_of:
        id = capital_of
    id = _cities().get(id, id)
    return id, _country(id)


def _country(id: str) -> str | None:
    found = knowledge.places().get(id) or knowledge.regions()[id]
    return found.country


@cache
def _index() -> dict[tuple[str, ...], Where]:
    found: dict[tuple[str, ...], tuple[set[str], list[str], list[str], list[str]]] = defaultdict(
        lambda: (set(), [], [], [])
    )
    for name, code in _countries():
        found[_key(tokens(name))][0].add(code)
    for slot, pairs in ((1, _regions()), (2, _region_adjectives()), (3, _places())):
        for name, id in pairs:
            ids = found[_key(tokens(name))][slot]
            if isinstance(ids, list) and id not in ids:
                ids.append(id)
    found.pop((), None)
    return {key: Where(frozenset(c), tuple(r), tuple(a), tuple(p)) for key, (c, r, a, p) in found.items()}


@cache
def _written() -> dict[tuple[str, ...], frozenset[str]]:
    """The countries that bear a name letter for letter."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, code in _countries():
        found[tuple(map(str.casefold, tokens(name)))].add(code)
    return {words: frozenset(codes) for words, codes in found.items()}


@cache
def _longest() -> dict[str, int]:
    """How many words the longest name has that begins with a word."""
    found: dict[str, int] = {}
    for first, *more in _index():
        found[first] = max(found.get(first, 0), 1 + len(more))
    return found


def _key(words: Iterable[str]) -> tuple[str, ...]:
    """Stems; abbreviations as they are written: ҚР is Kazakhstan, КР Kyrgyzstan."""
    return tuple(stem(word) if len(word) > _ABBREVIATION else word.casefold() for word in words)


def tokens(name: str) -> tuple[str, ...]:
    """The words and numbers of a name as they stand, without apostrophes, dashes and marks."""
    name = _APOSTROPHE.sub("", _POSSESSIVE.sub("", name))
    return tuple(_WORD.findall(name.replace("ё", "е").replace("Ё", "Е")))


def _countries() -> Iterator[tuple[str, str]]:
    for country in knowledge.countries().values():
        spoken = (country.name, country.official, country.genitive, country.official_genitive, country.name_en)
        for name in (*spoken, *country.names, *country.adjectives, *knowledge.aliases().get(country.id, ())):
            if name and (country.id, name) not in _NOT_MEANT:
                yield name, country.code or country.id
    codes = {country.code for country in knowledge.countries().values()}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in codes:
                yield name, code


def _regions() -> Iterator[tuple[str, str]]:
    for region in knowledge.regions().values():
        for name in (
            region.name,
            *region.names,
            region.genitive,
            region.name_en,
            *knowledge.aliases().get(region.id, ()),
        ):
            if name:
                yield name, region.id


def _region_adjectives() -> Iterator[tuple[str, str]]:
    for region in knowledge.regions().values():
        yield from ((adjective, region.id) for adjective in region.adjectives if adjective not in _NOT_PLACES)


def _places() -> Iterator[tuple[str, str]]:
    for place in knowledge.places().values():
        if place.population >= _TOWN:
            for name in (place.name, *place.names):
                yield name, place.id
    for adjective, place in names.place_adjectives():
        if adjective not in _NOT_PLACES:
            yield adjective, place.id


@cache
def _capitals() -> dict[str, str]:
    """Regions by the id of their main town."""
    return {_towns()[r.capital, r.country]: r.id for r in knowledge.regions().values() if not _is_town(r) and _seat(r)}


@cache
def _cities() -> dict[str, str]:
    """Towns that are regions of their own, by the town's id: Алматы, Минск."""
    return {_towns()[r.capital, r.country]: r.id for r in knowledge.regions().values() if _is_town(r) and _seat(r)}


@cache
def _towns() -> dict[tuple[str | None, str | None], str]:
    """The largest town of a name and country."""
    found: dict[tuple[str | None, str | None], str] = {}
    for place in knowledge.places().values():
        found.setdefault((place.name, place.country), place.id)
    return found


def _seat(region: Region) -> bool:
    return (region.capital, region.country) in _towns()


def _is_town(region: Region) -> bool:
    return region.name.startswith("город ") or region.name == region.capital

"""A name's comparable form: what it says about the body, without script, case, language, word order and legal form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from medaccord.linking import geography, words
from medaccord.linking.spelling import is_cyrillic, stem
from medaccord.records import PartyKind

BRANDED: frozenset[PartyKind] = frozenset({"company", "investor", "association"})
"""Kinds whose names are brands: a town or a country in them is a word like any other."""

_INITIALS = 5  # letters; longer runs of capitals are read as a word: «ЮНИСЕФ», «ТАБИБ»


class Form(NamedTuple):
    """The comparable form of a name."""

    units: tuple[str, ...]
    """What it is made of, sorted: `c:` an idea, `g:` a place, `w:` another word's stem, `e:` whose name it bears,
    `n:` a number, `x:` a country within a brand."""
    countries: frozenset[str]
    """The countries that it names itself; more than one for «корейский»."""
    brand: str
    """All its words in a row, but for legal forms: «СК-Фармация» and «SK Pharmacy» are both `skfarmac`."""
    cyrillic: bool
    group: bool
    """It is no one body: «инвесторы из Катара», «шесть производителей»."""
    initials: bool
    """It is nothing but initials: «НЦТ», «ЦКБ»."""

    @property
    def ideas(self) -> frozenset[str]:
        """The ideas alone: `{"ministry", "health"}`."""
        return frozenset(unit[2:] for unit in self.units if unit.startswith("c:"))

    def having(self, *kinds: str) -> tuple[str, ...]:
        """The units that begin with one of some letters."""
        return tuple(unit for unit in self.units if unit[0] in kinds)


class _Part(NamedTuple):
    """A run of words that belong together, and what it says."""

    first: int
    last: int
    units: tuple[str, ...]
    of: str
    where: geography.Where | None = None


@lru_cache(maxsize=100_000)
def form(name: str, kind: PartyKind, country: str | None = None) -> Form:
    """The comparable form of a body's name; `country` helps to tell towns of one name apart.

    >>> form("глава Минздрава Казахстана", "government").units, form("МЗ РК", "government").units
    (('c:health', 'c:ministry'), ('c:health', 'c:ministry'))
    >>> form("ТОО «СК-Фармация»", "company").brand == form("SK-Pharmacy LLP", "company").brand
    True
    """
    raw = geography.tokens(name)
    lower = tuple(token.casefold() for token in raw)
    parts = _itself(_bare(_parts(lower, kind), lower), lower)
    kept = [part for part in parts if part.of not in ("light", "joiner", "role", "form")]
    units, countries = _units(kept or parts, raw, lower, kind, country)
    sounding = [part for part in parts if part.of not in ("joiner", "form") and part.units != ("c:company",)] or parts
    brand = "".join(stem(token) for part in sounding for token in lower[part.first : part.last])
    return Form(
        units=tuple(sorted(units)),
        countries=frozenset(countries),
        brand=brand,
        cyrillic=any(is_cyrillic(token) for token in lower),
        group=any(part.of == "group" for part in kept),
        initials=_are_initials(raw, units, kind),
    )


def _parts(lower: tuple[str, ...], kind: PartyKind) -> list[_Part]:
    """The name's words in order, those together that say one thing; the longest reading first."""
    found, at = [], 0
    while at < len(lower):
        part = _part(lower, at, kind)
        found.append(part)
        at = part.last
    return found


def _part(lower: tuple[str, ...], at: int, kind: PartyKind) -> _Part:
    word, where = words.match(lower, at), geography.find(lower, at)
    if where and kind in BRANDED and not where[1].countries:
        where = None
    if where and (not word or where[0] > word[0] or (where[0] == word[0] and where[1].countries)):
        return _Part(at, at + where[0], (), "where", where[1])
    if word:
        return _Part(at, at + word[0], tuple(f"c:{unit}" for unit in word[1].units), word[1].of)
    if lower[at].isdecimal():
        return _Part(at, at + 1, (f"n:{int(lower[at])}",), "number")
    return _Part(at, at + 1, (f"w:{stem(lower[at])}",), "word")


def _bare(parts: list[_Part], lower: tuple[str, ...]) -> list[_Part]:
    """Without legal forms at both ends and whoever speaks for the body, as long as something is left.

    A legal form in the middle is a word: «Вилла АС Медикал».
    """
    first, last = 0, len(parts)
    while last - first > 1 and parts[first].of in ("form", "role"):
        first += 1
    while last - first > 1 and parts[last - 1].of == "form":
        last -= 1
    return [
        part._replace(units=tuple(f"w:{stem(token)}" for token in lower[part.first : part.last]), of="word")
        if part.of in ("form", "role")
        else part
        for part in parts[first:last]
    ]


def _itself(parts: list[_Part], lower: tuple[str, ...]) -> list[_Part]:
    """Without the body that it is attached to: «Центр экспертизы при Минздраве»."""
    at = next((n for n, part in enumerate(parts) if lower[part.first] == "при"), 0)
    return parts[:at] if any(part.of == "head" for part in parts[:at]) else parts


def _units(
    parts: list[_Part], raw: tuple[str, ...], lower: tuple[str, ...], kind: PartyKind, country: str | None
) -> tuple[set[str], set[str]]:
    """The units of a name's parts, and the countries that it names."""
    regional = any("c:region" in part.units for part in parts)
    bearers = _bearers(parts, raw)
    units: set[str] = set()
    countries: set[str] = set()
    sited = False
    for at, part in enumerate(parts):
        if at in bearers:
            units.add(f"e:{stem(lower[part.last - 1])}")
        elif part.where and part.where.countries and not _is_region(part.where, kind, country):
            countries |= part.where.countries
            units |= {f"x:{'/'.join(sorted(part.where.countries))}"} if kind in BRANDED else set()
        elif part.where and (site := geography.site(part.where, country, regional)):
            units.add(f"g:{site[0]}")
            sited = True
            countries |= {site[1]} - {None} if kind == "region" else set()  # type: ignore[arg-type]  # None is taken out
        elif part.of != "eponym" and not (bearers and len(lower[part.first]) == 1):
            units |= set(part.units)
    return units - {"c:city", "c:region"} if sited and units - {"c:city", "c:region"} else units, countries


def _is_region(where: geography.Where, kind: PartyKind, country: str | None) -> bool:
    """«РТ» is Tatarstan for a region of Russia, Tajikistan else."""
    return kind == "region" and bool(where.regions) and country is not None and country not in where.countries


def _bearers(parts: list[_Part], raw: tuple[str, ...]) -> set[int]:
    """Which parts are surnames of those whose names the body bears: «имени А. П. Чистякова», «Сұлтанов атындағы»."""
    found: set[int] = set()
    for at, part in enumerate(parts):
        if part.of != "eponym":
            continue
        after = _named(parts, raw, range(at + 1, len(parts)))
        before = _named(parts, raw, range(at - 1, -1, -1))
        found |= set(after[-1:] or before[:1])
    return found


def _named(parts: list[_Part], raw: tuple[str, ...], order: range) -> list[int]:
    """The first run of capitalised words, initials left out."""
    run = []
    for at in order:
        token = raw[parts[at].first]
        if not token[:1].isupper():
            break
        if len(token) > 1 and parts[at].of not in ("light",):
            run.append(at)
    return run


_VOWEL = re.compile("[АЕЁИОУЫЭЮЯAEIOUY]")


def _are_initials(raw: tuple[str, ...], units: set[str], kind: PartyKind) -> bool:
    said = [token for token in raw if token.isalpha()]
    short = len(said) == 1 and said[0].isupper() and len(said[0]) <= _INITIALS and all(u[0] == "w" for u in units)
    brand = kind in BRANDED and len("".join(said)) > 3 and _VOWEL.search("".join(said)) is not None
    return short and not brand

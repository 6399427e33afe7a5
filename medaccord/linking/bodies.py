"""The bodies that are known beforehand, and which of them a party's name means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from medaccord import knowledge
from medaccord.linking import words
from medaccord.linking.names import BRANDED, Form, form
from medaccord.records import PartyKind

_HEALTH_OFFICES = ("ministry", "department", "committee")
_ASIDE = frozenset({"social", "protection", "medical", "industry", "education", "national", "development"})
"""What a region's office of health may have in its name beside health: «и социальной защиты»."""
_REGULATOR_HEADS = frozenset({"agency", "department", "organization", "regulator", "inspection"})
_REGULATOR_WORDS = frozenset(
    {"drugs", "control", "food", "regulation", "device", "national", "federal", "pharma", "medical", "safety"}
)
_SETTLED = ("state", "region")
"""Kinds that never stand for another: a state is not its government, nor a region."""


class Known(NamedTuple):
    """A body that is known beforehand."""

    id: str
    """Of the knowledge base: `KZ.moh`, `INT.who`, `KZ-55`, `KZ`."""
    name: str
    kind: PartyKind
    country: str | None
    names: tuple[str, ...] = ()
    branded: bool = False
    """It is found by its whole name only, as companies are."""
    titled: bool = True
    """It has the name of a table, else texts name it better."""


def known(name: str, kind: PartyKind, country: str | None, said: Form) -> Known | None:
    """The body that a name means by itself; None where it is unknown, or where several are called so."""
    return _by_role(kind, country, said) or _by_name(name, kind, country, said)


def body(id: str) -> Known | None:
    """The known body of an id; None where there is none."""
    return _bodies().get(id)


def identifiers(id: str) -> tuple[tuple[str, str], ...]:
    """What registers call a known body: `(("ror", "02yqvrq40"), ("wikidata", "Q…"))`; none where it is in none."""
    return knowledge.identifiers().get(id, ())


def _by_role(kind: PartyKind, country: str | None, said: Form) -> Known | None:
    """States, regions with their governments, ministries of health: what needs no name of its own."""
    place = country or (next(iter(said.countries)) if len(said.countries) == 1 else None)
    sites, ideas = said.having("g"), said.ideas
    if kind == "state" and len(said.units) == len(sites) == 1 and place and _is_capital(sites[0][2:], place):
        return body(place)
    if said.group or said.having("n", "e", "x"):
        return None
    if kind == "region" and not said.having("w"):
        return _of_region(sites[0].removeprefix("g:"), ideas, country) if len(sites) == 1 else None
    if sites or not place:
        return None
    if kind == "state" and not said.units:
        return body(place)
    return _of_state(place, ideas, bool(said.having("w"))) if kind == "government" else None


def _of_state(country: str, ideas: frozenset[str], more: bool) -> Known | None:
    """A state has one ministry of health, whatever else it sees to; one government, one parliament."""
    heads = {idea for idea in ideas if words.of(idea) == "head"}
    if heads == {"ministry"} and "health" in ideas:
        return _office(f"{country}.moh", "Министерство здравоохранения", country)
    if ideas == {"government"} and not more:
        return _office(f"{country}.gov", "Правительство", country)
    if ideas - {"national"} == {"parliament"} and not more:
        return _office(f"{country}.parliament", "Парламент", country)
    return None if more else _regulator(country, ideas)


def _regulator(country: str, ideas: frozenset[str]) -> Known | None:
    """A state has one body that lets medicines in, however its name is turned; None where it is not known."""
    if "drugs" in ideas and len(ideas & _REGULATOR_HEADS) == 1 and ideas <= _REGULATOR_HEADS | _REGULATOR_WORDS:
        return _regulators().get(country)
    return None


@cache
def _regulators() -> dict[str | None, Known]:
    """The regulator of medicines of each state that has one of them."""
    found: dict[str | None, list[Known]] = defaultdict(list)
    for b in knowledge.bodies().values():
        if b.type == "regulator" and "drugs" in form(b.name, b.kind, b.country).ideas:
            found[b.country].append(_bodies()[b.id])
    return {country: bodies[0] for country, bodies in found.items() if len(bodies) == 1}


def _office(id: str, title: str, country: str) -> Known:
    of = knowledge.countries().get(country)
    name = f"{title} {of.genitive}" if of and of.genitive else f"{title} ({of.name if of else country})"
    return body(id) or Known(id, name, "government", of.code if of else country)


def _of_region(site: str, ideas: frozenset[str], country: str | None) -> Known | None:
    """A region or town itself, by the name of its government too, or its office of health."""
    name = _site_name(site)
    if ideas <= {"akimat", "government"}:
        return Known(site, name, "region", country)
    if "health" in ideas and len(ideas - _ASIDE) == 2 and any(office in ideas for office in _HEALTH_OFFICES):
        return Known(f"{site}.health", f"Орган здравоохранения: {name}", "region", country, titled=False)
    return None


def _is_capital(site: str, country: str) -> bool:
    """Whether a town speaks for its state: «переговоры Пекина и Вены»."""
    of = knowledge.countries().get(country)
    return of is not None and _site_name(site).removeprefix("город ") in of.capital


def _site_name(site: str) -> str:
    found = knowledge.regions().get(site) or knowledge.places()[site]
    return found.name


def _by_name(name: str, kind: PartyKind, country: str | None, said: Form) -> Known | None:
    """The one body of the knowledge base that bears a name in the country; initials alone need the country told."""
    literal = _fitting(_literal().get(_as_written(name), ()), kind, country, said)
    if len(literal) == 1:
        return literal[0]
    keys = [("brand", said.brand)] if said.brand else []
    keys += [("units", _key(said))] if said.units and kind not in BRANDED else []
    found = {k.id: k for key in keys for k in _fitting(_index().get(key, ()), kind, country, said)}
    return next(iter(found.values())) if len(found) == 1 else None


def _fitting(candidates: Iterable[Known], kind: PartyKind, country: str | None, said: Form) -> list[Known]:
    places = {country} if country else said.countries
    return [k for k in candidates if _fits(k, kind, places, said.initials)]


def _fits(candidate: Known, kind: PartyKind, places: Iterable[str | None], initials: bool) -> bool:
    if kind in _SETTLED or candidate.kind in _SETTLED or (initials and kind == "hospital"):  # «ЦКБ», «РДКБ» are many
        return False
    if candidate.country is None or candidate.kind == "international":
        return kind in ("international", "investor", "government", "association", "company", "research")
    return candidate.country in places if places else not initials


def _as_written(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").translate(str.maketrans("", "", "«»\"“”„'’")).split())


def _key(said: Form) -> str:
    return " ".join(said.units)


@cache
def _literal() -> dict[str, list[Known]]:
    """Bodies by their names as they are written."""
    found: dict[str, dict[str, Known]] = defaultdict(dict)
    for known in set(_bodies().values()):
        for name in (known.name, *known.names):
            found[_as_written(name)][known.id] = known
    return {name: list(known.values()) for name, known in found.items()}


@cache
def _index() -> dict[tuple[str, str], list[Known]]:
    """Bodies by what their names are made of."""
    found: dict[tuple[str, str], dict[str, Known]] = defaultdict(dict)
    for known in set(_bodies().values()):
        if known.kind in _SETTLED:
            continue
        for name in (known.name, *known.names):
            said = form(name, known.kind, known.country)
            found["brand", said.brand][known.id] = known
            if not known.branded and _tells(said):
                found["units", _key(said)][known.id] = known
    return {key: list(known.values()) for key, known in found.items()}


def _tells(said: Form) -> bool:
    """Whether a known body's name has more in it than what any such body is called: «Минздрав», «регулятор»."""
    return (
        any(unit[0] != "c" or words.of(unit[2:]) not in ("head", "level") for unit in said.units) and not said.initials
    )


@cache
def _bodies() -> dict[str, Known]:
    """By id; of a body that stands in two tables both ids lead to the same."""
    found: dict[str, Known] = {}
    for known in _all():
        first = found.get(known.id)
        found[known.id] = first._replace(names=(*first.names, known.name, *known.names)) if first else known
    for twin, id in knowledge.twins().items():
        one, other = found[id], found[twin]
        kind = other.kind if other.branded else one.kind  # «СК-Фармация» stands among the state's bodies too
        names = (*one.names, other.name, *other.names)
        found[id] = one._replace(kind=kind, names=names, branded=one.branded or other.branded)
    return found | {twin: found[id] for twin, id in knowledge.twins().items()}


def _all() -> Iterator[Known]:
    more = knowledge.aliases()
    for c in knowledge.countries().values():
        yield Known(c.id, c.name, "state", c.code, (*((c.official,) if c.official else ()), *c.names))
    for b in knowledge.bodies().values():
        yield Known(b.id, b.name, b.kind, b.country, (*b.names, *more.get(b.id, ())), b.kind in BRANDED)
    for company in knowledge.companies().values():
        names = (*company.names, *more.get(company.id, ()))
        yield Known(company.id, company.name, "company", company.country, names, branded=True)
    for i in (*knowledge.institutions().values(), *knowledge.research().values()):
        yield Known(i.id, i.name, i.kind, i.country, (*i.names, *more.get(i.id, ())))

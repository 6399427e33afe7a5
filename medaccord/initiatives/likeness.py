"""How alike two told events are, and why: what speaks for one undertaking, and what against.

The score is a sum of weights, one for each reason, in logits; `bench/train_threads.py` finds the weights on the gold's
initiatives. It looks at two events and nothing else: no statistics over the collection.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Final, NamedTuple

from medaccord.initiatives.words import specific, stems, topic
from medaccord.knowledge import countries
from medaccord.records import ObjectKind, PartyKind, Reason, Stage, Thing, Told

OFFICIAL: Final[frozenset[PartyKind]] = frozenset({"state", "government", "region"})
"""Kinds of parties that take part in very many undertakings, and that stand for one another: a state, its ministry."""

GENERIC: Final[frozenset[PartyKind]] = OFFICIAL | {"international", "investor"}
"""Kinds of parties that say little about which undertaking it is."""

LADDER: Final[dict[Stage, int]] = {
    "talks": 1, "intent": 2, "drafted": 3, "signed": 4, "underway": 5, "delivered": 6, "halted": 7,
}  # fmt: skip


NEAR_SUM: Final = 0.6
"""Two sums of which the smaller is more than this part of the larger may be one sum, told early and late."""


class Facts(NamedTuple):
    """What counts of a told event, ready to be compared."""

    key: str
    announcement: str
    entities: frozenset[str]
    particular: frozenset[str]
    """Entities of a kind that tells undertakings apart: companies, universities, hospitals."""
    sides: frozenset[tuple[str, str]]
    """Country and entity of the particular ones."""
    official: frozenset[str]
    """Countries whose state, ministry or region takes part."""
    countries: frozenset[str]
    things: frozenset[str]
    """Words of the objects."""
    telling: frozenset[str]
    """Those of them that few undertakings share."""
    by_kind: dict[str, frozenset[str]]
    """Telling words of the objects of each kind."""
    sorts: frozenset[ObjectKind]
    """Kinds of the objects."""
    names: frozenset[str]
    """Objects that have a telling word, each as all of its words."""
    places: frozenset[str]
    areas: frozenset[str]
    instrument: str | None
    stage: Stage
    date: str | None
    amounts: tuple[tuple[str, float], ...]
    topic: frozenset[str]
    """Words of the quote that name neither a party nor a place."""


def facts(told: Told) -> Facts:
    """What counts of an event. Costs some 50 µs: make it once for each event."""
    event = told.event
    parties = list(zip(event.parties, told.entities, strict=True))
    particular = [(p, e) for p, e in parties if p.kind not in GENERIC]
    things = frozenset(word for thing in event.objects for word in stems(thing.name))
    places = frozenset(word for place in event.places for word in stems(place))
    named = frozenset(word for party in event.parties for word in stems(party.name))
    return Facts(
        key=told.key,
        announcement=told.announcement,
        entities=frozenset(told.entities),
        particular=frozenset(e for _, e in particular),
        sides=frozenset((p.country or "", e) for p, e in particular),
        official=frozenset(p.country for p, _ in parties if p.country and p.kind in OFFICIAL),
        countries=frozenset(event.countries),
        things=things,
        telling=specific(things),
        by_kind=_by_kind(event.objects),
        sorts=frozenset(thing.kind for thing in event.objects),
        names=frozenset(" ".join(sorted(w)) for t in event.objects if specific(w := stems(t.name))),
        places=places,
        areas=frozenset(event.areas),
        instrument=event.instrument,
        stage=event.stage,
        date=event.date,
        amounts=tuple((a.currency, float(a.value)) for a in event.amounts),
        topic=topic(event.quote) - named - places,
    )


def _by_kind(things: Iterable[Thing]) -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for thing in things:
        if telling := specific(stems(thing.name)):
            out[thing.kind] = out.get(thing.kind, frozenset()) | telling
    return out


def keys(told: Told) -> tuple[str, ...]:
    """Blocking keys, sorted: events that have none in common are not of one undertaking as far as one can tell."""
    return blocking_keys(facts(told))


def blocking_keys(f: Facts) -> tuple[str, ...]:
    """As `keys`, where the facts are there already."""
    return tuple(sorted(set(_keys(f))))


def _keys(f: Facts) -> Iterator[str]:
    for country, entity in f.sides:
        others = f.countries - {country} or f.countries
        yield from (f"e|{entity}|{other}|{area}" for other in others for area in f.areas)
        yield from (f"e|{entity}|{word}" for word in f.telling)
    for a, b in combinations(sorted(f.entities), 2):
        particular = (a in f.particular) + (b in f.particular)
        if particular == 2:
            yield f"p|{a}|{b}"
        elif particular == 0:
            yield from (f"p|{a}|{b}|{word}" for word in f.topic | f.telling)
    between = "-".join(sorted(f.countries))
    if len(f.official) > 1:
        yield from (f"c|{between}|{word}" for word in f.topic | f.telling)
        yield from (f"c|{between}|{area}|{f.date[:7]}" for area in f.areas if f.date)
    if len(f.countries) > 1:
        yield from (f"c|{between}|{word}" for word in f.telling)
        sites = f.places - _meeting_places()
        yield from (f"g|{between}|{word}|{area}" for word in sites for area in f.areas)


def compare(a: Facts, b: Facts) -> dict[str, float]:
    """What the two events share and where they differ: reason's code → how much of it, 0 to 1."""
    return {code: value for code, value in _signs(a, b) if value}


def score(a: Facts, b: Facts) -> tuple[float, tuple[Reason, ...]]:
    """How much speaks for one undertaking, in logits (0: even), and the reasons, the weightiest first."""
    table = weights()
    reasons = [
        Reason(code=code, words=table[code].words, weight=round(table[code].weight * value, 3))
        for code, value in [("start", 1.0), *compare(a, b).items()]
    ]
    return sum(r.weight for r in reasons), tuple(sorted(reasons, key=lambda r: (-abs(r.weight), r.code)))


def logits(a: Facts, b: Facts) -> float:
    """The score without its reasons."""
    table = weights()
    return table["start"].weight + sum(table[code].weight * value for code, value in _signs(a, b) if value)


class Weight(NamedTuple):
    weight: float
    words: str


@cache
def weights() -> dict[str, Weight]:
    """The weight of each reason and how it reads, by code."""
    data = tomllib.loads((files(__package__) / "weights.toml").read_text(encoding="utf-8"))
    return {code: Weight(row["weight"], row["words"]) for code, row in data.items()}


def _signs(a: Facts, b: Facts) -> Iterator[tuple[str, float]]:
    yield from _party_signs(a, b)
    yield from _topic_signs(a, b)
    yield from _time_signs(a, b)


def _party_signs(a: Facts, b: Facts) -> Iterator[tuple[str, float]]:
    shared, particular = a.entities & b.entities, a.particular & b.particular
    yield "pair_shared", float(len(shared) > 1 and bool(particular))
    yield "party_added", float(bool(particular) and a.particular != b.particular)
    yield "none_shared", float(not shared)
    yield "same_countries", float(a.countries == b.countries and len(a.countries) > 1)
    yield "country_missing", float(a.countries < b.countries or b.countries < a.countries)
    yield "stands_for", float(bool((a.official & b.official) - _shared_countries(a, b)))
    yield "other_partner", min(_other_partners(a, b), 2) / 2


def _shared_countries(a: Facts, b: Facts) -> frozenset[str]:
    return frozenset(country for country, entity in a.sides & b.sides)


def _other_partners(a: Facts, b: Facts) -> int:
    """In how many countries each has a particular party that the other has not."""
    left, right = a.sides - b.sides, b.sides - a.sides
    return len({c for c, _ in left} & {c for c, _ in right})


def _topic_signs(a: Facts, b: Facts) -> Iterator[tuple[str, float]]:
    telling = a.telling & b.telling
    yield "same_thing", float(bool(a.names & b.names))
    yield "telling_words", min(len(telling), 2) / 2
    yield "plain_words", float(bool((a.things & b.things) - telling))
    yield "other_thing", float(not telling and bool(a.by_kind.keys() & b.by_kind.keys()))
    yield "other_sort", float(not telling and bool(a.by_kind and b.by_kind) and not a.by_kind.keys() & b.by_kind.keys())
    yield "areas", len(a.areas & b.areas) / len(a.areas | b.areas) if a.areas and b.areas else 0.0
    yield "areas_within", float(a.areas <= b.areas or b.areas <= a.areas)
    yield "other_areas", float(bool(a.areas and b.areas and not a.areas & b.areas))
    yield "other_place", float(_other_place(a, b))
    yield "other_site", float(_other_place(a, b) and "facility" in a.sorts and "facility" in b.sorts)
    yield "quote_words", min(len(a.topic & b.topic), 3) / 3
    yield "same_instrument", float(a.instrument is not None and a.instrument == b.instrument)
    yield from _money_signs(a, b)


def _other_place(a: Facts, b: Facts) -> bool:
    """Each names a place besides capitals, and they have none in common."""
    left, right = a.places - _meeting_places(), b.places - _meeting_places()
    return bool(left and right) and not a.places & b.places


def _money_signs(a: Facts, b: Facts) -> Iterator[tuple[str, float]]:
    ratios = [min(x, y) / max(x, y) for c, x in a.amounts for d, y in b.amounts if c == d and x > 0 and y > 0]
    yield "near_sum", float(max(ratios, default=0.0) > NEAR_SUM)


def _time_signs(a: Facts, b: Facts) -> Iterator[tuple[str, float]]:
    one_text, one_stage = a.announcement == b.announcement, a.stage == b.stage
    together = _agree(a.date, b.date)
    yield "one_text", float(one_text)
    yield "told_again", float(not one_text and one_stage and together)
    yield "years_apart", min(_years(a.date, b.date), 10) / 10 if a.date and b.date else 0.0
    yield "steps_on", float(_steps_on(a, b))
    yield "backwards", float(_steps_on(a, b, -1))


def _agree(a: str | None, b: str | None) -> bool:
    """Both dates are known and the one may be the other: `2024-05` and `2024-05-14`."""
    return bool(a and b) and (str(a).startswith(str(b)) or str(b).startswith(str(a)))


def _years(a: str, b: str) -> float:
    return abs(_decimal(a) - _decimal(b))


def _decimal(date: str) -> float:
    parts = [int(part) for part in date.split("-")]
    month = parts[1] if len(parts) > 1 else 7
    return parts[0] + (month - 0.5) / 12


def _steps_on(a: Facts, b: Facts, way: int = 1) -> bool:
    """The later of the two is further on the ladder; with `way` -1, less far."""
    if not (a.date and b.date) or _agree(a.date, b.date):
        return False
    (first, later) = (a, b) if a.date < b.date else (b, a)
    return way * (LADDER[later.stage] - LADDER[first.stage]) > 0


@cache
def _meeting_places() -> frozenset[str]:
    """Capitals: where parties meet, so that a thing's place tells nothing about which thing it is."""
    return frozenset(word for country in countries().values() for name in country.capital for word in stems(name))

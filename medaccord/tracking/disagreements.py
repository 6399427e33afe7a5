"""Where sources disagree on one step of an undertaking: on its sum, its date or its stage, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Literal

from medaccord.records import EventKey, Record, Stage, Told
from medaccord.tracking.periods import agree, middle_day

SAME_SUM = 0.005
"""Sums that differ by no more than this part are one, rounded."""

NEAR_DAYS = 62
"""Days that two tellings of one signing may lie apart and still be of one signing, told with different dates."""

_ONCE = frozenset({"drafted", "signed", "delivered", "halted"})
"""Stages that are reached on a day; talks, intents and work go on, so two dates of them are no disagreement."""


class Version(Record):
    """What one event says."""

    value: str
    event: EventKey
    announcement: str
    source: str


class Disagreement(Record):
    """Different values that different announcements give for one step; none is preferred."""

    field: Literal["amount", "date", "stage"]
    versions: tuple[Version, ...]
    """At least two of different value, by value and event."""


def disagreements(told: Iterable[Told]) -> tuple[Disagreement, ...]:
    """What the announcements of one initiative's events disagree on, sorted.

    Two announcements tell one step where stage, kind of document and date may be the same. Sums are compared within a
    currency. Dates of one signing, delivery or halt disagree where they are a few weeks apart; stages, where the same
    parties did two things on one day.
    """
    events = sorted(told, key=lambda t: t.key)
    found = [
        *_gathered("amount", _pairs(events, _one_step, _sums_differ), _sums),
        *_gathered("date", _pairs(events, _one_act, _days_differ), lambda t: [t.event.date or ""]),
        *_gathered("stage", _pairs(events, _one_day, lambda a, b: a.event.stage != b.event.stage), _stages),
    ]
    return tuple(sorted(found, key=lambda d: (d.field, [v.event for v in d.versions])))


def _pairs(
    events: Sequence[Told], one: Callable[[Told, Told], bool], differ: Callable[[Told, Told], bool]
) -> Iterator[tuple[Told, Told]]:
    for a, b in combinations(events, 2):
        if a.announcement != b.announcement and one(a, b) and differ(a, b):
            yield a, b


def _one_step(a: Told, b: Told) -> bool:
    one_date = bool(a.event.date and b.event.date) and agree(str(a.event.date), str(b.event.date))
    return a.event.stage == b.event.stage and _one_document(a, b) and one_date


def _one_act(a: Told, b: Told) -> bool:
    return a.event.stage == b.event.stage and a.event.stage in _ONCE and a.event.instrument == b.event.instrument


def _one_day(a: Told, b: Told) -> bool:
    is_day = a.event.date == b.event.date and len(a.event.date or "") == len("2024-05-14")
    return is_day and set(a.entities) == set(b.entities) and _one_document(a, b)


def _one_document(a: Told, b: Told) -> bool:
    return not (a.event.instrument and b.event.instrument) or a.event.instrument == b.event.instrument


def _sums_differ(a: Told, b: Told) -> bool:
    """Both name a sum in one currency, and no sum of the one is a sum of the other."""
    both = [
        (x.value, y.value)
        for x in a.event.amounts
        for y in b.event.amounts
        if x.currency == y.currency and x.value and y.value
    ]
    return bool(both) and all(abs(x - y) > SAME_SUM * max(abs(x), abs(y)) for x, y in both)


def _days_differ(a: Told, b: Told) -> bool:
    x, y = a.event.date, b.event.date
    if not (x and y) or agree(x, y):
        return False
    return abs((middle_day(x) - middle_day(y)).days) <= NEAR_DAYS


def _sums(told: Told) -> list[Stage | str]:
    return [f"{amount.value:.15g} {amount.currency}" for amount in told.event.amounts]


def _stages(told: Told) -> list[Stage | str]:
    return [told.event.stage]


def _gathered(
    field: Literal["amount", "date", "stage"],
    pairs: Iterable[tuple[Told, Told]],
    values: Callable[[Told], Sequence[str]],
) -> Iterator[Disagreement]:
    """One disagreement for all events that pairs connect."""
    groups: list[dict[str, Told]] = []
    for a, b in pairs:
        touched = [g for g in groups if a.key in g or b.key in g]
        groups = [g for g in groups if g not in touched]
        groups.append({key: told for g in [*touched, {a.key: a, b.key: b}] for key, told in g.items()})
    for group in groups:
        versions = [
            Version(value=value, event=told.key, announcement=told.announcement, source=told.source)
            for told in group.values()
            for value in values(told)
        ]
        yield Disagreement(field=field, versions=tuple(sorted(versions, key=lambda v: (v.value, v.event))))

"""A group of told events → Initiative: its title, its history, the stage that it is said to have reached."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from medaccord.initiatives.likeness import LADDER
from medaccord.initiatives.words import stems
from medaccord.records import Initiative, Join, Milestone, ObjectKind, Stage, Thing, Told
from medaccord.vocabulary import term

T = TypeVar("T")

_TITLE_KINDS: tuple[ObjectKind, ...] = ("facility", "vaccine", "medicine", "service", "device", "disease")
"""What names an undertaking best, first to last."""

_RESUMES = frozenset({"signed", "underway", "delivered"})
"""Stages that, reached after a halt, show that the undertaking goes on."""


def initiative_id(event: str) -> str:
    """The id that an initiative has where this event is the one that names it: `i` and 12 hexadecimal digits.

    The event with the smallest id names an initiative, so every id that an initiative ever had is that of one of its
    events: to resolve an old id, look for the event with this id and take the initiative that holds it now.
    """
    return "i" + hashlib.sha256(event.encode()).hexdigest()[:12]


def summary(told: Iterable[Told], joins: Iterable[Join] = ()) -> Initiative:
    """What the events of one undertaking tell together. At least one event is given."""
    ordered = sorted(told, key=_in_time)
    dates = [t.event.date for t in ordered if t.event.date]
    events = [t.event for t in ordered]
    return Initiative(
        id=min(initiative_id(t.key) for t in ordered),
        title=title(ordered),
        events=tuple(t.key for t in ordered),
        history=tuple(_milestone(t) for t in ordered),
        stage=stage(ordered),
        first=min(dates, default=None),
        last=max(dates, key=_end, default=None),
        entities=tuple(sorted({entity for t in ordered for entity in t.entities})),
        countries=tuple(sorted({country for e in events for country in e.countries})),
        areas=_by_frequency((area for e in events for area in e.areas), str),
        objects=_by_frequency((thing for e in events for thing in e.objects), lambda t: (t.kind, t.name)),
        places=_by_frequency((place for e in events for place in e.places), str),
        amounts=_by_frequency((sum_ for e in events for sum_ in e.amounts), lambda a: (a.currency, a.value)),
        joins=tuple(sorted(joins, key=lambda j: (j.left, j.right))),
    )


def stage(told: Iterable[Told]) -> Stage:
    """The stage that the events, told in any order, say is reached at last.

    It rises whenever a further stage is told and never falls by later talks; a halt ends it, until it is told that
    something was signed, began or was delivered on a day that is certainly later.
    """
    ordered = sorted(told, key=_in_time)
    steps = [(t.event.stage, t.event.date or t.published) for t in ordered]
    halts = [when for at, when in steps if at == "halted"]
    if not halts:
        return max((at for at, _ in steps), key=LADDER.__getitem__)
    until = max((_end(when) for when in halts if when), default=None)
    after = [at for at, when in steps if at in _RESUMES and when and until and when > until]
    return max(after, key=LADDER.__getitem__, default="halted")


def title(told: Sequence[Told]) -> str:
    """What the undertaking is about, where, and who takes part, in the words of the events."""
    things = [thing for t in told for thing in t.event.objects]
    subject = _subject(things) or _areas(told)
    place = _usual([p for t in told for p in t.event.places])
    shown = f"{subject} ({place})" if place and stems(place) - stems(subject) else subject
    return f"{shown} – {', '.join(_partners(told))}"


def _subject(things: Collection[Thing]) -> str | None:
    for kind in _TITLE_KINDS:
        if names := [thing.name for thing in things if thing.kind == kind]:
            return _usual(names)
    return None


def _areas(told: Sequence[Told]) -> str:
    language = "en" if told[0].language == "en" else "ru"
    common = _by_frequency((area for t in told for area in t.event.areas), str)[:2]
    labels = [term("areas", area).label[language].lower() for area in common]
    return ", ".join(labels) or term("stages", told[0].event.stage).label[language].lower()


def _partners(told: Sequence[Told]) -> list[str]:
    """The entities named most, each by its usual name: three at most."""
    named: dict[str, list[str]] = {}
    for t in told:
        for party, entity in zip(t.event.parties, t.entities, strict=True):
            named.setdefault(entity, []).append(party.name)
    ranked = sorted(named, key=lambda entity: (-len(named[entity]), entity))
    return [_usual(named[entity]) or entity for entity in ranked[:3]]


def _usual(names: Sequence[str]) -> str | None:
    """The name told most; of several the longest, of these the first by alphabet."""
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], -len(name), name), default=None)


def _by_frequency(values: Iterable[T], order: Callable[[T], object]) -> tuple[T, ...]:
    """Each value once, those told most first, then in their own order."""
    counts = Counter(values)
    return tuple(sorted(counts, key=lambda value: (-counts[value], order(value))))


def _milestone(told: Told) -> Milestone:
    return Milestone(
        event=told.key,
        stage=told.event.stage,
        date=told.event.date,
        announcement=told.announcement,
        source=told.source,
    )


def _in_time(told: Told) -> tuple[object, ...]:
    date = told.event.date
    return date is None, date or "", LADDER[told.event.stage], told.published or "", told.key


def _end(date: str) -> str:
    """The last day that a partial date may mean, in a form that sorts."""
    return (date + "-99-99")[:10]

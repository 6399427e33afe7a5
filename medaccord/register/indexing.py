"""What of events and initiatives is searched: their words, and the values that facets count."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from medaccord.languages.words import forms
from medaccord.records import Document, Entity, Event, Initiative, PartialDate, Told
from medaccord.store.days import span

LONGEST_WORD = 100  # letters; a longer run of them is no word
MOST_OF_ONE = 600_000
"""Bytes of words that one event is found by; PostgreSQL takes a megabyte."""

Term = tuple[str, str]
"""A facet's name and a value."""


class Faceted(NamedTuple):
    """What the facets count of an event or an initiative."""

    id: str
    owner: str | None
    """Of an event: its initiative."""
    terms: frozenset[Term]
    first: int | None
    last: int | None
    amounts: tuple[tuple[str, float], ...]


def words(event: Event, document: Document, alone: bool) -> frozenset[str]:
    """The words that an event is found by, in all their forms.

    Those of its values; and of the announcement's lines, all where it is the only event, else those that it was read
    from.
    """
    texts = [
        event.quote,
        *(party.name for party in event.parties),
        *(thing.name for thing in event.objects),
        *event.places,
        document.title or "",
        *_lines(event, document, alone),
    ]
    found = {form for text in texts for word in forms(text) for form in word if len(form) <= LONGEST_WORD}
    return frozenset(found if _bytes(found) <= MOST_OF_ONE else _first(texts))


def _bytes(found: Iterable[str]) -> int:
    return sum(len(form.encode()) + 1 for form in found)


def _first(texts: Iterable[str]) -> set[str]:
    """As many of the texts' first words as there is room for."""
    found: set[str] = set()
    size = 0
    for word in (word for text in texts for word in forms(text)):
        fresh = {form for form in word if len(form) <= LONGEST_WORD} - found
        size += _bytes(fresh)
        if size > MOST_OF_ONE:
            break
        found |= fresh
    return found


def _lines(event: Event, document: Document, alone: bool) -> Iterator[str]:
    lines = document.text.split("\n")
    content = document.content or ((1, len(lines)),)
    spans = [(item.start, item.end) for item in event.evidence]
    start = 0
    for number, line in enumerate(lines, 1):
        end = start + len(line)
        if any(first <= number <= last for first, last in content) and (
            alone or any(start <= b and a <= end for a, b in spans)
        ):
            yield line
        start = end + 1


def of_event(told: Told, initiative: str) -> Faceted:
    """What the facets count of an event."""
    event = told.event
    first, last = _days([event.date])
    return Faceted(
        id=told.key,
        owner=initiative,
        terms=frozenset({("stage", event.stage), *_terms([told])}),
        first=first,
        last=last,
        amounts=tuple((a.currency, float(a.value)) for a in event.amounts),
    )


def of_initiative(initiative: Initiative, told: Sequence[Told]) -> Faceted:
    """What the facets count of an initiative with these events."""
    first, last = _days([one.event.date for one in told])
    return Faceted(
        id=initiative.id,
        owner=None,
        terms=frozenset({("stage", initiative.stage), *_terms(told)}),
        first=first,
        last=last,
        amounts=tuple((a.currency, float(a.value)) for a in initiative.amounts),
    )


def _terms(told: Iterable[Told]) -> Iterator[Term]:
    for one in told:
        event = one.event
        yield from (("area", area) for area in event.areas)
        yield from (("country", country) for country in event.countries)
        yield from (("kind", party.kind) for party in event.parties)
        yield from (("party", entity) for entity in one.entities)
        yield from (("object", thing.name.lower()) for thing in event.objects)
        yield from (("place", place) for place in event.places)
        yield ("language", one.language)
        if event.instrument:
            yield ("instrument", event.instrument)
        if event.date:
            yield ("year", event.date[:4])


def _days(dates: Iterable[PartialDate | None]) -> tuple[int | None, int | None]:
    spans = [span(date) for date in dates if date]
    return min((first for first, _ in spans), default=None), max((last for _, last in spans), default=None)


def label(term: Term, entities: Mapping[str, Entity]) -> tuple[str, str]:
    """How a term is shown, and the words that it is found by."""
    field, value = term
    if field == "party" and (entity := entities.get(value)):
        return entity.name, spaced((entity.name, *entity.names))
    return value, spaced([value]) if field in ("object", "place") else ""


def spaced(texts: Collection[str]) -> str:
    """The words of names in all their forms, a space on both sides of each."""
    found = sorted({form for text in texts for word in forms(text) for form in word})
    return f" {' '.join(found)} "


def packed(numbers: Iterable[int]) -> bytes:
    """Numbers of terms as the store keeps them."""
    return array("i", sorted(numbers)).tobytes()

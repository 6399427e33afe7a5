"""The three tables of a selection: a row for each event, for each party of an event, for each value's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from medaccord.records import Amount, Evidence
from medaccord.selection import Selection, Sheet

Cell = str | int | float | None | tuple[str, ...]


class Column(NamedTuple):
    """A column: its name, and what its cells are."""

    name: str
    type: type


def _columns(words: str, lists: str = "", numbers: str = "", whole: str = "") -> tuple[Column, ...]:
    kinds = {**dict.fromkeys(lists.split(), tuple), **dict.fromkeys(numbers.split(), float)}
    kinds |= dict.fromkeys(whole.split(), int)
    return tuple(Column(name, kinds.get(name, str)) for name in words.split())


COLUMNS: dict[Sheet, tuple[Column, ...]] = {
    "events": _columns(
        "event initiative stage instrument date published countries parties entities areas objects places amounts "
        "amount currency next_steps quote language source url",
        lists="countries parties entities areas objects places amounts next_steps",
        numbers="amount",
    ),
    "parties": _columns(
        "event party initiative stage date name kind country entity entity_name entity_kind entity_country identifiers",
        lists="identifiers",
        whole="party",
    ),
    "evidence": _columns("event initiative field words start end rule published source url", whole="start end"),
}
"""The columns of each table. `amount` and `currency` are filled where an event has one sum; `amounts` has all."""


def rows(selection: Selection, table: Sheet) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table, in the selection's order."""
    return _ROWS[table](selection)


def text(cell: Cell) -> str | int | float | None:
    """A cell for forms that know no lists: its values with semicolons between."""
    return "; ".join(cell) if isinstance(cell, tuple) else cell


def _events(selection: Selection) -> Iterator[tuple[Cell, ...]]:
    for told, initiative, _ in selection.events():
        event = told.event
        only = event.amounts[0] if len(event.amounts) == 1 else None
        yield (
            told.key,
            initiative,
            event.stage,
            event.instrument,
            event.date,
            told.published,
            event.countries,
            tuple(party.name for party in event.parties),
            told.entities,
            event.areas,
            tuple(thing.name for thing in event.objects),
            event.places,
            tuple(map(_sum, event.amounts)),
            float(only.value) if only else None,
            only.currency if only else None,
            tuple(f"{step.kind} {step.due}" if step.due else step.kind for step in event.next_steps),
            event.quote,
            told.language,
            told.source,
            told.url,
        )


def _sum(amount: Amount) -> str:
    return f"{amount.value} {amount.currency}"


def _parties(selection: Selection) -> Iterator[tuple[Cell, ...]]:
    for told, initiative, bodies in selection.events(bodies=True):
        event = told.event
        for number, (party, entity, body) in enumerate(zip(event.parties, told.entities, bodies, strict=True)):
            linked = (body.name, body.kind, body.country) if body else (None, None, None)
            known = tuple(f"{scheme}:{value}" for scheme, value in body.identifiers) if body else ()
            mine = (party.name, party.kind, party.country)
            yield (told.key, number, initiative, event.stage, event.date, *mine, entity, *linked, known)


def _evidence(selection: Selection) -> Iterator[tuple[Cell, ...]]:
    for (told, initiative, _), one in selection.evidence():
        yield (told.key, initiative, *_words(one), told.published, told.source, told.url)


def _words(one: Evidence) -> tuple[Cell, ...]:
    return one.field, one.quote, one.start, one.end, one.rule


_ROWS: dict[Sheet, Callable[[Selection], Iterator[tuple[Cell, ...]]]] = {
    "events": _events,
    "parties": _parties,
    "evidence": _evidence,
}

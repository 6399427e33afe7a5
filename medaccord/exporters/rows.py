"""The three tables of a selection: a row for each event, for each party of an event, for each value's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

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
    for told in selection.events():
        event = told.event
        amounts = event["amounts"]
        only = amounts[0] if len(amounts) == 1 else None
        yield (
            told.key,
            told.initiative,
            event["stage"],
            event["instrument"],
            event["date"],
            told.published,
            tuple(event["countries"]),
            tuple([party["name"] for party in event["parties"]]),
            told.entities,
            tuple(event["areas"]),
            tuple([thing["name"] for thing in event["objects"]]),
            tuple(event["places"]),
            tuple([f"{amount['value']} {amount['currency']}" for amount in amounts]),
            float(only["value"]) if only else None,
            only["currency"] if only else None,
            tuple([f"{step['kind']} {step['due']}" if step["due"] else step["kind"] for step in event["next_steps"]]),
            event["quote"],
            told.language,
            told.source,
            told.url,
        )


def _parties(selection: Selection) -> Iterator[tuple[Cell, ...]]:
    for told in selection.events(bodies=True):
        event = told.event
        together = zip(event["parties"], told.entities, told.parties, strict=True)
        for number, (party, entity, body) in enumerate(together):
            linked = (body.name, body.kind, body.country) if body else (None, None, None)
            known = tuple(f"{scheme}:{value}" for scheme, value in body.identifiers) if body else ()
            mine = (party["name"], party["kind"], party["country"])
            yield (told.key, number, told.initiative, event["stage"], event["date"], *mine, entity, *linked, known)


def _evidence(selection: Selection) -> Iterator[tuple[Cell, ...]]:
    for told, one in selection.evidence():
        words = (one["field"], one["quote"], one["start"], one["end"], one["rule"])
        yield (told.key, told.initiative, *words, told.published, told.source, told.url)


_ROWS: dict[Sheet, Callable[[Selection], Iterator[tuple[Cell, ...]]]] = {
    "events": _events,
    "parties": _parties,
    "evidence": _evidence,
}

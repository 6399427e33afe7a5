"""How well gold and extracted events are threaded. The floors are those of the project, not of what is reached."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from conftest import DEV
from test_gold import readings

from medaccord.initiatives import thread
from medaccord.linking import link
from medaccord.records import Event, Mention, Told
from medaccord.score import b_cubed, pair_events

Labels = dict[str, str]


@cache
def threaded(name: str) -> tuple[Labels, Labels]:
    """By event's key the gold's initiative and ours."""
    gold = _gold(name.removesuffix(", extracted"))
    if not name.endswith("extracted"):
        events = {key: Event.model_validate(event) for key, (event, _) in gold.items()}
        return {key: label for key, (_, label) in gold.items()}, _ours(events)
    events, labels = {}, {}
    for reading in readings("dev"):
        read = {f"{reading.announcement.id}#{n}": event for n, event in enumerate(reading.announcement.events)}
        wanted = [key for key in gold if key.partition("#")[0] == reading.announcement.id]
        pairs = pair_events([gold[key][0] for key in wanted], [_plain(event) for event in read.values()])
        labels |= {list(read)[theirs]: gold[wanted[ours]][1] for ours, theirs in pairs}
        events |= read
    return labels, _ours(events)


@pytest.mark.parametrize(
    ("name", "b3", "precision"),
    [
        ("dev", 0.85, 0.95),
        ("demo", 0.85, 0.95),
        ("dev, extracted", 0.85, 0.95),
    ],
)
def test_initiatives_of_the_gold(name: str, b3: float, precision: float) -> None:
    gold, ours = threaded(name)
    both = [(gold[a] == gold[b], ours[a] == ours[b]) for a, b in combinations(sorted(gold), 2)]
    right, wrong = both.count((True, True)), both.count((False, True))
    assert right > 40
    assert right / (right + wrong) >= precision
    assert b_cubed([(label, ours[key]) for key, label in gold.items()])[2] >= b3


def _gold(name: str) -> dict[str, tuple[dict[str, object], str]]:
    rows = [json.loads(path.read_text("utf-8")) for path in _files(name)]
    return {
        f"{row['id']}#{n}": (event, event.pop("initiative")) for row in rows for n, event in enumerate(row["events"])
    }


def _files(name: str) -> list[Path]:
    return sorted((DEV.parent / name).glob("*.json"))


def _plain(event: Event) -> dict[str, object]:
    return event.model_dump(mode="json", exclude={"evidence"})


def _ours(events: dict[str, Event]) -> Labels:
    entity = {found.mention: found.entity for found in link(_mentions(events)).links}
    told = (
        Told(
            key=key,
            announcement=key.partition("#")[0],
            source="gold",
            language="ru",
            event=event,
            entities=tuple(entity[f"{key}.{n}"] for n in range(len(event.parties))),
        )
        for key, event in events.items()
    )
    return {key: one.id for one in thread(told) for key in one.events}


def _mentions(events: dict[str, Event]) -> Iterator[Mention]:
    for key, event in events.items():
        for number, party in enumerate(event.parties):
            yield Mention(
                key=f"{key}.{number}",
                name=party.name,
                kind=party.kind,
                country=party.country,
                countries=event.countries,
                date=event.date,
                announcement=key.partition("#")[0],
            )

"""What always holds of initiatives, whatever the events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from undertakings import (
    BELARUS,
    DAESUNG,
    MINZDRAV_BY,
    MINZDRAV_UZ,
    TURKESTAN,
    UZBEKISTAN,
    VELMORA,
    facility,
    medicine,
    told,
)

from medaccord.initiatives import connected, initiative_id, keys, score, thread, touched
from medaccord.records import Decision, Initiative, Told

PARTIES = st.lists(
    st.sampled_from([BELARUS, DAESUNG, MINZDRAV_BY, MINZDRAV_UZ, TURKESTAN, UZBEKISTAN, VELMORA]),
    min_size=2,
    max_size=3,
    unique_by=lambda party: party["name"],
)
THINGS = st.lists(st.sampled_from([facility("завод инсулина"), facility("клиника"), medicine("инсулин")]), max_size=2)
KEYS = [f"{letter}#{number}" for letter in "abcdefg" for number in range(2)]


@st.composite
def events(draw: st.DrawFn) -> tuple[Told, ...]:
    return tuple(draw(an_event(key)) for key in draw(st.lists(st.sampled_from(KEYS), unique=True, min_size=1)))


@st.composite
def an_event(draw: st.DrawFn, key: str) -> Told:
    return told(
        key,
        draw(st.sampled_from(["talks", "signed", "underway", "delivered", "halted"])),
        draw(st.sampled_from([None, "2023", "2023-05", "2024-02-03", "2024-02-04", "2026-01"])),
        *draw(PARTIES),
        objects=draw(THINGS),
        areas=draw(st.sampled_from([["local_production"], ["training"], ["local_production", "investment"]])),
        instrument=draw(st.sampled_from([None, "memorandum"])),
        places=draw(st.sampled_from([[], ["Туркестан"], ["Бухара"]])),
        quote=draw(st.sampled_from(["обсудили завод инсулина", "ординатура врачей", "подписали"])),
    )


DECISIONS = st.lists(
    st.builds(
        lambda both, verdict, minute: Decision(
            subject="event", left=both[0], right=both[1], verdict=verdict, who="ada",
            when=datetime(2026, 5, 1, 9, minute, tzinfo=UTC),
        ),
        st.lists(st.sampled_from(KEYS), min_size=2, max_size=2, unique=True),
        st.sampled_from(["same", "different", "unsure"]),
        st.integers(0, 3),
    ),
    max_size=5,
)  # fmt: skip


@given(events(), DECISIONS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(told: tuple[Told, ...], said: list[Decision], chance: object) -> None:
    shuffled, other = list(told), list(said)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' Random
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert thread(shuffled, other) == thread(told, said)


@given(events(), DECISIONS)
def test_each_event_is_in_one_initiative(told: tuple[Told, ...], said: list[Decision]) -> None:
    found = thread(told, said)
    assert sorted(key for one in found for key in one.events) == sorted(one.key for one in told)
    assert len({one.id for one in found}) == len(found)
    for one in found:
        assert one.id in {initiative_id(key) for key in one.events}
        assert len(one.joins) == len(one.events) - 1


@given(events(), DECISIONS)
def test_what_was_parted_last_is_never_together(told: tuple[Told, ...], said: list[Decision]) -> None:
    last: dict[frozenset[str], Decision] = {}
    for decision in sorted(said, key=lambda d: (d.when, ("same", "unsure", "different").index(d.verdict))):
        last[frozenset((decision.left, decision.right))] = decision
    parted = [pair for pair, decision in last.items() if decision.verdict == "different"]
    assert not [one for one in thread(told, said) for pair in parted if pair <= set(one.events)]


@given(events(), st.lists(st.lists(st.sampled_from(KEYS), min_size=2, max_size=2, unique=True), max_size=3))
def test_what_was_joined_is_together(told: tuple[Told, ...], pairs: list[list[str]]) -> None:
    when = datetime(2026, 5, 1, tzinfo=UTC)
    said = [Decision(subject="event", left=a, right=b, verdict="same", who="ada", when=when) for a, b in pairs]
    there = {one.key for one in told}
    where = {key: one.id for one in thread(told, said) for key in one.events}
    assert all(where[a] == where[b] for a, b in pairs if {a, b} <= there)


@settings(max_examples=60)
@given(events(), DECISIONS)
def test_threading_what_is_touched_equals_threading_anew(told: tuple[Told, ...], said: list[Decision]) -> None:
    kept = Kept(said)
    for one in told:
        kept.replace([], [one])
    assert kept.initiatives() == thread(told, said)
    for one in told[::2]:
        kept.replace([one], [])
    assert kept.initiatives() == thread(told[1::2], said)


@settings(max_examples=60)
@given(events(), st.data())
def test_an_event_that_is_read_anew_is_threaded_anew(told: tuple[Told, ...], data: st.DataObject) -> None:
    kept = Kept([])
    kept.replace([], told)
    old = data.draw(st.sampled_from(told))
    new = data.draw(an_event(old.key))
    kept.replace([old], [new])
    assert kept.initiatives() == thread([new if one is old else one for one in told])


@given(events(), DECISIONS)
def test_connected_events_can_be_threaded_apart(told: tuple[Told, ...], said: list[Decision]) -> None:
    by_key = {one.key: one for one in told}
    apart = [one for keys in connected(told, said) for one in thread((by_key[key] for key in keys), said)]
    assert tuple(sorted(apart, key=lambda one: one.id)) == thread(told, said)


@given(events())
def test_likeness_has_no_direction(told: tuple[Told, ...]) -> None:
    for a, b in combinations(told, 2):
        assert score(a, b) == score(b, a)


class Kept:
    """What a store does: keeps events by their keys, and threads anew what is touched."""

    def __init__(self, said: list[Decision]) -> None:
        self.said = said
        self.told: dict[str, Told] = {}
        self.found: dict[str, Initiative] = {}

    def replace(self, old: Iterable[Told], new: Iterable[Told]) -> None:
        """Takes events out and puts others in."""
        gone, came = list(old), list(new)
        again = touched([*came, *gone], self.sharing, self.said, self.told.get)
        for one in gone:
            del self.told[one.key]
        self.told |= {one.key: one for one in came}
        affected = {one.key for one in again}
        self.found = {id: one for id, one in self.found.items() if not affected & set(one.events)}
        there = [self.told[one.key] for one in again if one.key in self.told]
        self.found |= {one.id: one for one in thread(there, self.said)}

    def sharing(self, wanted: tuple[str, ...]) -> list[Told]:
        return [one for one in self.told.values() if set(keys(one)) & set(wanted)]

    def initiatives(self) -> tuple[Initiative, ...]:
        return tuple(self.found[id] for id in sorted(self.found))

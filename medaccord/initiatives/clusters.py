"""Pairs and people's decisions → groups of events.

Average linkage over the pairs that were compared: two groups are joined where all their pairs together speak for it, so
one wrong pair cannot make one of two. Sums are whole numbers and ties are broken by key: the order of the input never
matters, and a group depends on nothing outside the events that likely pairs connect it with.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from medaccord.records import Decision

Pair = tuple[str, str]
"""Keys of two events, the smaller first."""

UNSEEN = -3000
"""Thousandths of a logit that a pair counts which was not compared: it shares no blocking key."""


class Group(NamedTuple):
    """Events of one undertaking."""

    members: tuple[str, ...]
    """Sorted."""
    joins: tuple[Pair, ...]
    """The pairs that hold it together: one fewer than members, sorted."""


class Rulings(NamedTuple):
    """What people decided of pairs of events, the last word on each pair."""

    same: tuple[Pair, ...]
    """The latest first."""
    different: frozenset[Pair]
    unsure: frozenset[Pair]
    by: Mapping[Pair, Decision]


def rulings(decisions: Iterable[Decision]) -> Rulings:
    """The last decision on each pair of events; of several at one moment the most cautious."""
    last: dict[Pair, Decision] = {}
    for decision in sorted(decisions, key=_rank):
        if decision.subject == "event":
            last[pair(decision.left, decision.right)] = decision
    ordered = sorted(last.items(), key=lambda item: (_rank(item[1]), item[0]), reverse=True)
    return Rulings(
        same=tuple(p for p, d in ordered if d.verdict == "same"),
        different=frozenset(p for p, d in ordered if d.verdict == "different"),
        unsure=frozenset(p for p, d in ordered if d.verdict == "unsure"),
        by=last,
    )


def _rank(decision: Decision) -> tuple[object, ...]:
    caution = ("same", "unsure", "different").index(decision.verdict)
    return decision.when, caution, decision.who, decision.why


def pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def group(events: Collection[str], scores: Mapping[Pair, int], said: Rulings, least: int = 0) -> list[Group]:
    """The groups of the events, sorted.

    `scores` holds the compared pairs, in thousandths of a logit; two groups are joined while the mean of the pairs
    between them is above `least`. What was decided `different` never ends in one group. What was decided `same` is
    together from the start, the latest decisions first, unless that would bring together what is `different`.
    """
    state = _Groups(events, said)
    state.link(scores)
    return state.joined(least)


class _Groups:
    def __init__(self, events: Collection[str], said: Rulings) -> None:
        self.members: dict[str, list[str]] = {e: [e] for e in events}
        self.joins: dict[str, list[Pair]] = defaultdict(list)
        self.apart: dict[str, set[str]] = defaultdict(set)
        self.of = {e: e for e in events}
        for a, b in said.different:
            if a in self.of and b in self.of:
                self.apart[a].add(b)
                self.apart[b].add(a)
        self.said = said
        self.sums: dict[str, dict[str, tuple[int, int, tuple[int, Pair]]]] = defaultdict(dict)
        for a, b in said.same:
            if a in self.of and b in self.of:
                self._decided((a, b))

    def _decided(self, both: Pair) -> None:
        a, b = self.of[both[0]], self.of[both[1]]
        if a != b and b not in self.apart[a]:
            self._merge(a, b, both)

    def link(self, scores: Mapping[Pair, int]) -> None:
        """Adds up what the compared pairs say between groups: sum, how many, the best pair."""
        for both, points in scores.items():
            if both in self.said.different or both in self.said.unsure:
                continue
            a, b = self.of[both[0]], self.of[both[1]]
            if a != b:
                self._add(a, b, (points, 1, (points, both)))

    def _add(self, a: str, b: str, more: tuple[int, int, tuple[int, Pair]]) -> None:
        total, count, best = self.sums[a].get(b, (0, 0, more[2]))
        both = max(best, more[2], key=lambda t: (t[0], t[1]))
        self.sums[a][b] = self.sums[b][a] = (total + more[0], count + more[1], both)

    def joined(self, least: int) -> list[Group]:
        heap = [entry for a in self.sums for b in self.sums[a] if a < b and (entry := self._entry(a, b, least))]
        heapq.heapify(heap)
        while heap:
            _, a, b, sizes = heapq.heappop(heap)
            if not self._is_current(a, b, sizes):
                continue
            _, _, (_, both) = self.sums[a][b]
            kept = self._merge(a, b, both)
            for other in sorted(self.sums[kept]):
                if entry := self._entry(*pair(kept, other), least):
                    heapq.heappush(heap, entry)
        return sorted(Group(tuple(sorted(m)), tuple(sorted(self.joins[k]))) for k, m in self.members.items())

    def _is_current(self, a: str, b: str, sizes: tuple[int, int]) -> bool:
        there = a in self.members and b in self.members and b not in self.apart[a]
        return there and sizes == (len(self.members[a]), len(self.members[b]))

    def _entry(self, a: str, b: str, least: int) -> tuple[float, str, str, tuple[int, int]] | None:
        """What a join of two groups is worth, the best first in a heap; None where too little speaks for it."""
        total, count, _ = self.sums[a][b]
        sizes = (len(self.members[a]), len(self.members[b]))
        pairs = sizes[0] * sizes[1]
        mean = (total + UNSEEN * (pairs - count)) / pairs
        return (-mean, a, b, sizes) if mean > least and b not in self.apart[a] else None

    def _merge(self, a: str, b: str, by: Pair) -> str:
        """Puts two groups together under the smaller name."""
        kept, gone = pair(a, b)
        self.members[kept] += self.members.pop(gone)
        self.joins[kept] += [*self.joins.pop(gone, []), by]
        for event in self.members[kept]:
            self.of[event] = kept
        for other in self.apart.pop(gone, set()):
            self.apart[other].discard(gone)
            self.apart[other].add(kept)
            self.apart[kept].add(other)
        self.sums[kept].pop(gone, None)
        for other, entry in self.sums.pop(gone, {}).items():
            self.sums[other].pop(gone, None)
            if other != kept:
                self._add(kept, other, entry)
        return kept

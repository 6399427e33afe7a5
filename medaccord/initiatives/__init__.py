"""Events of one undertaking, told in different years, outlets and words → one Initiative.

Two events are compared where they share a blocking key; what speaks for and against one undertaking adds up
(`likeness`); groups are joined where all their pairs together speak for it (`clusters`); people's decisions stand above
all scores. What comes out is a function of the events and decisions alone, whatever their order; an initiative depends
only on the events that likely pairs connect with its own, so that a store threads anew only what was `touched`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from medaccord.initiatives import likeness
from medaccord.initiatives.clusters import Group, Pair, Rulings, group, pair, rulings
from medaccord.initiatives.likeness import Facts, facts, keys
from medaccord.initiatives.summary import initiative_id, summary
from medaccord.records import Decision, Initiative, Join, Reason, Told

__all__ = ["connected", "initiative_id", "keys", "score", "thread", "touched"]

LEAST = 1250
"""Thousandths of a logit that must speak for a join, on the mean of its pairs: where nineteen of twenty joins of events
that the extractor read are right (`bench/train_threads.py`)."""

DECIDED = 10.0
"""Logits that a person's word counts: more than all reasons together."""


def thread(told: Iterable[Told], decisions: Iterable[Decision] = ()) -> tuple[Initiative, ...]:
    """The initiatives of the events, sorted by id. Each event is in exactly one; most initiatives have one event.

    Of the decisions those about events count, the last on each pair: `different` keeps two events apart for good,
    `same` holds them together, `unsure` leaves it to the other pairs. Raises `ValueError` where a key is there twice.
    """
    by_key = _by_key(told)
    ready = {key: facts(one) for key, one in by_key.items()}
    said = rulings(decisions)
    found = group(by_key, _scores(ready.values()), said, LEAST)
    made = (summary((by_key[k] for k in g.members), _joins(g, ready, said)) for g in found)
    return tuple(sorted(made, key=lambda initiative: initiative.id))


def score(a: Told, b: Told) -> tuple[float, tuple[Reason, ...]]:
    """How likely two events are of one undertaking, 0 to 1, with the reasons, the weightiest first."""
    logit, reasons = likeness.score(facts(a), facts(b))
    return _likelihood(logit), reasons


def connected(told: Iterable[Told], decisions: Iterable[Decision] = ()) -> list[tuple[str, ...]]:
    """The keys of the events in groups that can be threaded apart, sorted; of each event little is held in memory."""
    of: dict[str, list[str]] = {}
    blocks: defaultdict[str, list[Facts]] = defaultdict(list)
    for one in told:
        mine = facts(one)
        of[mine.key] = [mine.key]
        for key in likeness.blocking_keys(mine):
            blocks[key].append(mine)
    for block in blocks.values():
        for a, b in combinations(block, 2):
            if of[a.key] is not of[b.key] and _points(a, b) > LEAST:
                _unite(of, a.key, b.key)
    for left, right in rulings(decisions).same:
        if left in of and right in of:
            _unite(of, left, right)
    return sorted({id(some): tuple(sorted(some)) for some in of.values()}.values())


def touched(
    start: Iterable[Told],
    sharing: Callable[[tuple[str, ...]], Iterable[Told]],
    decisions: Iterable[Decision] = (),
    find: Callable[[str], Told | None] = lambda key: None,
) -> tuple[Told, ...]:
    """All events whose initiatives may depend on the given ones, these included, sorted by key.

    `sharing` gives the kept events that have any of these blocking keys, `find` the event of a key, for decisions that
    name it. To add, change or remove events, start from their new and their old versions; of two versions the one given
    first comes back. Thread what comes back, without events that are gone, and put these initiatives in the place of
    those that held these events.
    """
    partners = defaultdict(set)
    for a, b in rulings(decisions).same:
        partners[a].add(b)
        partners[b].add(a)
    waiting = list(start)
    reached = {one.key: one for one in reversed(waiting)}
    known: dict[str, Facts] = {}
    while waiting:
        one = waiting.pop()
        mine = facts(one)
        near = {t.key: t for t in sharing(likeness.blocking_keys(mine)) if t.key not in reached}
        for key in near.keys() - known.keys():
            known[key] = facts(near[key])
        held = [find(key) for key in partners[one.key] - reached.keys()]
        found = [t for t in near.values() if _points(mine, known[t.key]) > LEAST] + [t for t in held if t]
        reached |= {t.key: t for t in found}
        waiting += found
    return tuple(reached[key] for key in sorted(reached))


def _unite(of: dict[str, list[str]], a: str, b: str) -> None:
    """Makes one group of those of two events."""
    less, more = sorted((of[a], of[b]), key=len)
    if less is not more:
        more += less
        of.update(dict.fromkeys(less, more))


def _by_key(told: Iterable[Told]) -> dict[str, Told]:
    out: dict[str, Told] = {}
    for one in told:
        if out.setdefault(one.key, one) is not one:
            raise ValueError(f"two events have the key {one.key}")
    return out


def _scores(ready: Iterable[Facts]) -> dict[Pair, int]:
    """Thousandths of a logit for each pair of events that share a blocking key."""
    blocks: defaultdict[str, list[Facts]] = defaultdict(list)
    for one in ready:
        for key in likeness.blocking_keys(one):
            blocks[key].append(one)
    scores: dict[Pair, int] = {}
    for block in blocks.values():
        for a, b in combinations(block, 2):
            both = pair(a.key, b.key)
            if both not in scores:
                scores[both] = _points(a, b)
    return scores


def _points(a: Facts, b: Facts) -> int:
    (first, second) = (a, b) if a.key < b.key else (b, a)
    return round(1000 * likeness.logits(first, second))


def _joins(found: Group, ready: dict[str, Facts], said: Rulings) -> Iterator[Join]:
    for left, right in found.joins:
        logit, reasons = likeness.score(ready[left], ready[right])
        decision = said.by.get((left, right))
        if decision and decision.verdict == "same":
            words = f"{decision.who} decided that they are one undertaking" + f": {decision.why}" * bool(decision.why)
            logit, reasons = DECIDED, (Reason(code="decision", words=words, weight=DECIDED),)
        yield Join(left=left, right=right, score=_likelihood(logit), reasons=reasons)


def _likelihood(logit: float) -> float:
    return round(1 / (1 + math.exp(-logit)), 4)

"""How far the initiatives of a party, a country or a pair of countries came: counts, shares, and how sure they are."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Final, Literal

from medaccord.records import Initiative, Record, Stage

SMALL: Final = 10
"""Fewer initiatives than this say little: their shares are marked."""

_CONFIDENCE_95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""

_LADDER: Final[tuple[Stage, ...]] = ("talks", "intent", "drafted", "signed", "underway", "delivered")


class Share(Record):
    """So many of so many, with a 95 % interval (Wilson's, which holds for small numbers and for none and all)."""

    count: int
    of: int
    share: float | None
    """None where there is nothing to count."""
    low: float
    high: float
    small: bool
    """Of fewer than ten: say so beside the share."""


class Delivery(Record):
    """The record of one party, country or corridor."""

    key: str
    """An entity's id, a country's code, two codes: `BY-UZ`; `all` of all together."""
    initiatives: int
    reached: dict[Stage, Share]
    """How many came to each stage or further, of all; in the order of the stages, without `halted`."""
    halted: Share
    """How many stand halted, of all."""
    delivered_of_signed: Share
    """How many were delivered of those that were signed or went further."""


def delivery(
    initiatives: Iterable[Initiative], by: Literal["all", "party", "country", "corridor"]
) -> tuple[Delivery, ...]:
    """The records, those with most initiatives first.

    An initiative counts for each party ever named, each country, or each two of its countries.
    """
    groups: defaultdict[str, list[Initiative]] = defaultdict(list)
    for initiative in initiatives:
        for key in _KEYS[by](initiative):
            groups[key].append(initiative)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(_record(key, found) for key, found in ordered)


def wilson(count: int, of: int) -> Share:
    """The share of a count with its 95 % interval (Wilson 1927).

    >>> share = wilson(1, 4)
    >>> round(share.low, 3), round(share.high, 3)
    (0.046, 0.699)
    """
    if of == 0:
        return Share(count=0, of=0, share=None, low=0.0, high=1.0, small=True)
    share, z2 = count / of, _CONFIDENCE_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _CONFIDENCE_95 / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == of else min(1.0, middle + half)
    return Share(count=count, of=of, share=share, low=low, high=high, small=of < SMALL)


def _record(key: str, found: list[Initiative]) -> Delivery:
    furthest = [_furthest(initiative) for initiative in found]
    counts = {stage: sum(rung >= n for rung in furthest) for n, stage in enumerate(_LADDER)}
    return Delivery(
        key=key,
        initiatives=len(found),
        reached={stage: wilson(count, len(found)) for stage, count in counts.items()},
        halted=wilson(sum(initiative.stage == "halted" for initiative in found), len(found)),
        delivered_of_signed=wilson(counts["delivered"], counts["signed"]),
    )


def _furthest(initiative: Initiative) -> int:
    """The highest rung that was ever told; -1 where only a halt was."""
    return max((_LADDER.index(m.stage) for m in initiative.history if m.stage in _LADDER), default=-1)


def _corridors(initiative: Initiative) -> list[str]:
    return ["-".join(both) for both in combinations(sorted(initiative.countries), 2)]


_KEYS: Final[dict[str, Callable[[Initiative], Iterable[str]]]] = {
    "all": lambda initiative: ("all",),
    "party": lambda initiative: initiative.entities,
    "country": lambda initiative: initiative.countries,
    "corridor": _corridors,
}

"""How long from signature to delivery: the Kaplan–Meier estimate, which counts also those that are still waiting."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from datetime import date

from medaccord.records import Initiative, Record
from medaccord.tracking.periods import middle_day

_CONFIDENCE_95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""


class Step(Record):
    """The curve at a day on which something was delivered."""

    days: int
    """Since the signature."""
    at_risk: int
    """Still undelivered and known of until this day."""
    delivered: int
    """On this day."""
    undelivered: float
    """The share that is still undelivered after this day."""
    low: float
    high: float
    """The 95 % interval of the share (Greenwood's variance on the log-log scale, Kalbfleisch and Prentice)."""


class Survival(Record):
    """The time from the first signature to the first delivery after it."""

    initiatives: int
    delivered: int
    left_out: int
    """Initiatives whose signature is dated nowhere, or not told of."""
    steps: tuple[Step, ...]
    median_days: int | None
    """When half is delivered; None where it never comes so far."""


def survival(initiatives: Iterable[Initiative], until: date) -> Survival:
    """The curve of the initiatives that were signed, seen until a day (that until which sources were searched).

    A partial date counts as its middle. What was halted stays among the undelivered until the end: counted as lost from
    sight it would make deliveries look more likely than they are.
    """
    given = list(initiatives)
    waits = [wait for one in given if (wait := _wait(one, until))]
    steps = kaplan_meier(waits)
    return Survival(
        initiatives=len(waits),
        delivered=sum(happened for _, happened in waits),
        left_out=len(given) - len(waits),
        steps=steps,
        median_days=next((step.days for step in steps if step.undelivered <= 0.5), None),
    )


def kaplan_meier(waits: Iterable[tuple[int, bool]]) -> tuple[Step, ...]:
    """The estimate (Kaplan and Meier 1958), a step for each day on which something happened.

    `waits` are days, and whether the wait ended then; where it did not, it was last seen on that day.
    """
    given = list(waits)
    ends = Counter(days for days, happened in given if happened)
    steps, undelivered, variance = [], 1.0, 0.0
    for day in sorted(ends):
        at_risk = sum(days >= day for days, _ in given)
        undelivered *= 1 - ends[day] / at_risk
        variance += ends[day] / (at_risk * (at_risk - ends[day])) if at_risk > ends[day] else math.inf
        low, high = _interval(undelivered, variance)
        steps.append(Step(days=day, at_risk=at_risk, delivered=ends[day], undelivered=undelivered, low=low, high=high))
    return tuple(steps)


def _interval(share: float, variance: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    width = _CONFIDENCE_95 * math.sqrt(variance) / abs(math.log(share))
    return share ** math.exp(width), share ** math.exp(-width)


def _wait(initiative: Initiative, until: date) -> tuple[int, bool] | None:
    signed = [middle_day(m.date) for m in initiative.history if m.stage == "signed" and m.date]
    if not signed or min(signed) > until:
        return None
    start = min(signed)
    ready = [middle_day(m.date) for m in initiative.history if m.stage == "delivered" and m.date]
    after = [day for day in ready if start <= day <= until]
    return ((min(after) - start).days, True) if after else ((until - start).days, False)

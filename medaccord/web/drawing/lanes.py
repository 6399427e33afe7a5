"""Lanes of a timeline: where days lie between the first and the last, in hundredths of the width."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from medaccord.records import Initiative
from medaccord.tracking.periods import middle_day

YEARS = 12
"""Years that the axis names at most."""


class Mark(NamedTuple):
    """A milestone on its lane."""

    x: float
    stage: str
    date: str


class Lane(NamedTuple):
    """One initiative's line."""

    it: Initiative
    marks: tuple[Mark, ...]
    first: float
    last: float


class Axis(NamedTuple):
    """The years under all lanes."""

    years: tuple[tuple[float, int], ...]


def draw(initiatives: Sequence[Initiative]) -> tuple[Axis, tuple[Lane, ...]]:
    """The lanes of initiatives, and the years that they span. Undated milestones have no mark."""
    days = [middle_day(m.date) for one in initiatives for m in one.history if m.date]
    if not days:
        return Axis(()), tuple(Lane(one, (), 0, 0) for one in initiatives)
    start, end = date(min(days).year, 1, 1).toordinal(), date(max(days).year + 1, 1, 1).toordinal()

    def place(day: date) -> float:
        return round(1 + 98 * (day.toordinal() - start) / (end - start), 2)

    first, last = min(days).year, max(days).year + 1
    every = -(-(last - first) // YEARS)
    axis = Axis(tuple((place(date(year, 1, 1)), year) for year in range(first, last, every)))
    return axis, tuple(_lane(one, place) for one in initiatives)


def _lane(one: Initiative, place: Callable[[date], float]) -> Lane:
    marks = tuple(_marks(one, place))
    xs = [mark.x for mark in marks]
    return Lane(one, marks, min(xs, default=0), max(xs, default=0))


def _marks(one: Initiative, place: Callable[[date], float]) -> Iterable[Mark]:
    seen = set()
    for milestone in one.history:
        if milestone.date and (milestone.stage, milestone.date) not in seen:
            seen.add((milestone.stage, milestone.date))
            yield Mark(place(middle_day(milestone.date)), milestone.stage, milestone.date)

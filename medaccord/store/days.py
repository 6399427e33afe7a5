"""Partial dates as days, to be compared: a year is all of its days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from medaccord.records import PartialDate


def span(partial: PartialDate) -> tuple[int, int]:
    """The first and the last day that a date may mean, counted from 1 January of year 1. The 31st of a shorter month is
    its last day."""
    year, *rest = (int(part) for part in partial.split("-"))
    year = max(year, 1)
    month = rest[0] if rest else None
    first = date(year, month or 1, 1)
    length = monthrange(year, month or 12)[1]
    if len(rest) > 1:
        day = first.replace(day=min(rest[1], length)).toordinal()
        return day, day
    return first.toordinal(), date(year, month or 12, length).toordinal()

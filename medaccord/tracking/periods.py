"""Partial dates as days: `2024-05` begins on the 1st, ends on the 31st, and has a middle."""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache


@lru_cache(50_000)
def first_day(partial: str) -> date:
    """The earliest day that a partial date may mean."""
    year, month, day = (*_parts(partial), 1, 1)[:3]
    return date(year, month, day)


@lru_cache(50_000)
def last_day(partial: str) -> date:
    """The latest day that a partial date may mean."""
    parts = _parts(partial)
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def middle_day(partial: str) -> date:
    """The day in the middle of what a partial date may mean."""
    return date.fromordinal((first_day(partial).toordinal() + last_day(partial).toordinal()) // 2)


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another; below zero where the second is the earlier."""
    if later < earlier:
        return -months_between(later, earlier)
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    ends = later.day == calendar.monthrange(later.year, later.month)[1]
    return months if later.day >= earlier.day or ends else months - 1


def agree(a: str, b: str) -> bool:
    """Both may mean one day: `2024-05` and `2024-05-14`."""
    return a.startswith(b) or b.startswith(a)


def _parts(partial: str) -> tuple[int, ...]:
    return tuple(int(part) for part in partial.split("-"))

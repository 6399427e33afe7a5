"""When: a time as a text words it, and the date that it means once the day of publication is known."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

Unit = Literal["day", "days", "week", "weekday", "month", "months", "season", "quarter", "half", "year", "years"]
Part = Literal["start", "middle", "end"]
Tense = Literal["past", "future"]


class When(NamedTuple):
    """A time as worded: its unit, what it names outright, and what it leaves to the reader."""

    unit: Unit
    year: int | None = None
    year_shift: int | None = None
    """Years from the year of publication: "мая прошлого года" is -1."""
    month: int | None = None
    day: int | None = None
    number: int | None = None
    """Which weekday (Monday is 0), season (1 is winter), quarter or half-year."""
    shift: int | None = None
    """Units from the day of publication: "вчера" is day -1, "через полгода" month 6."""
    turn: Literal[-1, 0, 1] | None = None
    """The last, this or the next one: "прошлым летом", "в минувший вторник"."""
    last: tuple[int, int] | None = None
    """Month and day on which a span of days ends; (month, 0) and (year, 0) for spans of months and of years."""
    part: Part | None = None
    cue: str = ""
    """The preposition or the word before it that gives the direction: "до", "к", "в течение", "назад"."""
    tense: Tense | None = None
    """How the words themselves read."""
    told: bool = False
    """True where it counts from the day told before: "в тот же день", "годом ранее"."""

    @property
    def deadline(self) -> bool:
        """True where the words set a limit: "до 1 июля", "к 2027 году", "в течение месяца"."""
        return self.cue in DEADLINES

    @property
    def has_year(self) -> bool:
        """True where it needs no date of publication."""
        return self.year is not None


DEADLINES = frozenset({"до", "к", "ко", "не позднее", "не позже", "в течение", "через", "по"})
_FROM_EVENT = frozenset({"в течение", "через", "за", "спустя"})
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_SEASON_STARTS = {1: 12, 2: 3, 3: 6, 4: 9}


@lru_cache(maxsize=10_000)
def resolve(when: When, published: str | None, *, tense: Tense | None = None, told: str | None = None) -> str | None:
    """The date of an event at this time: `2025-07-23`, `2025-07` or `2025`; None where nothing tells.

    A season, a quarter and a half-year give the year, a week and a span of days the month (in which they end). What
    names no year is the last such time up to the day of publication, in the future the first from it on. `told` is the
    date told before.
    """
    if when.shift and (when.cue in ("в течение", "за") or (when.told and not told and when.shift > 0)):
        return None
    base = _real((told or published) if when.told else published)
    tense = tense or when.tense or "past"
    if when.unit in ("season", "quarter", "half", "months"):
        year = _year(when, base, tense)
        return None if year is None else f"{year:04}"
    if when.unit == "years":
        return _past_years(when, base)
    return _plain(when, base, tense)


@lru_cache(maxsize=10_000)
def resolve_due(when: When, published: str | None, base: str | None = None) -> str | None:
    """The date by which a step is due; `base` is the date of its event, which "в течение месяца" counts from.

    A quarter and a half-year give their last month, a season its year.
    """
    if when.shift and when.cue in _FROM_EVENT:
        published = base or published
    published = _real(published) or _real(base)
    if when.unit == "years":
        return None if when.last is None else f"{when.last[0]:04}"
    year = _year(when, published, "future") if when.unit in ("season", "quarter", "half", "months") else None
    match when.unit:
        case "season":
            return None if year is None else f"{year:04}"
        case "quarter" | "half":
            return None if year is None else f"{year:04}-{_last_month(when, published):02}"
        case "months":
            return None if year is None or when.last is None else f"{year:04}-{when.last[0]:02}"
    if when.unit == "week" and when.cue in _FROM_EVENT and when.shift:
        when = when._replace(unit="day", shift=7 * when.shift)
    return _plain(when, published, "future")


def _past_years(when: When, base: str | None) -> str | None:
    """The last of several years, once they are over or running out: "в 2016–2017 годах"."""
    if when.last is None or (base is not None and when.last[0] > int(base[:4])):
        return None
    return f"{when.last[0]:04}"


def _plain(when: When, base: str | None, tense: Tense) -> str | None:
    """The date of a day, weekday, week, month or year."""
    if when.shift is not None:
        return _shifted(when.unit, when.shift, base)
    if when.unit == "year":
        year = _year(when, base, tense)
        return None if year is None else f"{year:04}"
    if when.unit == "weekday":
        return _weekday(when, base, tense)
    year = _year(when, base, tense)
    if year is None or when.month is None:
        return None
    if when.unit == "days" and when.last is not None:
        return f"{year + (when.last[0] < when.month):04}-{when.last[0]:02}"
    if when.unit == "day" and when.day:
        return f"{year:04}-{when.month:02}-{when.day:02}" if _exists(year, when.month, when.day) else None
    return f"{year:04}-{when.month:02}"


def _year(when: When, base: str | None, tense: Tense) -> int | None:
    """The year that a time falls into."""
    if when.year is not None:
        return when.year
    if base is None:
        return None
    year = int(base[:4])
    if when.year_shift is not None:
        return year + when.year_shift
    if when.shift is not None and when.unit in _MONTHS:
        return _add_months(_bounds(base)[0], _MONTHS[when.unit] * when.shift).year
    first, last = _bounds(base)
    starts = [span for y in range(year - 2, year + 3) if (span := _span(when, y))]
    if when.turn == -1:
        return max((s[2] for s in starts if s[1] < first), default=None)
    if when.turn == 1:
        return min((s[2] for s in starts if s[0] > last), default=None)
    if tense == "past":
        return max((s[2] for s in starts if s[0] <= last), default=None)
    return min((s[2] for s in starts if s[1] >= first), default=None)


def _span(when: When, year: int) -> tuple[date, date, int] | None:
    """First and last day of a time in that year, and the year."""
    month, day = when.month, when.day
    if when.unit in ("day", "days") and month and day:
        return (date(year, month, day), date(year, month, day), year) if _exists(year, month, day) else None
    length = 1
    match when.unit:
        case "season":
            month, length = _SEASON_STARTS[when.number or 1], 3
        case "quarter":
            month, length = 3 * (when.number or 1) - 2, 3
        case "half":
            month, length = 6 * (when.number or 1) - 5, 6
    if month is None:
        return None
    first = date(year - (month == 12 and length == 3), month, 1)
    return first, _add_months(first, length) - timedelta(days=1), year


def _last_month(when: When, base: str | None) -> int:
    """The month in which a quarter or a half-year ends."""
    length = _MONTHS[when.unit]
    if when.number is not None:
        return length * when.number
    start = _add_months(_bounds(base or "2000")[0], length * (when.shift or 0))
    return ((start.month - 1) // length + 1) * length


def _weekday(when: When, base: str | None, tense: Tense) -> str | None:
    if base is None or len(base) < 10 or when.number is None:
        return None
    day = date.fromisoformat(base)
    forward = tense == "future" if when.turn in (None, 0) else when.turn == 1
    if forward:
        ahead = (when.number - day.weekday()) % 7
        return (day + timedelta(days=ahead or 7 * (when.turn == 1))).isoformat()
    return (day - timedelta(days=(day.weekday() - when.number) % 7)).isoformat()


def _shifted(unit: Unit, shift: int, base: str | None) -> str | None:
    """The date so many units from the base, as exact as the unit."""
    if base is None:
        return None
    if unit == "year":
        return _iso(int(base[:4]) + shift)
    if unit in _MONTHS:
        return _add_months(_bounds(base)[0], _MONTHS[unit] * shift).isoformat()[:7] if len(base) > 4 else base
    if len(base) < 10:
        return base if shift == 0 else None
    moved = date.fromisoformat(base) + timedelta(days=shift * (7 if unit == "week" else 1))
    return moved.isoformat()[: 7 if unit == "week" else 10]


def _iso(year: int) -> str | None:
    return f"{year:04}" if 1000 <= year <= 9999 else None


def _real(base: str | None) -> str | None:
    """The date, where the calendar has it and can count from it."""
    year, month, day = (*(int(part) for part in (base or "0").split("-")), 1, 1)[:3]
    return base if 1500 <= year <= 2500 and _exists(year, month, day) else None


def _bounds(base: str) -> tuple[date, date]:
    """First and last day of a date or its prefix."""
    year, month, day = (*(int(part) for part in base.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def _add_months(day: date, months: int) -> date:
    """The first day of the month so many months away, within the years that dates can have."""
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9998 * 12)
    return date(index // 12, index % 12 + 1, 1)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]

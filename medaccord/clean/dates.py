"""Dates as mastheads, datelines and page clocks write them, in all our languages at once.

A page's frame is often in another language than its story; a story's own dates are read by its language's grammar.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from medaccord.clean.cues import LANGUAGES


class Day(NamedTuple):
    """A day as written: `year` is None where none stands beside it; `start` and `end` are code points."""

    year: int | None
    month: int
    day: int
    start: int
    end: int

    @property
    def iso(self) -> str:
        return f"{self.year}-{self.month:02}-{self.day:02}"


class Calendar(NamedTuple):
    """Patterns built from the languages' words."""

    day: re.Pattern[str]
    weekday: re.Pattern[str]
    today: re.Pattern[str]
    published: re.Pattern[str]
    """Words that say outright that a date is that of publication."""
    months: dict[str, int]
    """A month's name, as declined in dates → its number."""


def days(text: str) -> Iterator[Day]:
    """The days that the text writes out, in its order; impossible ones are left out."""
    for found in calendar().day.finditer(text):
        if day := _day(found):
            yield day


@cache
def calendar() -> Calendar:
    """The patterns of all languages."""
    tables = [_table(code) for code in LANGUAGES]
    months = {stem: number for table in tables for number, stems in enumerate(table["months"], 1) for stem in stems}
    month = rf"(?P<M>{_either(months)})(?![^\W\d_])\.?"
    year = rf"(?:19|20)\d\d(?:[ -]?(?:{_either(w for t in tables for w in t['year'])})\b)?"
    parts = (
        r"(?<![\d.])(?P<d1>\d{1,2})[./](?P<m1>\d{1,2})[./](?P<y1>(?:19|20)?\d\d)(?![\d/]|\.\d)",
        r"(?<!\d)(?P<y2>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)(?![\d-])",
        rf"(?<!\d)(?P<y3>{year})[ -]{{1,3}}(?P<d3>\d{{1,2}})[ -]{month.replace('M', 'm3', 1)}",
        rf"(?<!\d)(?P<d4>\d{{1,2}})[\s-]{{1,2}}{month.replace('M', 'm4', 1)}(?:,?[\s-]{{1,2}}(?P<y4>{year}))?",
        rf"\b{month.replace('M', 'm5', 1)} (?P<d5>\d{{1,2}}),? (?P<y5>{year})",
    )
    first = "".join(sorted({stem[0] for stem in months}))  # only there the many names are tried
    weekdays = _either(word for table in tables for word in table["weekdays"])
    today = _either(word for table in tables for word in table["today"])
    published = _either(word for table in tables for word in table["published"])
    return Calendar(
        day=re.compile(rf"(?=\d|\b[{first}])(?:{'|'.join(parts)})", re.I),
        weekday=re.compile(rf"\b(?:{weekdays})[^\W\d_]{{0,2}}\b", re.I),
        today=re.compile(rf"^\W{{0,5}}(?:{today})\b", re.I),
        published=re.compile(rf"^\W{{0,5}}(?:{published})", re.I),
        months=months,
    )


def _day(found: re.Match[str]) -> Day | None:
    n = next(n for n in "12345" if found["d" + n])
    month, year = found["m" + n], found["y" + n]
    number = int(month) if month.isdigit() else calendar().months[month.lower()]
    full = int(year[:4]) if year and len(year) > 2 else int("20" + year) if year else None
    try:
        date(full or 2000, number, int(found["d" + n]))
    except ValueError:
        return None
    return Day(full, number, int(found["d" + n]), found.start(), found.end())


def _either(words: Any) -> str:
    return "|".join(sorted({re.escape(word) for word in words}, key=len, reverse=True))


def _table(code: str) -> dict[str, Any]:
    path = files("medaccord.languages") / code / "boilerplate.toml"
    calendar: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["calendar"]
    return calendar

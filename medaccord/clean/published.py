"""When an announcement was published: its own dateline first, then the line below it, then the masthead.

A page clock ("Сегодня 20 мая 2025 года, вторник"), a weather or rates line and other headlines' dates never date it.
A dateline without a year takes the year from a full date of the same day on the page; without one it tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from medaccord.clean.blocks import is_date
from medaccord.clean.dates import Day, calendar, days
from medaccord.records import Dropped, DropReason

Ranges = tuple[tuple[int, int], ...]
Line = tuple[int, str]
"""Offset of its first code point, and the line."""

_LEAD = 4  # lines of the announcement in which a dateline may stand
_BELOW = 8  # lines below the announcement in which a post tells its date
_OPENING = 90  # code points of a line within which its dateline stands
_WIRE = 600  # code points of a page in one line within which a wire's dateline is looked for
_AGENCY = re.compile(r"^ ?(?:года|г\.)? ?/[^/\n]{3,40}/|^ ?\([A-Z][A-Z ]{3,30}\)|^,? \d{1,2}:\d\d\b|^ \* \*")
_AFTER = re.compile(r"^\s?(?:\.?\s?[/(—–-]|\.?[.,]\s?(?:[/(«\"]|[^\W\d_]))|^$")
_SMALL_WORD = re.compile(r"(?:^|[\s(])[^\W\d_A-ZА-ЯЁІЎҚҒҲӘҢҮӨ][^\W\d_]{3,}")
_MASTHEADS: tuple[DropReason, ...] = ("clock", "menu", "other", "repeated")
_POST: tuple[DropReason, ...] = ("clock", "counter", "share", "caption", "other")
_ACT = re.compile(r"№|\bN \d")


def published(text: str, content: Ranges, dropped: tuple[Dropped, ...]) -> tuple[str, tuple[int, int]] | None:
    """The date of publication, ISO 8601, and where in `text` it stands; None where the page gives none."""
    lines = _lines(text)
    own = [lines[n - 1] for first, last in content for n in range(first, last + 1) if lines[n - 1][1].strip()]
    for offset, day in _told(own, lines, content, dropped):
        if whole := day if day.year else _same_day(day, text):
            return whole.iso, (offset + day.start, offset + day.end)
    return None


def _told(
    own: list[Line], lines: list[Line], content: Ranges, dropped: tuple[Dropped, ...]
) -> Iterator[tuple[int, Day]]:
    """Days that may date the announcement, the most trustworthy first."""
    yield from _whole([line for line in own if calendar().published.match(line[1])])
    yield from _whole([line for line in own[: 2 * _LEAD] if not _ACT.search(line[1])])
    yield from _datelines(own[:_LEAD])
    yield from _whole(own[2 * _LEAD :])
    yield from _whole(_around(lines, content, dropped))


def _whole(lines: list[Line]) -> Iterator[tuple[int, Day]]:
    """Lines that are a date and little else; a span of days is not a date of publication."""
    for offset, line in lines:
        if len(line) <= _OPENING and is_date(line) and len(found := list(days(line))) == 1 and found[0].year:
            yield offset, found[0]


def _datelines(lines: list[Line]) -> Iterator[tuple[int, Day]]:
    """A place and a day that open a paragraph: "ТАШКЕНТ, 23 июл — …", "18 июня, Могилев /…/", "April 13, 2023 /…/"."""
    for offset, line in lines:
        for day in days(line[:_WIRE]):
            before, after = line[: day.start], line[day.end :]
            opening = (
                day.start <= _OPENING and not _SMALL_WORD.search(before) and _AFTER.match(after) and _capital(after)
            )
            if opening or _AGENCY.match(after):
                yield offset, day


def _capital(after: str) -> bool:
    """Whether what follows a day opens a sentence or names a place, and does not go on with the sentence."""
    letters = re.search(r"[^\W\d_]", after[:12])
    return letters is None or letters[0].isupper() or "/" in after[: letters.start()]


def _around(lines: list[Line], content: Ranges, dropped: tuple[Dropped, ...]) -> list[Line]:
    """Lines that frame the announcement: above it a masthead, right below it a post's date."""
    if not content:
        return []
    reasons = {n: d.reason for d in dropped for n in range(d.first, d.last + 1)}
    first, last = content[0][0], content[-1][1]
    below = takewhile(lambda n: reasons.get(n) in (None, *_POST), range(last + 1, min(last + _BELOW, len(lines)) + 1))
    above = (n for n in range(first - 1, 0, -1) if reasons.get(n) in _MASTHEADS and not _is_clock(lines[n - 1][1]))
    return [lines[n - 1] for n in (*below, *above)]


def _is_clock(line: str) -> bool:
    return bool(calendar().today.match(line))


def _same_day(day: Day, text: str) -> Day | None:
    """A full date of the same day and month elsewhere on the page, where all such agree on the year."""
    years = {other.year for other in days(text) if other.year and (other.month, other.day) == (day.month, day.day)}
    return day._replace(year=years.pop()) if len(years) == 1 else None


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    offset = 0
    for line in text.split("\n"):
        lines.append((offset, line))
        offset += len(line) + 1
    return lines

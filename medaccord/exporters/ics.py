"""iCalendar: the promised steps that have a day and that nothing has settled yet.

A step that is due in a month or a year takes all of it: no day is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from medaccord.exporters.links import link
from medaccord.selection import Promised, Selection, Undertaking
from medaccord.vocabulary import term

media_type = "text/calendar; charset=utf-8"
suffix = ".ics"

_PRESSING = ("open", "silent")


def export(selection: Selection) -> Iterator[bytes]:
    """The calendar, an undertaking's steps at a time."""
    calendar = Calendar()
    calendar.add("prodid", "-//medaccord//medaccord//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "medaccord")
    head, end, _ = calendar.to_ical().partition(b"END:VCALENDAR")
    yield head
    stamp = datetime.combine(selection.today, time(), UTC)
    for one in selection.initiatives():
        for number, promise in enumerate(one.promises):
            if promise.due and promise.outcome in _PRESSING:
                yield _entry(one, promise, number, stamp, selection.language)
    yield end + b"\r\n"


def _entry(one: Undertaking, promise: Promised, number: int, stamp: datetime, language: str) -> bytes:
    told = next(told for told in one.events if told.key == promise.event)
    first, after = span(str(promise.due))
    entry = Event()
    entry.add("uid", f"{promise.event}.{promise.step}.{promise.due}.{number}@medaccord")
    entry.add("dtstamp", stamp)
    entry.add("dtstart", first)
    entry.add("dtend", after)
    entry.add("summary", f"{term('next_steps', promise.step).label[language]}: {one.initiative.title}")
    quote = " ".join(told.event.quote.split())
    entry.add("description", f"«{quote}» — {told.url or told.source}, {told.published or '—'}\n{promise.reason}")
    entry.add("transp", "TRANSPARENT")
    if url := link(told.url):
        entry.add("url", url)
    return bytes(entry.to_ical())


def span(due: str) -> tuple[date, date]:
    """The first day that a due date may mean, and the day after the last."""
    first = date.fromisoformat(f"{due}-01-01"[:10])
    if first.year == date.max.year:
        return first, date.max
    if len(due) == 4:
        return first, date(first.year + 1, 1, 1)
    if len(due) == 10:
        return first, first + timedelta(1)
    return first, (first + timedelta(31)).replace(day=1)

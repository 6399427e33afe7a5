"""The first page: how the register stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from starlette.responses import Response

from medaccord.alerts import movements
from medaccord.records import PartialDate
from medaccord.register import News
from medaccord.search import Search
from medaccord.web.pages.following import found, parted, soon
from medaccord.web.pages.listing import Line, funnel, row, rows
from medaccord.web.pages.saved import searches
from medaccord.web.visit import Visit, remembered

LISTED = 5
WEEK = timedelta(days=7)
LOOKED_AT = 60
"""Initiatives with news in which a move is looked for."""


class Move(NamedTuple):
    """An initiative that has come to another stage."""

    id: str
    title: str
    was: str | None
    now: str | None
    date: PartialDate | None
    event: str


class Week(NamedTuple):
    """What has come to the register within a week."""

    all: bool
    """All of it: it was begun then."""
    total: int
    """Initiatives that something was added to."""
    new: list[Line]
    """Rows of those that were not there before."""
    moves: list[Move]


def overview(visit: Visit) -> Response:
    """`/`: what is new this week, the funnel, what falls due, what is silent, who works with whom."""
    register = visit.register
    newest = register.search(Search(size=LISTED), joins=False)
    if not newest.total:
        return visit.render("empty.html", waiting=register.waiting())
    stalled = register.search(Search(activity=("stalled", "presumed_dead"), size=LISTED), joins=False)
    corridors = register.table(Search(), "country", "country")
    coming, overdue = parted(found(visit, Search()), register.today())
    return visit.render(
        "overview.html",
        total=newest.total,
        stage_counts=funnel(newest.facets),
        newest=rows(visit.words, newest.initiatives),
        week=remembered(visit, f"week {visit.language}", lambda: week(visit)),
        searches=searches(visit),
        stalled=rows(visit.words, stalled.initiatives),
        stalled_total=stalled.total,
        searched=register.searched(),
        silent_signed=funnel(stalled.facets).get("signed", 0),
        corridors=corridors.cells[:10],
        known=sorted(((c.value, visit.words.country(c.value)) for c in corridors.left), key=itemgetter(1)),
        soon=soon(coming, register.today())[:LISTED],
        coming=coming[:LISTED],
        overdue=overdue[:LISTED],
        overdue_total=len(overdue),
    )


def week(visit: Visit) -> Week:
    """What has come within the last seven days: initiatives that are new, and those whose stage has moved."""
    news = visit.register.news(datetime.now(UTC) - WEEK)
    if news.everything:
        return Week(True, len(news.initiatives), [], [])
    new, moves = list[Line](), list[Move]()
    for kind, found_one in _moved(visit, news):
        (new if kind == "new" else moves).append(found_one)
    return Week(False, len(news.initiatives), new[:LISTED], moves[:LISTED])


def _moved(visit: Visit, news: News) -> Iterator[tuple[str, Any]]:
    for id in news.initiatives[:LOOKED_AT]:
        told = visit.register.initiative(id)
        for one in movements.moved(told, news.announcements, visit.register.settings.quiet_after):
            if one.kind == "new":
                yield "new", row(visit.words, told.initiative)
            elif one.kind == "stage":
                yield "stage", Move(id, told.initiative.title, one.was, one.now, one.when, one.event)

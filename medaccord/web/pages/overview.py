"""The first page: how the register stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from medaccord.register import Due
from medaccord.search import Search
from medaccord.web.pages.following import parted, soon
from medaccord.web.pages.listing import funnel, rows
from medaccord.web.visit import Visit

LISTED = 5


def overview(visit: Visit) -> Response:
    """`/`: the newest, the funnel, what falls due, what is silent, who works with whom."""
    register = visit.register
    newest = register.search(Search(size=LISTED))
    if not newest.total:
        return visit.render("empty.html")
    stalled = register.search(Search(activity=("stalled", "presumed_dead"), size=LISTED))
    corridors = register.table(Search(), "country", "country")
    found: list[Due] = remembered(visit, "due", lambda: register.due(Search()))
    coming, overdue = parted(found, register.today())
    return visit.render(
        "overview.html",
        total=newest.total,
        stage_counts=funnel(newest.facets),
        newest=rows(newest.initiatives),
        stalled=rows(stalled.initiatives),
        stalled_total=stalled.total,
        searched=register.searched(),
        corridors=corridors.cells[:10],
        soon=soon(coming, register.today())[:LISTED],
        coming=coming[:LISTED],
        overdue=overdue[:LISTED],
        overdue_total=len(overdue),
    )


def remembered(visit: Visit, name: str, find: Callable[[], Any]) -> Any:
    """What was found before, as long as neither the register nor the day has changed."""
    at = (visit.register.revision(), visit.register.today())
    kept: dict[str, tuple[object, Any]] = visit.request.app.state.remembered
    if name not in kept or kept[name][0] != at:
        kept[name] = (at, find())
    return kept[name][1]

"""The first page: how the register stands."""

from __future__ import annotations

from starlette.responses import Response

from medaccord.search import Search
from medaccord.web.pages.following import found, parted, soon
from medaccord.web.pages.listing import funnel, rows
from medaccord.web.visit import Visit

LISTED = 5


def overview(visit: Visit) -> Response:
    """`/`: the newest, the funnel, what falls due, what is silent, who works with whom."""
    register = visit.register
    newest = register.search(Search(size=LISTED), joins=False)
    if not newest.total:
        return visit.render("empty.html")
    stalled = register.search(Search(activity=("stalled", "presumed_dead"), size=LISTED), joins=False)
    corridors = register.table(Search(), "country", "country")
    coming, overdue = parted(found(visit, Search()), register.today())
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

"""An announcement as it is kept, and what was read in it."""

from __future__ import annotations

from starlette.responses import Response

from medaccord.web import evidence
from medaccord.web.visit import Visit


def announcements(visit: Visit) -> Response:
    """`/announcements`: all that is kept."""
    return visit.render("announcements.html", looks=visit.register.looks())


def announcement(visit: Visit) -> Response:
    """`/announcements/{id}`: the whole text, with the lines that are not the announcement greyed."""
    kept = visit.register.announcement(visit.request.path_params["id"])
    of_events = (evidence.of_event(number, one.evidence) for number, one in enumerate(kept.announcement.events))
    marks = [*kept.announcement.evidence, *(one for some in of_events for one in some)]
    return visit.render(
        "announcement.html",
        kept=kept,
        document=kept.document,
        it=kept.announcement,
        sourced={one.field for one in marks},
        runs=evidence.runs(kept.document, marks),
    )

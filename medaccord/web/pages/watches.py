"""Watches: what moved in what they are about, on a page and as a feed."""

from __future__ import annotations

from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from medaccord import alerts
from medaccord.alerts import Digest, Movement, Watch
from medaccord.web.visit import Visit

SHOWN = 200
"""Movements of a page, the newest."""


class Line(NamedTuple):
    """A movement in the words of the page's language."""

    it: Movement
    kind: str
    said: str


def watches(visit: Visit) -> Response:
    """`/watches`: all watches, each with how much moved since it began."""
    return visit.render("watches.html", digests=[_digest(visit, watch) for watch in alerts.watches(visit.register)])


def watch(visit: Visit) -> Response:
    """`/watches/{name}`: the movements of a watch, the newest, by initiative."""
    digest = _named(visit)
    left = len(digest.movements) - SHOWN
    shown = digest.model_copy(update={"movements": digest.movements[-SHOWN:]})
    moved = [(title, [_line(visit, one) for one in some]) for title, some in shown.by_initiative()]
    return visit.render("watch.html", digest=digest, moved=moved, left=max(0, left))


def feed(visit: Visit) -> Response:
    """`/watches/{name}/feed.atom`: the same as an Atom feed."""
    digest = _named(visit)
    newest = digest.model_copy(update={"movements": digest.movements[-SHOWN:]})
    return Response(alerts.atom(newest), media_type="application/atom+xml")


def _named(visit: Visit) -> Digest:
    name = visit.request.path_params["name"]
    found = next((one for one in alerts.watches(visit.register) if one.name == name), None)
    if found is None:
        raise HTTPException(404)
    return _digest(visit, found)


def _digest(visit: Visit, watch: Watch) -> Digest:
    return alerts.digest(visit.register, watch.model_copy(update={"language": visit.language}))


def _line(visit: Visit, one: Movement) -> Line:
    return Line(one, alerts.label(one.kind, visit.language), alerts.said(one, visit.language))

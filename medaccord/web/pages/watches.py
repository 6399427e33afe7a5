"""Watches: searches and initiatives that somebody follows, and what has moved in them."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import FormData
from starlette.responses import Response

from medaccord import alerts
from medaccord.alerts import Digest, Movement, Watch
from medaccord.errors import NotKept, SearchError
from medaccord.search import Search, is_list
from medaccord.web import asking
from medaccord.web.noticing import LONGEST_NAME, Noticing, allow_name, watch_named
from medaccord.web.visit import Visit

LATEST = 3
"""Movements of each watch that the page of all shows."""
MOST = 200
"""Movements that the page of one shows."""
UNASKED = ("page", "size", "sort", "of")
"""Parts of a search that say how it is shown."""


class Line(NamedTuple):
    """A movement in the words of the page's language."""

    it: Movement
    kind: str
    said: str


class Watched(NamedTuple):
    """A watch as a page shows it."""

    watch: Watch
    digest: Digest
    filters: list[tuple[str, str]]
    """What is asked for, in words: `Country`, `Kazakhstan`."""
    query: str
    initiatives: list[tuple[str, str]]
    """Id and title."""
    latest: list[Line]
    """What moved last, the newest first."""


def watches(visit: Visit) -> Response:
    """`/watches`: all watches with what moved last, and a form for another one of what the address asks."""
    done = _look(visit)
    asked = visit.asked("initiative")
    ids = [value for name, value in asked.other if name == "initiative"]
    pairs = [pair for pair in asked.search.pairs() if pair[0] not in UNASKED]
    filters, titles = _filters(visit, pairs), _titles(visit, ids)
    response = visit.render(
        "watches.html",
        name=", ".join(text for _, text in (*filters, *titles))[:LONGEST_NAME],
        all=[_watched(visit, one) for one in alerts.watches(visit.register)],
        fresh=asking.query([*pairs, *(("initiative", id) for id in ids)]),
        filters=filters,
        initiatives=titles,
        done=done,
    )
    return response if done else _again(response)


def watch(visit: Visit) -> Response:
    """`/watches/{name}`: what has moved since it began, by initiative."""
    done = _look(visit)
    it = _watched(visit, _named(visit))
    shown = it.digest.model_copy(update={"movements": it.digest.movements[-MOST:]})
    moved = [(title, [_line(visit, one) for one in some]) for title, some in shown.by_initiative()]
    left = max(0, len(it.digest.movements) - MOST)
    response = visit.render("watch.html", it=it, moved=moved, left=left, done=done)
    return response if done else _again(response)


def feed(visit: Visit) -> Response:
    """`/watches/{name}/feed.atom`: the same as an Atom feed."""
    _look(visit)
    digest = _digest(visit, _named(visit))
    newest = digest.model_copy(update={"movements": digest.movements[-MOST:]})
    return Response(alerts.atom(newest), media_type="application/atom+xml")


def make(visit: Visit, form: FormData) -> Response:
    """Makes a watch, or takes one away."""
    name = " ".join(str(form.get("name", "")).split())
    if form.get("do") == "remove":
        alerts.remove(visit.register, str(form.get("name", "")))
        return visit.go("watches")
    allow_name(visit.register, name)
    pairs = parse_qsl(str(form.get("query", "")).lstrip("?"))
    ids = tuple(value for key, value in pairs if key == "initiative")
    terms = tuple(_term(*pair) for pair in pairs if pair[0] not in ("initiative", *UNASKED))
    alerts.add(visit.register, Watch(name=name, terms=terms, initiatives=ids))
    return visit.go("watches", name)


def _term(name: str, value: str) -> str:
    """A filter as the command line takes it."""
    if is_list(name) and "," in value:
        raise SearchError(f"this cannot be watched, since it has a comma: {value}")
    return f"{name}={value}"


def _look(visit: Visit) -> bool:
    """Looks for what has moved, where anybody waits for it; whether all is noted."""
    noticing: Noticing = visit.request.app.state.noticing
    return not alerts.watches(visit.register) or noticing.look(visit.register)


def _again(response: Response) -> Response:
    response.headers["Refresh"] = "2"
    return response


def _named(visit: Visit) -> Watch:
    return watch_named(visit.register, visit.request.path_params["name"])


def _digest(visit: Visit, one: Watch) -> Digest:
    return alerts.digest(visit.register, one.model_copy(update={"language": visit.language}))


def _watched(visit: Visit, one: Watch) -> Watched:
    pairs = [pair for pair in Search.from_terms(one.terms).pairs() if pair[0] not in UNASKED]
    digest = _digest(visit, one)
    latest = [_line(visit, movement) for movement in digest.movements[: -LATEST - 1 : -1]]
    titles = _titles(visit, one.initiatives)
    return Watched(one, digest, _filters(visit, pairs), asking.query(pairs), titles, latest)


def _line(visit: Visit, one: Movement) -> Line:
    return Line(one, alerts.label(one.kind, visit.language), alerts.said(one, visit.language))


def _filters(visit: Visit, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(visit.words.label(_list(name), name), _value(visit, name, value)) for name, value in pairs]


def _list(name: str) -> str:
    """In which list a filter has its name."""
    return "facet" if is_list(name) else "filter"


def _value(visit: Visit, name: str, value: str) -> str:
    if name == "party":
        return _title(visit, "entity", value)
    return visit.words.label(name, value)


def _titles(visit: Visit, ids: tuple[str, ...] | list[str]) -> list[tuple[str, str]]:
    return [(id, _title(visit, "initiative", id)) for id in ids]


def _title(visit: Visit, kind: str, id: str) -> str:
    """What an entity or an initiative is called; its id where the register does not have it."""
    try:
        if kind == "entity":
            return visit.register.entity(id).entity.name
        return visit.register.initiative(id).initiative.title
    except NotKept:
        return id

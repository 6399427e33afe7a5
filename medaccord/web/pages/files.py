"""What a view shows, as a file: CSV, JSON, Excel, and a feed of any search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from starlette.exceptions import HTTPException
from starlette.responses import Response

from medaccord.records import Initiative
from medaccord.search import FacetName
from medaccord.web import spreadsheet
from medaccord.web.asking import Asked
from medaccord.web.pages import following, views
from medaccord.web.shown import STAGES
from medaccord.web.spreadsheet import Cell, Column, Sheet
from medaccord.web.visit import Visit, environment
from medaccord.web.words import N_, Words

Row = tuple[Cell, ...]
Rows = Iterator[Row]
FEED = 50


def file(visit: Visit) -> Response:
    """`/{view}.{ending}`: all that the address asks, whatever its page."""
    view, ending = visit.request.path_params["view"], visit.request.path_params["ending"]
    if ending == "atom":
        return atom(visit)
    if view not in SHEETS:
        raise HTTPException(404)
    return spreadsheet.answer(SHEETS[view](visit, visit.asked("by", "region")), ending)


def initiatives(visit: Visit, asked: Asked) -> Sheet:
    """One line for each initiative."""
    return Sheet("initiatives", _columns(visit.words, INITIATIVE), _initiatives(visit, asked))


INITIATIVE = {
    "id": N_("Id"),
    "title": N_("Initiative"),
    "stage": N_("Stage"),
    "stage_code": N_("Stage (code)"),
    "first": N_("First"),
    "last": N_("Last"),
    "countries": N_("Countries"),
    "areas": N_("Areas"),
    "objects": N_("Subjects"),
    "places": N_("Places"),
    "amount": N_("Sum"),
    "currency": N_("Currency"),
    "amounts": N_("Sums"),
    "events": N_("Events"),
    "sources": N_("Sources"),
    "address": N_("Address"),
}


def _initiatives(visit: Visit, asked: Asked) -> Rows:
    words = visit.words
    base = str(visit.request.base_url).rstrip("/")
    for one in visit.register.found(asked.search, joins=False):
        if isinstance(one, Initiative):
            largest = max(one.amounts, key=lambda a: a.value, default=None)
            yield (
                one.id,
                one.title,
                words.label("stage", one.stage),
                one.stage,
                one.first,
                one.last,
                ", ".join(words.country(code) for code in one.countries),
                ", ".join(words.label("area", code) for code in one.areas),
                "; ".join(thing.name for thing in one.objects),
                "; ".join(one.places),
                largest.value if largest else None,
                largest.currency if largest else None,
                "; ".join(f"{a.value:.15g} {a.currency}" for a in one.amounts),
                len(one.events),
                len({m.announcement for m in one.history}),
                base + visit.path("initiatives", one.id),
            )


def timeline(visit: Visit, asked: Asked) -> Sheet:
    """One line for each step that was told."""
    names = {
        "initiative": N_("Id"),
        "title": N_("Initiative"),
        "stage": N_("Stage"),
        "date": N_("Date"),
        "source": N_("Source"),
    }
    return Sheet("timeline", _columns(visit.words, names), _steps(visit, asked))


def _steps(visit: Visit, asked: Asked) -> Rows:
    for one in visit.register.found(asked.search, joins=False):
        if isinstance(one, Initiative):
            for step in one.history:
                yield one.id, one.title, visit.words.label("stage", step.stage), step.date, step.announcement


def corridors(visit: Visit, asked: Asked) -> Sheet:
    """One line for each two countries."""
    table = visit.register.table(asked.search, "country", "country")
    names = {"country": N_("Country"), "other": N_("Country (other)"), "initiatives": N_("Initiatives")}
    words = visit.words
    rows = ((words.country(c.left.value), words.country(c.right.value), c.n) for c in table.cells)
    return Sheet("corridors", _columns(words, names), rows)


def network(visit: Visit, asked: Asked) -> Sheet:
    """One line for each two parties."""
    table = visit.register.table(asked.search, "party", "party")
    names = {"party": N_("Party"), "other": N_("Party (other)"), "initiatives": N_("Initiatives")}
    rows = ((c.left.label, c.right.label, c.n) for c in table.cells)
    return Sheet("network", _columns(visit.words, names), rows)


def matrix(visit: Visit, asked: Asked) -> Sheet:
    """Countries against countries, or what `?by=` says: a line for each country."""
    by = cast(FacetName, views.choice(asked, "by", views.MATRIX_BY, "country"))
    table = visit.register.table(asked.search, "country", by)
    cells = {(c.left.value, c.right.value): c.n for c in table.cells}
    if by == "country":
        cells |= {(b, a): n for (a, b), n in cells.items()}
    words = visit.words
    heads = (
        Column("country", words.text("Country")),
        *(Column(c.value, words.label(by, c.value)) for c in table.right),
    )
    rows: Iterable[Row] = (
        (words.country(row.value), *(cells.get((row.value, column.value)) for column in table.right))
        for row in table.left
    )
    return Sheet("matrix", heads, rows)


def funnel(visit: Visit, asked: Asked) -> Sheet:
    """Stages by country, or what `?by=` says."""
    by = cast(FacetName, views.choice(asked, "by", views.FUNNEL_BY, "country"))
    table = visit.register.table(asked.search, by, "stage")
    cells = {(c.left.value, c.right.value): c.n for c in table.cells}
    words = visit.words
    heads = (Column(by, words.label("facet", by)), *(Column(stage, words.label("stage", stage)) for stage in STAGES))
    rows: Iterable[Row] = (
        (words.label(by, row.value), *(cells.get((row.value, stage), 0) for stage in STAGES)) for row in table.left
    )
    return Sheet("funnel", heads, rows)


def due(visit: Visit, asked: Asked) -> Sheet:
    """One line for each promised step that has a day."""
    names = {
        "due": N_("Due"),
        "step": N_("Step"),
        "outcome": N_("Outcome"),
        "title": N_("Initiative"),
        "initiative": N_("Id"),
    }
    words = visit.words
    rows: Iterable[Row] = (
        (
            d.promise.due,
            words.label("step", d.promise.step),
            words.label("outcome", d.promise.outcome),
            d.title,
            d.initiative,
        )
        for d in following.found(visit, asked.search)
    )
    return Sheet("due", _columns(words, names), rows)


SHEETS: dict[str, Callable[[Visit, Asked], Sheet]] = {
    "initiatives": initiatives,
    "timeline": timeline,
    "map": corridors,
    "network": network,
    "matrix": matrix,
    "funnel": funnel,
    "due": due,
}


def atom(visit: Visit) -> Response:
    """The newest of what the address asks, as an Atom feed."""
    asked = visit.asked(size=FEED)
    found = visit.register.search(asked.search, joins=False)
    base = str(visit.request.base_url).rstrip("/")
    xml = (
        environment(visit.language)
        .get_template("feed.atom")
        .render(
            base=base,
            address=f"{base}{visit.path('initiatives')}{asked.query()}",
            own=str(visit.request.url),
            found=found,
            visit=visit,
        )
    )
    return Response(xml, media_type="application/atom+xml")


def _columns(words: Words, names: dict[str, str]) -> tuple[Column, ...]:
    return tuple(Column(key, words.text(name)) for key, name in names.items())

"""Those who take part: a party, a country, two countries."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from medaccord import tracking
from medaccord.records import Entity
from medaccord.search import Search
from medaccord.web.asking import query
from medaccord.web.pages.listing import rows
from medaccord.web.visit import Visit


def party(visit: Visit) -> Response:
    """`/parties/{id}`: its names, how far its initiatives came, with whom."""
    id = visit.request.path_params["id"]
    entity = visit.register.entity_named(id)
    if entity.id != id:
        return RedirectResponse(visit.path("parties", entity.id), 301)
    return record(visit, Search(party=(entity.id,)), title=entity.name, what=visit.words.text("Party"), entity=entity)


def countries(visit: Visit) -> Response:
    """`/countries?country=…&country=…`: leads to the page of the country, or of the two, that were chosen."""
    chosen = [code for code in visit.request.query_params.getlist("country") if code]
    return visit.go("countries", *chosen[:2]) if chosen else visit.go("map")


def country(visit: Visit) -> Response:
    """`/countries/{code}`."""
    return _of_countries(visit, (_code(visit, "code"),), visit.words.text("Country"))


def corridor(visit: Visit) -> Response:
    """`/countries/{code}/{other}`: what two countries do with each other."""
    pair = (_code(visit, "code"), _code(visit, "other"))
    if pair != tuple(sorted(set(pair))):
        return RedirectResponse(visit.path("countries", *sorted(set(pair))), 301)
    return _of_countries(visit, pair, visit.words.text("Corridor"))


def _of_countries(visit: Visit, codes: tuple[str, ...], what: str) -> Response:
    title = " – ".join(visit.words.country(code) for code in codes)
    return record(visit, Search(country=codes), title=title, what=what, countries=codes)


def record(
    visit: Visit,
    search: Search,
    *,
    title: str,
    what: str,
    entity: Entity | None = None,
    countries: tuple[str, ...] = (),
) -> Response:
    """How far all initiatives of a search came, with whom and about what."""
    found = visit.register.search(search, joins=False)
    initiatives = list(visit.register.initiatives(search, joins=False))
    own = {*countries, entity.id if entity else ""}
    return visit.render(
        "body.html",
        title=title,
        what=what,
        entity=entity,
        countries=countries,
        all=query(search.pairs()),
        found=found,
        facets={facet.name: [one for one in facet.counts if one.value not in own] for facet in found.facets},
        rows=rows(visit.words, found.initiatives),
        searched=visit.register.searched(),
        others=[] if found.total else [(code, _ties(visit, code)) for code in countries],
        delivery=next(iter(tracking.delivery(initiatives, "all")), None),
    )


def _ties(visit: Visit, code: str) -> list[tuple[str, int]]:
    """The countries that one works with most, and in how many initiatives."""
    found = visit.register.search(Search(country=(code,), size=0))
    counts = next((facet.counts for facet in found.facets if facet.name == "country"), ())
    return [(one.value, one.n) for one in counts if one.value != code][:8]


def _code(visit: Visit, name: str) -> str:
    code = str(visit.request.path_params[name]).upper()
    if code not in visit.words.countries():
        raise HTTPException(404)
    return code

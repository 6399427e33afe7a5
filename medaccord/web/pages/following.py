"""What falls due, what people changed, how things compare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from starlette.responses import Response

from medaccord.errors import SearchError
from medaccord.records import Decision
from medaccord.register import Due, Entry, InitiativeTold
from medaccord.search import Search
from medaccord.tracking.periods import first_day, last_day
from medaccord.web.pages.bodies import record
from medaccord.web.pages.listing import framed, rows
from medaccord.web.visit import Visit, remembered

MOST, MOST_COUNTRIES = 6, 4
"""How many initiatives, and how many countries, may stand beside one another."""
SOON = 92
"""Days ahead that count as soon."""
DUE_ROWS = 200


def due(visit: Visit) -> Response:
    """`/due`: promised steps whose day is near or has passed in silence, of what the address asks."""
    asked = visit.asked()
    coming, overdue = parted(found(visit, asked.search), visit.register.today())
    until = month_end(visit.register.today(), 1)
    is_near = [bool(one.promise.due) and first_day(str(one.promise.due)) <= until for one in coming]
    near = [one for one, so in zip(coming, is_near, strict=True) if so]
    later = [one for one, so in zip(coming, is_near, strict=True) if not so]
    parts = [("near", near), ("later", later), ("overdue", overdue)]
    return framed(
        visit, asked, "due.html", until=until, parts_of=[(name, len(some), some[:DUE_ROWS]) for name, some in parts]
    )


def month_end(day: date, months: int) -> date:
    """The last day of the month that is so many months after a day's."""
    number = day.year * 12 + day.month + months
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)


def found(visit: Visit, search: Search) -> list[Due]:
    """The promised steps with a day of what a search finds; all are looked for once, until the register changes."""
    every: list[Due] = remembered(visit, "due", lambda: visit.register.due(Search()))
    if search == Search(size=search.size):
        return every
    ids = set(visit.register.ids(search.model_copy(update={"of": "initiatives"})))
    return [one for one in every if one.initiative in ids]


def parted(some: Sequence[Due], today: date) -> tuple[list[Due], list[Due]]:
    """What is still to come, the nearest first, and what has passed, the latest first."""
    coming = [one for one in some if one.promise.due and last_day(one.promise.due) >= today]
    passed = [one for one in some if one.promise.due and last_day(one.promise.due) < today]
    return coming, passed[::-1]


def soon(some: Sequence[Due], today: date) -> list[Due]:
    """What falls due within the next months."""
    until = today + timedelta(days=SOON)
    return [one for one in some if one.promise.due and first_day(one.promise.due) <= until]


def changes(visit: Visit) -> Response:
    """`/changes`: what people decided and corrected, the newest first."""
    return visit.render("changes.html", entries=visit.register.log()[::-1][:500])


def history(visit: Visit) -> Response:
    """`/initiatives/{id}/history`: when each stage was told, and what people did about it."""
    told = visit.register.initiative(visit.request.path_params["id"])
    mine = [entry for entry in visit.register.log() if _is_about(entry, told)]
    return visit.render("history.html", told=told, it=told.initiative, entries=mine[::-1])


def _is_about(entry: Entry, told: InitiativeTold) -> bool:
    record = entry.record
    if isinstance(record, Decision):
        keys = {*told.initiative.events, *told.initiative.entities}
        return bool(keys & {record.left, record.right, record.left.rpartition(".")[0], record.right.rpartition(".")[0]})
    return record.announcement in told.sources


class _Side:
    """One column of a comparison."""

    def __init__(self, id: str, title: str, href: str, values: dict[str, str]) -> None:
        self.id, self.title, self.href, self.values = id, title, href, values


def compare(visit: Visit) -> Response:
    """`/compare?id=…&id=…`: initiatives, or `?country=…` countries, in columns; what differs first."""
    query = visit.request.query_params
    ids, countries = query.getlist("id"), query.getlist("country")
    if len(ids) > MOST or len(countries) > MOST_COUNTRIES:
        raise SearchError("up to six initiatives or four countries can be compared")
    known = visit.words.countries()
    sides = [_initiative(visit, id) for id in dict.fromkeys(ids)]
    if not sides:
        sides = [_country(visit, code) for code in dict.fromkeys(countries) if code in known]
    fields = list(dict.fromkeys(field for side in sides for field in side.values))
    lines = [(field, [side.values.get(field, "") for side in sides]) for field in fields]
    lines.sort(key=lambda line: len(set(line[1])) < 2)
    return visit.render("compare.html", sides=sides, lines=lines, most=MOST, known=known, chosen=countries)


def _initiative(visit: Visit, id: str) -> _Side:
    told, words = visit.register.initiative(id), visit.words
    it = told.initiative
    status = visit.register.status(told)
    values = {
        words.text("Stage"): words.label("stage", it.stage),
        words.text("Activity"): words.label("activity", status.activity) if status.activity else words.text("undated"),
        words.text("First"): words.day(it.first),
        words.text("Last"): words.day(it.last),
        words.text("Countries"): ", ".join(words.country(code) for code in it.countries),
        words.text("Parties"): "; ".join(one.name for one in told.entities.values()),
        words.text("Areas"): ", ".join(words.label("area", code) for code in it.areas),
        words.text("Subjects"): "; ".join(one.name for one in it.objects),
        words.text("Places"): ", ".join(it.places),
        words.text("Sums"): "; ".join(words.money_in_full(a.value, a.currency) for a in it.amounts)
        or words.text("not said"),
        words.text("Events"): words.number(len(it.events)),
        words.text("Sources"): words.number(len(told.sources)),
    }
    return _Side(it.id, it.title, visit.path("initiatives", it.id), values)


def _country(visit: Visit, code: str) -> _Side:
    words = visit.words
    found = visit.register.search(Search(country=(code,), size=0))
    values = {words.text("Initiatives"): words.number(found.total)}
    for name in ("stage", "activity", "area", "country", "kind"):
        facet = next((facet for facet in found.facets if facet.name == name), None)
        counts = [(c.value, c.n) for c in facet.counts if c.value != code][:6] if facet else []
        values[words.label("facet", name)] = ", ".join(f"{words.label(name, v)} {words.number(n)}" for v, n in counts)
    return _Side(code, words.country(code), visit.path("countries", code), values)


def person(visit: Visit) -> Response:
    """`/people/{name}`: where somebody is named, and in which initiatives."""
    name = visit.request.path_params["name"]
    kept = visit.register.naming(name)
    ids = list(dict.fromkeys(id for one in kept for id in one.initiatives.values()))
    initiatives = [visit.register.initiative(id).initiative for id in ids[:100]]
    return visit.render("person.html", name=name, kept=kept, rows=rows(visit.words, initiatives))


def thing(visit: Visit) -> Response:
    """`/objects/{name}`: what an event is about, and all that is done about it."""
    name = visit.request.path_params["name"]
    return record(visit, Search(object=(name,)), title=name, what=visit.words.text("Subject"))

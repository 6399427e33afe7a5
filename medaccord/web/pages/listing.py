"""The list of initiatives, with its filters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from starlette.responses import Response

from medaccord import naming
from medaccord.languages.words import forms
from medaccord.records import Initiative
from medaccord.search import Facet, Found, Search
from medaccord.web.asking import Asked
from medaccord.web.shown import path
from medaccord.web.visit import Visit
from medaccord.web.words import Words

OPEN = ("stage", "activity", "area", "country")
"""Facets that are shown open."""
ORDER = ("stage", "activity", "area", "country", "instrument", "kind", "party", "object", "place", "year", "language")
AS_TOLD = ("party", "object", "place", "year")
"""Facets whose values are shown as they are told: the others' are codes."""
NEW = "after"
"""In a list's address: the addition after which what has come is marked as new."""
FIRST = 10
"""Values of a facet that are shown at once."""


def listing(visit: Visit) -> Response:
    """`/initiatives`: what the address asks, a page at a time."""
    asked = visit.asked(NEW)
    found = visit.register.search(asked.search, joins=False)
    moment = dict(asked.other).get(NEW, "")
    fresh = visit.register.news_since(moment) if moment else frozenset()
    return framed(visit, asked, "list.html", found=found, rows=rows(visit.words, found.initiatives, fresh))


def framed(visit: Visit, asked: Asked, template: str, *, found: Found | None = None, **context: Any) -> Response:
    """A view of what was found, with the search, the filters and the other views around it."""
    found = found or visit.register.search(asked.search.model_copy(update={"size": 0}))
    held = chips(asked, visit.words, found.facets)
    return visit.render(
        template,
        asked=asked,
        found=found,
        facets=facets(asked, found.facets, visit.words),
        chips=held,
        relaxed=list(relaxed(visit, asked, held)) if not found.total and len(held) > 1 else [],
        waiting=visit.register.waiting() if not found.total else 0,
        stage_counts=funnel(found.facets),
        one_page=meant_countries(asked.search),
        pages=-(-found.total // asked.search.size) if asked.search.size else 1,
        **context,
    )


def meant_countries(search: Search) -> list[str]:
    """The one or two countries that a search is about: those of its filter, else those that its words name."""
    found = search.country or tuple(filter(None, (_country(word) for word in forms(search.words))))
    codes = sorted(set(found))
    return codes if len(codes) in (1, 2) else []


def _country(word: Sequence[str]) -> str | None:
    """The country that a word of a question names in any of its forms; two letters are a word."""
    return next(
        (naming.code("country", form) for form in word if len(form) > 2 and naming.is_name("country", form)), None
    )


class Box(NamedTuple):
    """One value of a facet as the page shows it."""

    value: str
    anchor: str
    """The value without white space, as an id in the page."""
    name: str
    n: str
    on: bool


def facets(asked: Asked, given: tuple[Facet, ...], words: Words) -> list[dict[str, Any]]:
    """Each facet with its boxes, those that are asked for among them even where nothing has them; `shown` at once."""
    by_name = {facet.name: facet for facet in given}
    out = []
    for name in ORDER:
        facet = by_name.get(name)  # type: ignore[call-overload]  # a name of ORDER is one
        wanted = getattr(asked.search, name)
        counts = [(c.value, c.label, c.n) for c in facet.counts] if facet else []
        there = {value for value, *_ in counts}
        counts = [(value, value, 0) for value in wanted if value not in there] + counts
        if counts:
            first = sorted(counts, key=lambda c: c[0] not in wanted)
            boxes = [
                Box(
                    value,
                    "·".join(value.split()),
                    label if name in AS_TOLD else words.label(name, value),
                    words.number(n),
                    value in wanted,
                )
                for value, label, n in first
            ]
            shown = FIRST if len(boxes) > FIRST + 2 else len(boxes)
            out.append({"name": name, "boxes": boxes, "shown": shown, "open": name in OPEN or bool(wanted)})
    return out


def chips(asked: Asked, words: Words, given: tuple[Facet, ...]) -> list[dict[str, Any]]:
    """The filters that hold, each with the address without it; those that cannot hold are marked."""
    names: dict[tuple[str, str], str] = {(f.name, count.value): count.label for f in given for count in f.counts}
    out = []
    for name, value in (*asked.filters(), *asked.strange):
        strange = (name, value) in asked.strange
        told = names.get((name, value), value) if name == "party" else words.label(name, value)
        out.append(
            {
                "name": words.label("facet" if name in ORDER else "filter", name),
                "text": value if strange else told,
                "drop": asked.without(name, value),
                "strange": strange,
                "filter": None if strange else (name, value),
            }
        )
    return out


def relaxed(visit: Visit, asked: Asked, held: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
    """For a question without answer: how many there are without one of its filters."""
    for chip in held:
        if chip["filter"]:
            rest = [
                pair for pair in asked.search.pairs() if pair not in (chip["filter"], ("page", str(asked.search.page)))
            ]
            n = visit.register.search(Search.from_pairs(rest).model_copy(update={"size": 0})).total
            if n:
                yield chip, n


def funnel(given: tuple[Facet, ...]) -> dict[str, int]:
    """How many stand at each stage."""
    return next(({c.value: c.n for c in facet.counts} for facet in given if facet.name == "stage"), {})


AREAS = 4
"""Areas of a row that are named; the others are counted."""


class Line(NamedTuple):
    """An initiative's row, worded: what it is about, and who takes part."""

    address: str
    subject: str
    parties: str
    stage: str
    stage_name: str
    countries: list[str]
    areas: list[str]
    more_areas: int
    last: str | None
    day: str
    amount: str
    events: str
    """How many there are, where there are several."""
    fresh: bool


def rows(words: Words, initiatives: Sequence[Initiative], fresh: Collection[str] = ()) -> list[Line]:
    """Initiatives as rows; those of the fresh ids are marked as new."""
    return [row(words, one, one.id in fresh) for one in initiatives]


def row(words: Words, one: Initiative, fresh: bool = False) -> Line:
    """An initiative's row."""
    subject, _, parties = one.title.partition(" – ")
    sum_ = max(one.amounts, key=lambda a: a.value, default=None)
    several = len(one.events) > 1
    return Line(
        path(words.code, "initiatives", one.id),
        subject[:1].upper() + subject[1:],
        parties,
        one.stage,
        words.label("stage", one.stage),
        [words.country(code) for code in one.countries],
        [words.label("area", code) for code in one.areas[:AREAS]],
        max(len(one.areas) - AREAS, 0),
        one.last,
        words.day(one.last),
        words.money(sum_.value, sum_.currency) if sum_ else "",
        words.count("%(n)s event", "%(n)s events", len(one.events)) if several else "",
        fresh,
    )

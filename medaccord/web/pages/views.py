"""The same question seen in other ways: map, timeline, network, matrix, funnel. Each with its numbers as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from starlette.responses import Response

from medaccord import knowledge
from medaccord.search import FacetName, Table
from medaccord.web.asking import Asked
from medaccord.web.drawing import globe, lanes, map, network
from medaccord.web.pages.listing import framed
from medaccord.web.shown import STAGES
from medaccord.web.visit import Visit

ROWS = 40
"""Lines of a table beside a drawing; the file has all."""
MATRIX, MATRIX_COLUMNS = 20, 16
LANES = 40
LONGEST_NAME = 26
FUNNEL_BY: tuple[FacetName, ...] = ("country", "area", "year", "instrument", "kind")
MATRIX_BY: tuple[FacetName, ...] = ("country", "area", "kind", "instrument")


def map_(visit: Visit) -> Response:
    """`/map`: arcs between countries, dots on named places; `?region=` is a part of the world."""
    asked = visit.asked("region")
    region = choice(asked, "region", tuple(map.REGIONS), "eurasia")
    table = visit.register.table(asked.search, "country", "country")
    places = visit.register.table(asked.search, "place", "stage").left[:30]
    countries = [(c.value, visit.words.country(c.value), c.n) for c in table.left]
    corridors = [(*sorted((c.left.value, c.right.value)), c.n) for c in table.cells]
    drawing = map.draw(countries, cast(Any, corridors), [(p.label, p.n) for p in places], region)
    return framed(
        visit, asked, "map.html",
        drawing=drawing, land=globe.land(), region=region, regions=tuple(map.REGIONS),
        corridors=corridors[:ROWS], corridors_total=len(corridors), countries=countries,
    )  # fmt: skip


def timeline(visit: Visit) -> Response:
    """`/timeline`: a lane for each initiative, a mark for each step that was told."""
    asked = visit.asked(size=LANES)
    found = visit.register.search(asked.search, joins=False)
    axis, drawn = lanes.draw(found.initiatives)
    return framed(visit, asked, "timeline.html", axis=axis, lanes=drawn)


def network_(visit: Visit) -> Response:
    """`/network`: which parties take part together."""
    asked = visit.asked()
    table = visit.register.table(asked.search, "party", "party")
    nodes, edges = network.draw(*graph(table))
    return framed(visit, asked, "network.html", nodes=nodes, edges=edges, table=table, rows=ROWS)


def graph(table: Table) -> tuple[list[tuple[str, str, int]], list[tuple[str, str, int]]]:
    """The parties with most ties, and the ties."""
    ties = [(c.left.value, c.right.value, c.n) for c in table.cells]
    weight: dict[str, int] = {}
    for a, b, n in ties:
        weight[a] = weight.get(a, 0) + n
        weight[b] = weight.get(b, 0) + n
    known = {c.value: c for c in table.left}
    first = sorted(weight, key=lambda key: (-weight[key], known[key].label, key))[: network.NODES]
    tied = {key for a, b, _ in ties if a in first and b in first for key in (a, b)}
    chosen = [key for key in first if key in tied]
    return [(key, short(key, known[key].label), known[key].n) for key in chosen], ties


def short(id: str, name: str) -> str:
    """A party's name for a drawing: the first short one that is known of it, else its beginning."""
    body = knowledge.bodies().get(id)
    names = [name, *(body.names if body else ())]
    return next((one for one in names if len(one) <= LONGEST_NAME), f"{name[: LONGEST_NAME - 1].rstrip()}…")


def matrix(visit: Visit) -> Response:
    """`/matrix`: countries by countries, or by `?by=`."""
    asked = visit.asked("by")
    by = cast(FacetName, choice(asked, "by", MATRIX_BY, "country"))
    table = visit.register.table(asked.search, "country", by)
    cells = {(c.left.value, c.right.value): c.n for c in table.cells}
    if by == "country":
        cells |= {(b, a): n for (a, b), n in cells.items()}
    rows = [c for c in table.left if by != "country" or any(c.value in pair for pair in cells)][:MATRIX]
    columns = rows[:MATRIX_COLUMNS] if by == "country" else list(table.right)[:MATRIX_COLUMNS]
    return framed(
        visit, asked, "matrix.html",
        by=by, choices=MATRIX_BY, rows=rows, columns=columns, cells=cells, shade=_shades(cells.values()),
    )  # fmt: skip


def funnel(visit: Visit) -> Response:
    """`/funnel`: how many stand at each stage, by country or `?by=`."""
    asked = visit.asked("by")
    by = cast(FacetName, choice(asked, "by", FUNNEL_BY, "country"))
    table = visit.register.table(asked.search, by, "stage")
    cells = {(c.left.value, c.right.value): c.n for c in table.cells}
    rows = sorted(table.left, key=lambda c: c.value, reverse=True) if by == "year" else list(table.left)
    return framed(
        visit, asked, "funnel.html",
        by=by, choices=FUNNEL_BY, rows=rows[:ROWS], cells=cells, bars=dict(_bars(rows[:ROWS], cells)),
        shade=_shades(cells.values()),
    )  # fmt: skip


def _bars(rows: Any, cells: dict[tuple[str, str], int]) -> Iterator[tuple[str, list[tuple[str, float, float]]]]:
    """For each row its stages as parts of a bar: stage, where it begins, how long it is, in hundredths."""
    for row in rows:
        total = sum(cells.get((row.value, stage), 0) for stage in STAGES) or 1
        parts, start = list[tuple[str, float, float]](), 0.0
        for stage in STAGES:
            share = 100 * cells.get((row.value, stage), 0) / total
            if share:
                parts.append((stage, round(start, 2), round(share, 2)))
            start += share
        yield row.value, parts


def _shades(numbers: Any) -> Any:
    """How dark a number's cell is, 0 to 4."""
    most = max(numbers, default=1)
    return lambda n: 0 if not n else min(4, 1 + int(4 * (n - 1) / most))


def choice(asked: Asked, name: str, choices: tuple[str, ...], usual: str) -> str:
    """What a page of several forms is asked for; the usual one where it has no such form."""
    given = dict(asked.other).get(name, usual)
    return given if given in choices else usual

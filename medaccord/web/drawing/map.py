"""The map: arcs between the capitals of countries that work together, dots on capitals and named towns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from medaccord.web.drawing import globe, labels
from medaccord.web.drawing.globe import Point

WIDTH: Final = 1000
ARCS, LABELS = 45, 40
"""The busiest corridors that are drawn, and the names that are written; the table has all."""


class Region(NamedTuple):
    """A part of the map: degrees west, south, east, north."""

    west: float
    south: float
    east: float
    north: float


REGIONS: Final = {
    "world": Region(-168, -50, 189, 78),
    "eurasia": Region(-12, 5, 150, 72),
    "central_asia": Region(40, 33, 92, 57),
}


class Arc(NamedTuple):
    """Two countries that work together."""

    codes: tuple[str, str]
    d: str
    width: float
    n: int


class Dot(NamedTuple):
    """A country or a town."""

    key: str
    name: str
    x: float
    y: float
    r: float
    n: int
    label: labels.Label | None
    """Where its name is written; None where there is no room."""
    is_place: bool


class Map(NamedTuple):
    """What a drawing is made of."""

    width: int
    height: int
    transform: str
    arcs: tuple[Arc, ...]
    dots: tuple[Dot, ...]


Spot = tuple[str, str, Point, float, int, bool]
"""A dot to be: key, name, place, radius, number, and whether it is a town."""


class _View(NamedTuple):
    x: float
    y: float
    scale: float
    height: int

    def place(self, point: Point) -> Point:
        return Point(round((point.x - self.x) * self.scale, 1), round((point.y - self.y) * self.scale, 1))

    def holds(self, point: Point) -> bool:
        return 0 <= point.x <= WIDTH and 0 <= point.y <= self.height


def draw(
    countries: Sequence[tuple[str, str, int]],
    corridors: Sequence[tuple[str, str, int]],
    places: Iterable[tuple[str, int]],
    region: str,
) -> Map:
    """The map of a region: countries as code, name and number; corridors as two codes and a number; places by name."""
    view = _view(REGIONS[region])
    capitals = {code: view.place(point) for code, point in globe.capitals().items()}
    most = max((n for *_, n in corridors), default=1)
    drawn = [(a, b, n) for a, b, n in corridors if a in capitals and b in capitals][:ARCS]
    arcs = tuple(_arc(capitals[a], capitals[b], (a, b), n, most) for a, b, n in drawn)
    largest = max((n for *_, n in countries), default=1)
    spots: list[Spot] = [
        (code, name, capitals[code], 3.5 + 7 * (n / largest) ** 0.5, n, False)
        for code, name, n in countries
        if code in capitals and view.holds(capitals[code])
    ]
    for name, n in places:
        point = globe.towns().get(name.lower())
        if point and view.holds(there := view.place(point)) and not _is_on(there, spots):
            spots.append((name, name, there, 3.0, n, True))
    return Map(
        WIDTH,
        view.height,
        f"scale({view.scale:.3f}) translate({-view.x:.1f} {-view.y:.1f})",
        arcs,
        tuple(_labelled(spots, view)),
    )


def _view(region: Region) -> _View:
    # The edges of the map are curved: a few places on each edge tell how far it goes.
    steps = [i / 8 for i in range(9)]
    points = [
        globe.project(region.south + (region.north - region.south) * a, region.west + (region.east - region.west) * b)
        for a in steps
        for b in steps
    ]
    west, east = min(p.x for p in points), max(p.x for p in points)
    north, south = min(p.y for p in points), max(p.y for p in points)
    scale = WIDTH / (east - west)
    return _View(west, north, scale, round((south - north) * scale))


def _arc(a: Point, b: Point, codes: tuple[str, str], n: int, most: int) -> Arc:
    """A bow that rises with the distance."""
    dx, dy = b.x - a.x, b.y - a.y
    far = (dx * dx + dy * dy) ** 0.5
    middle_x, middle_y = (a.x + b.x) / 2, (a.y + b.y) / 2 - far * 0.18
    d = f"M{a.x} {a.y}Q{middle_x:.1f} {middle_y:.1f} {b.x} {b.y}"
    return Arc(codes, d, round(1.2 + 5 * n / most, 1), n)


def _labelled(spots: Sequence[Spot], view: _View) -> Iterable[Dot]:
    """The dots, each with a name where there is room for it: countries first, the largest of them first."""
    ordered = sorted(spots, key=lambda s: (s[5], -s[4], s[1]))
    names = labels.placed([labels.Spot(s[1], s[2].x, s[2].y, s[3]) for s in ordered], WIDTH, view.height, LABELS)
    for (key, name, point, r, n, is_place), label in zip(ordered, names, strict=True):
        yield Dot(key, name, point.x, point.y, round(r, 1), n, label, is_place)


def _is_on(point: Point, spots: Iterable[Spot]) -> bool:
    """A dot stands there already."""
    return any(abs(point.x - p.x) + abs(point.y - p.y) < r + 5 for _, _, p, r, _, _ in spots)

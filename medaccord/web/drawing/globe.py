"""Where a place lies on the map: the Equal Earth projection, turned so that Chukotka is not cut off.

Šavrič, Patterson and Jenny (2018), "The Equal Earth map projection". The land is Natural Earth's (public domain),
projected by the same formula (`bench/make_land.py`).
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

WIDTH, HEIGHT = 1000, 440
TURNED = 10.7
"""Degrees of longitude in the middle."""

_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_ROOT: Final = math.sqrt(3)
_SCALE = WIDTH / (2 * 2.7066299836960748)
_TOP = 235.0
"""Units from the equator to the upper edge: 80 degrees north, nearly."""


class Point(NamedTuple):
    """A place on the map."""

    x: float
    y: float


def project(latitude: float, longitude: float) -> Point:
    """Where a place lies, in units of the map: `WIDTH` by `HEIGHT`, y downwards."""
    turned = math.radians((longitude - TURNED + 180) % 360 - 180)
    t = math.asin(_ROOT / 2 * math.sin(math.radians(latitude)))
    t2 = t * t
    t6 = t2**3
    slope = _A[0] + 3 * _A[1] * t2 + t6 * (7 * _A[2] + 9 * _A[3] * t2)
    x = 2 * _ROOT * turned * math.cos(t) / (3 * slope)
    y = t * (_A[0] + _A[1] * t2 + t6 * (_A[2] + _A[3] * t2))
    return Point(round(WIDTH / 2 + _SCALE * x, 1), round(_TOP - _SCALE * y, 1))


@cache
def land() -> str:
    """The outline of all land, as the `d` of an SVG path."""
    return (files(__package__) / "land.txt").read_text(encoding="ascii").strip()


@cache
def capitals() -> dict[str, Point]:
    """The capital of each country, by ISO 3166-1 code."""
    return {row[1]: project(float(row[2]), float(row[3])) for row in _rows() if row[0] == "capital"}


@cache
def towns() -> dict[str, Point]:
    """Towns by their Russian and English names in lower case; of two of one name the larger."""
    return {row[1]: project(float(row[2]), float(row[3])) for row in reversed(list(_rows())) if row[0] == "town"}


def _rows() -> list[list[str]]:
    lines = (files(__package__) / "points.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]

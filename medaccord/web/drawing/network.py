"""Who works with whom: dots that attract one another along their ties and keep apart from the rest.

Fruchterman and Reingold (1991), "Graph drawing by force-directed placement"; it begins from a circle in a fixed order,
so the same ties are always drawn alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from medaccord.web.drawing import labels

WIDTH, HEIGHT = 1000, 640
NODES = 36
"""More are a hairball; the table has all."""
_ROUNDS = 90
_MARGIN = 70


class Node(NamedTuple):
    """A party."""

    key: str
    name: str
    n: int
    x: float
    y: float
    r: float
    label: labels.Label | None
    """Where its name is written; None where there is no room."""


class Edge(NamedTuple):
    """Two parties, and how many initiatives they have together."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


def draw(
    parties: Sequence[tuple[str, str, int]], ties: Sequence[tuple[str, str, int]]
) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Places for parties (key, name, number) and their ties (two keys and a number)."""
    keys = {key for key, *_ in parties}
    inner = [(a, b, n) for a, b, n in ties if a in keys and b in keys]
    places = _settled([key for key, *_ in parties], inner)
    largest = max((n for *_, n in parties), default=1)
    nodes = tuple(_nodes(parties, places, largest))
    most = max((n for *_, n in inner), default=1)
    edges = tuple(_edge(places[a], places[b], 1 + 4 * n / most) for a, b, n in inner)
    return nodes, edges


def _nodes(
    parties: Sequence[tuple[str, str, int]], places: dict[str, tuple[float, float]], largest: int
) -> Iterator[Node]:
    spots = [
        labels.Spot(name, round(places[key][0], 1), round(places[key][1], 1), round(5 + 9 * (n / largest) ** 0.5, 1))
        for key, name, n in parties
    ]
    names = labels.placed(spots, WIDTH, HEIGHT, NODES)
    for (key, name, n), spot, label in zip(parties, spots, names, strict=True):
        yield Node(key, name, n, spot.x, spot.y, spot.r, label)


def _edge(a: tuple[float, float], b: tuple[float, float], width: float) -> Edge:
    return Edge(round(a[0], 1), round(a[1], 1), round(b[0], 1), round(b[1], 1), round(width, 1))


def _settled(keys: Sequence[str], ties: Sequence[tuple[str, str, int]]) -> dict[str, tuple[float, float]]:
    count = len(keys) or 1
    x = {key: math.cos(2 * math.pi * i / count) for i, key in enumerate(keys)}
    y = {key: math.sin(2 * math.pi * i / count) for i, key in enumerate(keys)}
    ideal = 1.6 / math.sqrt(count)
    for turn in range(_ROUNDS):
        step = 0.12 * (1 - turn / _ROUNDS) + 0.004
        fx, fy = dict.fromkeys(keys, 0.0), dict.fromkeys(keys, 0.0)
        for i, a in enumerate(keys):
            for b in keys[i + 1 :]:
                dx, dy = x[a] - x[b], y[a] - y[b]
                far = math.hypot(dx, dy) or 1e-6
                push = ideal * ideal / far / far
                fx[a] += dx * push
                fy[a] += dy * push
                fx[b] -= dx * push
                fy[b] -= dy * push
        for a, b, _ in ties:
            dx, dy = x[a] - x[b], y[a] - y[b]
            pull = math.hypot(dx, dy) / ideal
            fx[a] -= dx * pull
            fy[a] -= dy * pull
            fx[b] += dx * pull
            fy[b] += dy * pull
        for key in keys:
            fx[key] -= 0.6 * x[key]
            fy[key] -= 0.6 * y[key]
            force = math.hypot(fx[key], fy[key]) or 1e-6
            move = min(force, step)
            x[key] += fx[key] / force * move
            y[key] += fy[key] / force * move
    return _spread(x, y)


def _spread(x: dict[str, float], y: dict[str, float]) -> dict[str, tuple[float, float]]:
    """The places, stretched over the whole drawing."""
    if not x:
        return {}
    left, right, low, high = min(x.values()), max(x.values()), min(y.values()), max(y.values())
    wide, tall = (right - left) or 1, (high - low) or 1
    return {
        key: (
            _MARGIN + (x[key] - left) / wide * (WIDTH - 2 * _MARGIN),
            _MARGIN / 2 + (y[key] - low) / tall * (HEIGHT - _MARGIN),
        )
        for key in x
    }

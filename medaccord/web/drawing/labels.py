"""Where names are written beside dots, so that none lies on another: the most important first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

LETTER, LINE = 7.9, 17
"""Width of a letter and height of a line, in units of a drawing that is 1000 wide."""

Box = tuple[float, float, float, float]
_HALF: Final = LINE / 2


class Spot(NamedTuple):
    """A dot that wants a name."""

    name: str
    x: float
    y: float
    r: float


class Label(NamedTuple):
    """Where a name is written, and which end of it is there."""

    x: float
    y: float
    anchor: str


def placed(spots: Sequence[Spot], width: float, height: float, most: int) -> list[Label | None]:
    """A place for the name of each dot, in their order; None where there is no room, or after so many as are wanted."""
    taken: list[Box] = [(s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r) for s in spots]
    out: list[Label | None] = []
    for spot in spots:
        free = ((label, box) for label, box in _sides(spot) if _fits(box, taken, width, height))
        label, box = next(free, (None, None)) if sum(one is not None for one in out) < most else (None, None)
        taken += [box] if box else []
        out.append(label)
    return out


def _sides(s: Spot) -> Iterable[tuple[Label, Box]]:
    wide = len(s.name) * LETTER
    right, left = s.x + s.r + 4, s.x - s.r - 4
    yield Label(right, s.y + 5, "start"), (right, s.y - _HALF, right + wide, s.y + _HALF)
    yield Label(left, s.y + 5, "end"), (left - wide, s.y - _HALF, left, s.y + _HALF)
    for y in (s.y + s.r + 14, s.y - s.r - 5):
        yield Label(s.x, y, "middle"), (s.x - wide / 2, y - 13, s.x + wide / 2, y + 4)


def _fits(box: Box, taken: Iterable[Box], width: float, height: float) -> bool:
    if box[0] < 0 or box[2] > width or box[1] < 0 or box[3] > height:
        return False
    return not any(box[0] < t[2] and box[2] > t[0] and box[1] < t[3] and box[3] > t[1] for t in taken)

"""A linear reader of features: what a small trained model says of a word, a body or a pair of events.

Weights are readable JSON made by `bench/train_events.py` from the project's own gold; the method is multinomial logistic
regression over binary features.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


class Linear:
    """Logistic regression over named features."""

    def __init__(self, classes: list[str], bias: list[float], weights: dict[str, list[float]]) -> None:
        self.classes = classes
        self.bias = bias
        self.weights = weights

    def probabilities(self, features: Iterable[str], numbers: Mapping[str, float] | None = None) -> dict[str, float]:
        """How likely each class is; they sum to 1. Features that the model does not know count nothing.

        `numbers` are features with a value of their own.
        """
        rows = list(filter(None, map(self.weights.get, features)))
        rows += [[w * value for w in row] for name, value in (numbers or {}).items() if (row := self.weights.get(name))]
        totals = [sum(column) for column in zip(self.bias, *rows, strict=True)]
        top = max(totals)
        powers = [math.exp(t - top) for t in totals]
        whole = sum(powers)
        return {c: p / whole for c, p in zip(self.classes, powers, strict=True)}


def read(path: Path | Traversable) -> Linear:
    """The model in a file."""
    raw = json.loads(path.read_text("utf-8"))
    return Linear(raw["classes"], raw["bias"], raw["weights"])


@cache
def load(name: str) -> Linear:
    """The bundled model of this name: `stage`, `party` or `country`."""
    return read(files("medaccord.extract").joinpath(f"weights/{name}.json"))

"""A linear reader of features: what a small trained model says of a word, a body or a pair of events.

Weights are readable JSON made by `bench/train_events.py` from the project's own gold; the method is multinomial
logistic regression over binary features.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import repeat
from math import exp
from pathlib import Path
from typing import Any

_FURTHEST = 500.0  # log odds beyond which a probability is 0 or 1


class Linear:
    """Logistic regression over named features."""

    def __init__(self, classes: Sequence[str], bias: Sequence[float], weights: Mapping[str, Sequence[float]]) -> None:
        self.classes = classes
        self._bias = bias
        self._weights = weights
        self._lean = bias[-1] - bias[0]
        self._leans = {name: row[-1] - row[0] for name, row in weights.items()} if len(classes) == 2 else {}

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """How likely each class is; they sum to 1. Features that the model does not know count nothing."""
        if self._leans:
            likely = self.yes(features)
            return dict(zip(self.classes, (1 - likely, likely), strict=True))
        rows = filter(None, map(self._weights.get, features))
        totals = [sum(column) for column in zip(self._bias, *rows, strict=True)]
        top = max(totals)
        powers = [exp(t - top) for t in totals]
        whole = sum(powers)
        return {c: p / whole for c, p in zip(self.classes, powers, strict=True)}

    def yes(self, features: Iterable[str], numbers: Mapping[str, float] | None = None) -> float:
        """How likely the second of two classes is, `no` and `yes`. `numbers` are features with a value of their own."""
        lean = self._lean + sum(map(self._leans.get, features, repeat(0.0)))
        if numbers:
            lean += sum(self._leans.get(name, 0.0) * value for name, value in numbers.items())
        return 1 / (1 + exp(min(-lean, _FURTHEST)))


def made(raw: Mapping[str, Any]) -> Linear:
    """A model from its JSON."""
    return Linear(raw["classes"], raw["bias"], raw["weights"])


def read(path: Path | Traversable) -> Linear:
    """The model in a file."""
    return made(json.loads(path.read_text("utf-8")))


@cache
def load(name: str) -> Linear:
    """The bundled model of this name: one of the files in `weights`."""
    return read(files("medaccord.extract").joinpath(f"weights/{name}.json"))

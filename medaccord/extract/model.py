"""A linear reader of features: what a small trained model says of a word, a body or a pair of events.

Weights are readable JSON made by `bench/train_events.py` from the project's own gold; the method is multinomial
logistic regression over binary features.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import accumulate, chain, repeat
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

_BIAS = 0  # the row of the bias among the weights
_FURTHEST = 500.0  # log odds beyond which a probability is 0 or 1


class Crossed(NamedTuple):
    """Words that count by themselves and beside each of others: `kind=vaccine`, `kind=vaccine best=clause`."""

    words: Sequence[str]
    beside: Sequence[str] = ()

    def names(self) -> Iterator[str]:
        """The features that they stand for."""
        for word in self.words:
            yield word
            yield from (f"{word} {other}" for other in self.beside)


class Question(NamedTuple):
    """What a model is told when it is asked for a yes or no."""

    features: Sequence[str]
    crossed: tuple[Crossed, ...] = ()

    def names(self) -> list[str]:
        """Every feature by its name, as a model is trained on them."""
        return [*self.features, *chain.from_iterable(c.names() for c in self.crossed)]


class Linear:
    """Logistic regression over named features."""

    def __init__(self, classes: Sequence[str], bias: Sequence[float], weights: Mapping[str, Sequence[float]]) -> None:
        self.classes = classes
        self._lean = bias[-1] - bias[0]
        self._leans: dict[str, float] = {}
        self._beside: dict[str, dict[str, float]] = {}
        """For the last word of a feature's name, what it weighs by the words before: `crossed` asks for it."""
        self._places: dict[str, int] = {}
        """Of more than two classes: the row of `_weights` that a feature has."""
        if len(classes) == 2:
            self._leans = {name: row[-1] - row[0] for name, row in weights.items()}
            for name, lean in self._leans.items():
                first, _, last = name.rpartition(" ")
                self._beside.setdefault(last, {})[first] = lean
        else:
            self._places = {name: n for n, name in enumerate(weights, start=1)}
            self._weights = np.array([bias, *weights.values()])

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """How likely each class is; they sum to 1. Features that the model does not know count nothing."""
        if len(self.classes) == 2:
            likely = self.yes(features)
            return dict(zip(self.classes, (1 - likely, likely), strict=True))
        return self.of_each([features])[0]

    def of_each(self, rows: Sequence[Iterable[str]]) -> list[dict[str, float]]:
        """The probabilities of more than two classes for each of several rows of features."""
        if not rows:
            return []
        known = [[_BIAS, *filter(None, map(self._places.get, features))] for features in rows]
        starts = list(accumulate(map(len, known[:-1]), initial=0))
        totals = np.add.reduceat(self._weights[list(chain.from_iterable(known))], starts)
        powers = np.exp(totals - totals.max(axis=1, keepdims=True))
        likely = powers / powers.sum(axis=1, keepdims=True)
        return [dict(zip(self.classes, row, strict=True)) for row in likely.tolist()]

    def yes(self, features: Iterable[str], numbers: Mapping[str, float] | None = None) -> float:
        """How likely the second of two classes is, `no` and `yes`. `numbers` are features with a value of their own."""
        lean = self._lean + self._sum(self._leans, features)
        if numbers:
            lean += sum(self._leans.get(name, 0.0) * value for name, value in numbers.items())
        return _likely(lean)

    def answer(self, question: Question) -> float:
        """`yes` to the question's features, without spelling out those that are crossed."""
        lean = self._lean + self._sum(self._leans, question.features)
        for words, beside in question.crossed:
            lean += self._sum(self._leans, words)
            lean += sum(self._sum(self._beside[other], words) for other in beside if other in self._beside)
        return _likely(lean)

    @staticmethod
    def _sum(leans: Mapping[str, float], names: Iterable[str]) -> float:
        return sum(map(leans.get, names, repeat(0.0)))


def _likely(lean: float) -> float:
    """The probability of log odds."""
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

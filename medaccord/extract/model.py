"""A linear reader of features: what a small trained model says of a word, a body or a pair of events.

Weights are readable JSON made by `bench/train_events.py` from the project's own gold; the method is multinomial
logistic regression over binary features, and over the numbers of a vector where a model has one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import accumulate, chain
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_BIAS = 0  # the row of the bias among the weights
_REMEMBERED = 2_000  # rows of words whose weight is kept: the values of a text are asked about for each of its events
_FURTHEST = 500.0  # log odds beyond which a probability is 0 or 1


def bucket(n: int, *edges: int) -> str:
    """A number as a feature tells it: the least edge that it does not pass."""
    for e in edges:
        if n <= e:
            return str(e)
    return f">{edges[-1]}"


class Crossed(NamedTuple):
    """Words that count by themselves and beside each of others: `kind=vaccine`, `kind=vaccine best=clause`."""

    words: tuple[str, ...]
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
    shared: tuple[tuple[str, ...], ...] = ()
    """Rows of features that many questions have: what each row weighs is worked out once."""

    def names(self) -> list[str]:
        """Every feature by its name, as a model is trained on them."""
        return [*chain(*self.shared), *self.features, *chain.from_iterable(c.names() for c in self.crossed)]


class Choice(NamedTuple):
    """What a model is told when it is asked for a yes or no of each of several codes."""

    words: Sequence[str]
    """They count for every code, by themselves and beside its name: `told later`, `told later delivery`."""
    of_code: Mapping[str, Sequence[str]]
    """Features of some codes alone."""

    def names(self, code: str) -> list[str]:
        """Every feature of a code by its name, as a model is trained on them."""
        return [*self.of_code.get(code, ()), *Crossed(tuple(self.words), (code,)).names()]


class Linear:
    """Logistic regression over named features."""

    def __init__(
        self,
        classes: Sequence[str],
        bias: Sequence[float],
        weights: Mapping[str, Sequence[float]],
        vector: Sequence[Sequence[float]] = (),
    ) -> None:
        self.classes = classes
        self._vector = np.array(vector)
        """Of each number of a row's vector: what it weighs, by class."""
        self._lean = bias[-1] - bias[0]
        self._leans: dict[str, float] = {}
        self._tables: dict[tuple[str, ...], tuple[dict[str, int], NDArray[np.float64]]] = {}
        self._weight = lru_cache(_REMEMBERED)(self._weigh)
        self._beside: dict[str, dict[str, float]] = {}
        """For the words that a feature's name begins with, what they weigh by its last one: `crossed` asks for it."""
        self._places: dict[str, int] = {}
        """Of more than two classes: the row of `_weights` that a feature has."""
        if len(classes) == 2:
            self._leans = {name: row[-1] - row[0] for name, row in weights.items()}
            for name, lean in self._leans.items():
                first, _, last = name.rpartition(" ")
                self._beside.setdefault(first, {})[last] = lean
        else:
            self._places = {name: n for n, name in enumerate(weights, start=1)}
            self._weights = np.array([bias, *weights.values()])

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """How likely each class is; they sum to 1. Features that the model does not know count nothing."""
        if len(self.classes) == 2:
            likely = self.yes(features)
            return dict(zip(self.classes, (1 - likely, likely), strict=True))
        return self.of_each([features])[0]

    def of_each(
        self, rows: Sequence[Iterable[str]], vectors: NDArray[np.float64] | None = None
    ) -> list[dict[str, float]]:
        """The probabilities of more than two classes for each of several rows of features.

        `vectors` has for each row the numbers that the model was trained with beside the features.
        """
        if not rows:
            return []
        known = [[_BIAS, *filter(None, map(self._places.get, features))] for features in rows]
        starts = list(accumulate(map(len, known[:-1]), initial=0))
        totals = np.add.reduceat(self._weights[list(chain.from_iterable(known))], starts)
        if vectors is not None and len(self._vector):
            totals += vectors @ self._vector
        powers = np.exp(totals - totals.max(axis=1, keepdims=True))
        likely = powers / powers.sum(axis=1, keepdims=True)
        return [dict(zip(self.classes, row, strict=True)) for row in likely.tolist()]

    def yes(self, features: Iterable[str], numbers: Mapping[str, float] | None = None) -> float:
        """How likely the second of two classes is, `no` and `yes`. `numbers` are features with a value of their own."""
        return _likely(self._lean + self.weight(features, numbers))

    def weight(self, features: Iterable[str], numbers: Mapping[str, float] | None = None) -> float:
        """How much the features and numbers add to the log odds of the second of two classes."""
        weight = _sum(self._leans, features)
        if numbers:
            weight += sum(self._leans.get(name, 0.0) * value for name, value in numbers.items())
        return weight

    def answer(self, question: Question, known: float = 0.0) -> float:
        """`yes` to the question's features, without spelling out those that are crossed.

        `known` is the `weight` of further features.
        """
        return _likely(self.weight_of(question, self._lean + known))

    def weight_of(self, question: Question, known: float = 0.0) -> float:
        """`known`, and the `weight` of the question's features."""
        lean = known + _sum(self._leans, question.features)
        for words in question.shared:
            lean += self._weight(words)
        for words, beside in question.crossed:
            lean += _sum(self._leans, words)
            rows = list(filter(None, map(self._beside.get, words)))
            for other in beside:
                lean += sum([row[other] for row in rows if other in row])
        return lean

    def of_codes(self, choice: Choice, codes: tuple[str, ...]) -> dict[str, float]:
        """How likely each code is a yes."""
        rows, table = self._table(codes)
        known = list(filter(None, map(rows.get, choice.words)))
        lean = self._lean + _sum(self._leans, choice.words)
        beside = table[known].sum(axis=0).tolist()
        own = (_sum(self._leans, choice.of_code.get(code, ())) for code in codes)
        return {code: _likely(lean + a + b) for code, a, b in zip(codes, beside, own, strict=True)}

    def _table(self, others: tuple[str, ...]) -> tuple[dict[str, int], NDArray[np.float64]]:
        """For each word, the row of what it weighs beside each of others; row 0 is empty."""
        if others not in self._tables:
            beside = [{word: row[other] for word, row in self._beside.items() if other in row} for other in others]
            rows = {word: n for n, word in enumerate(dict.fromkeys(chain(*beside)), start=1)}
            table = np.zeros((len(rows) + 1, len(others)))
            for n, leans in enumerate(beside):
                table[[rows[word] for word in leans], n] = list(leans.values())
            self._tables[others] = rows, table
        return self._tables[others]

    def _weigh(self, words: tuple[str, ...]) -> float:
        """What words weigh together."""
        return _sum(self._leans, words)


def _sum(leans: Mapping[str, float], names: Iterable[str]) -> float:
    return sum(filter(None, map(leans.get, names)))


def _likely(lean: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + exp(min(-lean, _FURTHEST)))


def made(raw: Mapping[str, Any]) -> Linear:
    """A model from its JSON."""
    return Linear(raw["classes"], raw["bias"], raw["weights"], raw.get("vector", ()))


def read(path: Path | Traversable) -> Linear:
    """The model in a file."""
    return made(json.loads(path.read_text("utf-8")))


@cache
def load(name: str) -> Linear:
    """The bundled model of this name: one of the files in `weights`."""
    return read(files("medaccord.extract").joinpath(f"weights/{name}.json"))

"""Fitting the small models: logistic regression of rows, and conditional logit of choices, both as readable JSON."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

STRENGTH = 0.3  # inverse of the regularisation
LIGHT = 0.005  # a weight below it is left out
SEEN = 3  # times that a feature of a choice is seen at least


class Row(NamedTuple):
    """One question with its answer."""

    features: list[str]
    label: str
    numbers: Mapping[str, float] = MappingProxyType({})
    """Features with a value of their own."""
    weight: float = 1.0
    """How much the row counts."""
    vector: NDArray[np.float64] | None = None
    """Numbers without names, as many in each row of a model."""


class Choice(NamedTuple):
    """Options of which some are right; the features of an option may repeat, and then count as often."""

    options: list[Row]
    """Labelled `yes` and `no`."""
    weight: float = 1.0


def fit(rows: Sequence[Row], strength: float, light: float = LIGHT, steps: int = 2000) -> dict[str, Any]:
    """A logistic regression as JSON; features seen once and those that hardly weigh are left out."""
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform([{**dict.fromkeys(r.features, 1.0), **r.numbers} for r in rows])
    seen = np.asarray((x != 0).sum(axis=0)).ravel() >= 2
    names = [n for n, s in zip(vectorizer.feature_names_, seen, strict=True) if s]
    vectors = csr_matrix([() if r.vector is None else r.vector for r in rows])
    labels, counts = [r.label for r in rows], [r.weight for r in rows]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # few steps are asked for where a rough fit will do
        fitted = LogisticRegression(C=strength, max_iter=steps).fit(hstack([x[:, seen], vectors]), labels, counts)
    weights, vector = np.split(fitted.coef_, [len(names)], axis=1)
    bias = fitted.intercept_
    if len(fitted.classes_) == 2:
        if vector.size:
            raise ValueError("a model of two classes reads no vectors")
        weights, bias = np.vstack([-weights[0] / 2, weights[0] / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    heavy = np.abs(weights).max(axis=0) >= light
    return {
        "classes": list(fitted.classes_),
        "bias": [round(float(b), 3) for b in bias],
        "weights": {n: [round(float(w), 3) for w in weights[:, k]] for k, n in enumerate(names) if heavy[k]},
        **({"vector": vector.T.round(3).tolist()} if vector.size else {}),
    }


def pooled(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The logarithmic opinion pool of two fitted models of the same classes, each counting half (Genest & Zidek,
    Combining probability distributions, 1986): the mean of their weights; what one has not weighs 0 in it."""
    nothing = [0.0] * len(one["classes"])

    def mean(a: Sequence[float], b: Sequence[float]) -> list[float]:
        return [round((x + y) / 2, 4) for x, y in zip(a, b, strict=True)]

    names = one["weights"].keys() | other["weights"].keys()
    vectors = zip_longest(one.get("vector", ()), other.get("vector", ()), fillvalue=nothing)
    return {
        "classes": one["classes"],
        "bias": mean(one["bias"], other["bias"]),
        "weights": {n: mean(one["weights"].get(n, nothing), other["weights"].get(n, nothing)) for n in names},
        "vector": [mean(a, b) for a, b in vectors],
    }


def fit_choice(choices: Sequence[Choice], strength: float, light: float = LIGHT, steps: int = 500) -> dict[str, Any]:
    """A conditional logit as JSON: weights under which the right options of each choice outweigh the others of it.

    The loss is minus the log of the right options' share (McFadden, Conditional logit analysis of qualitative choice
    behavior, 1974), with a Gaussian prior.
    """
    options = [row for choice in choices for row in choice.options]
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform([{**Counter(r.features), **r.numbers} for r in options]).tocsr()
    seen = np.asarray((x != 0).sum(axis=0)).ravel() >= SEEN
    x, names = x[:, seen], [n for n, s in zip(vectorizer.feature_names_, seen, strict=True) if s]
    right = np.array([r.label == "yes" for r in options])
    counts = [len(choice.options) for choice in choices]
    starts, choice_of = np.cumsum([0, *counts[:-1]]), np.repeat(np.arange(len(choices)), counts)
    weight = np.array([choice.weight for choice in choices])

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ beta
        power = np.exp(score - np.maximum.reduceat(score, starts)[choice_of])
        every, good = np.add.reduceat(power, starts), np.add.reduceat(power * right, starts)
        slope = x.T @ (weight[choice_of] * power * (1 / every[choice_of] - right / good[choice_of]))
        value = (weight * (np.log(every) - np.log(good))).sum()
        return float(value + beta @ beta / (2 * strength)), slope + beta / strength

    fitted = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
    kept = {n: round(float(w) / 2, 3) for n, w in zip(names, fitted, strict=True) if abs(w) >= light}
    return {"classes": ["no", "yes"], "bias": [0.0, 0.0], "weights": {n: [-w, w] for n, w in kept.items()}}


def write(name: str, fitted: Mapping[str, Any], out: Path) -> None:
    """Writes a model to the folder `out`."""
    text = json.dumps(fitted, ensure_ascii=False, indent=0, sort_keys=True)
    (out / f"{name}.json").write_text(text + "\n", "utf-8")
    print(f"{name}: {len(fitted['weights'])} features")

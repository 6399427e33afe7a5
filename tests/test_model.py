"""The linear reader: what features weigh, and the bundled weights."""

from __future__ import annotations

import json
from importlib.resources import files
from math import exp, isclose
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.extract import model
from medaccord.extract.model import Choice, Crossed, Linear, Question

COIN = Linear(["no", "yes"], [0.0, 0.0], {"sun": [0.0, 1.0], "rain": [2.0, 0.0], "heat": [0.0, 0.5]})


@pytest.mark.parametrize(
    ("features", "yes"),
    [
        ([], 0.5),
        (["sun"], 1 / (1 + exp(-1))),
        (["sun", "unheard of"], 1 / (1 + exp(-1))),
        (["sun", "rain"], 1 / (1 + exp(1))),
        (["sun", "sun"], 1 / (1 + exp(-2))),
    ],
)
def test_features_add_up(features: list[str], yes: float) -> None:
    assert isclose(COIN.probabilities(features)["yes"], yes)
    assert isclose(COIN.yes(features), yes)


@pytest.mark.parametrize(
    ("numbers", "yes"),
    [({"heat": 4.0}, 1 / (1 + exp(-2))), ({"heat": -4.0, "unheard of": 9.0}, 1 / (1 + exp(2))), ({"heat": -1e9}, 0.0)],
)
def test_features_with_a_value_of_their_own(numbers: dict[str, float], yes: float) -> None:
    assert isclose(COIN.yes([], numbers), yes, abs_tol=1e-9)


@given(st.lists(st.sampled_from(["sun", "rain", "heat", "snow"]), max_size=40))
def test_probabilities_sum_to_one(features: list[str]) -> None:
    found = COIN.probabilities(features)
    assert list(found) == ["no", "yes"]
    assert isclose(sum(found.values()), 1)
    assert isclose(found["yes"], COIN.yes(features))


CLIMATE = Linear(
    ["no", "yes"],
    [0.0, 0.25],
    {"sun": [0, 1.0], "sun at=sea": [0, 4.0], "very hot at=sea": [0, 8.0], "at=sea": [0, 0.5], "rain at=": [1, 0]},
)
WORDS = st.lists(st.sampled_from(["sun", "very hot", "rain", "snow"]), max_size=6)


@given(WORDS, WORDS, st.lists(st.sampled_from(["at=sea", "at=", "in spring"]), max_size=3))
def test_crossed_words_weigh_what_their_names_weigh(plain: list[str], words: list[str], beside: list[str]) -> None:
    crossed = Crossed(tuple(words), beside), Crossed(("snow",), ["at=sea"])
    question = Question(plain, crossed, (tuple(words), ("sun",)))
    assert isclose(CLIMATE.answer(question), CLIMATE.yes(question.names()))


@given(WORDS, st.dictionaries(st.sampled_from(["at=sea", "at=", "in spring"]), WORDS))
def test_each_code_weighs_what_its_features_weigh(words: list[str], of_code: dict[str, list[str]]) -> None:
    choice = Choice(words, of_code)
    for code, yes in CLIMATE.of_codes(choice, ("at=sea", "at=", "anywhere")).items():
        assert isclose(yes, CLIMATE.yes(choice.names(code)))


def test_a_model_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "weather.json"
    raw = {"classes": ["no", "yes"], "bias": [0.0, 1.0], "weights": {"сухо": [0.0, 1.0]}}
    path.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    assert isclose(model.read(path).probabilities(["сухо"])["yes"], 1 / (1 + exp(-2)))


@pytest.mark.parametrize("name", ["stage", "party", "pair", "relevant", "country"])
def test_bundled_weights_fit_their_classes(name: str) -> None:
    raw = json.loads(files("medaccord.extract").joinpath(f"weights/{name}.json").read_text("utf-8"))
    assert len(raw["bias"]) == len(raw["classes"])
    assert all(len(row) == len(raw["classes"]) for row in raw["weights"].values())
    assert model.load(name) is model.load(name)
    assert list(model.load(name).probabilities([])) == raw["classes"]


def test_a_model_that_is_not_bundled() -> None:
    with pytest.raises(FileNotFoundError):
        model.load("weather")


def test_numbers_of_a_vector_weigh_beside_the_features() -> None:
    weather = Linear(
        ["dry", "mist", "wet"], [0.0, 0.0, 0.0], {"rain": [0.0, 0.0, 2.0]}, [[1.0, 0.0, 0.0], [0.0, 3.0, 0.0]]
    )
    vectors = np.array([[2.0, 0.0], [0.0, 1.0]])
    assert [max(odds, key=odds.__getitem__) for odds in weather.of_each([["rain"], ["rain"]])] == ["wet", "wet"]
    assert [max(odds, key=odds.__getitem__) for odds in weather.of_each([[], ["rain"]], vectors)] == ["dry", "mist"]

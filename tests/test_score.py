"""The scorer counts as the gold's own does, to the digit."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest
from conftest import DEV, SHARED, Command
from hypothesis import given
from hypothesis import strategies as st

from medaccord import score as scoring
from medaccord.errors import InputError

REFERENCE = SHARED / "gold" / "score.py"
Json = dict[str, Any]


def worsened(gold: Json, seed: int) -> Json:
    """A prediction such as a hasty reader makes: the same faults for the same seed."""
    chance = random.Random(f"{gold['id']} {seed}")
    events = [event for event in json.loads(json.dumps(gold["events"])) if chance.random() < 0.85]
    for event in events:
        if chance.random() < 0.3:
            event["stage"] = chance.choice(["talks", "signed", "delivered"])
        if chance.random() < 0.3:
            event["parties"] = event["parties"][1:]
            event["countries"] = sorted({p["country"] for p in event["parties"] if p["country"]})
        for party in event["parties"]:
            party["name"] = party["name"][: chance.randint(3, 60)]
        for amount in event["amounts"]:
            amount["value"] *= chance.choice([1, 1.004, 1000])
        for field in ("areas", "objects", "places", "next_steps"):
            event[field] = [value for value in event[field] if chance.random() < 0.7]
    if events and chance.random() < 0.2:
        events.append({**events[0], "stage": "halted"})
    content = [[first, last + chance.randint(0, 2)] for first, last in gold["content"]]
    return {**gold, "events": events, "relevant": bool(events), "people": gold["people"][1:], "content": content}


FROZEN = (0.6844, 0.3028, 0.5411)
"""Overall, strict F1 and recall of parties that the gold's own scorer gives for `dev(1)`."""


def dev(seed: int) -> tuple[dict[str, Json], dict[str, Json]]:
    gold = scoring.load(str(DEV))
    return gold, {key: worsened(value, seed) for n, (key, value) in enumerate(gold.items()) if n % 10 != seed}


@pytest.mark.skipif(not REFERENCE.exists(), reason="the gold's own scorer is not here")
@pytest.mark.parametrize("language", [None, "ru"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_are_those_of_the_golds_own_scorer(seed: int, language: str | None) -> None:
    spec = importlib.util.spec_from_file_location("reference_score", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    gold, predicted = dev(seed)
    asked = {key: value for key, value in gold.items() if language in (None, value["language"])}
    theirs, extra = reference.score(asked, predicted)
    ours = scoring.score(gold, predicted, language)
    assert {name: (t.tp, t.fp, t.fn) for name, t in ours.tallies.items()} == {
        name: (t.tp, t.fp, t.fn) for name, t in theirs.items()
    }
    assert {key: ours.as_json()[key] for key in extra} == extra


def test_the_figures_do_not_change() -> None:
    found = scoring.score(*dev(1)).as_json()
    assert (found["overall"], found["fields"]["strict"]["f1"], found["fields"]["parties"]["recall"]) == FROZEN


def test_gold_against_itself_is_perfect() -> None:
    gold = scoring.load(str(DEV))
    assert scoring.score(gold, gold).overall == 1


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Минздрав РК", "Министерство здравоохранения Республики Казахстан", True),
        ("Roche", "ООО «Roche»", True),
        ("Министерство здравоохранения Беларуси", "Министерство здравоохранения", True),
        ("Министерство здравоохранения", "Министерство внутренних дел", False),
        ("Самарский государственный медицинский университет", "Самара", False),
        ("«»", "", False),
    ],
)
def test_same_name(gold: str, predicted: str, same: bool) -> None:
    assert scoring.same_name(gold, predicted) is same


@given(st.text(max_size=30))
def test_a_name_is_the_same_as_itself(name: str) -> None:
    assert scoring.same_name(name, name)


def line(**keys: Any) -> str:
    return json.dumps({"id": "a", "relevant": False, "events": [], **keys}, ensure_ascii=False) + "\n"


def test_command(tmp_path: Path, medaccord: Command) -> None:
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    event = {"stage": "signed", "parties": [{"name": "Армения", "country": "AM"}], "countries": ["AM"], "quote": "q"}
    gold.write_text(line(relevant=True, events=[event]) + line(id="b"), "utf-8")
    predicted.write_text(line(relevant=True, events=[{**event, "stage": "talks"}]), "utf-8")
    table = medaccord("score", gold, predicted, "--errors", "stage")
    assert table.exit_code == 0
    assert table.stdout.splitlines()[0] == "a[0]: gold ['signed'], predicted ['talks']"
    assert "overall" in table.stdout
    assert "1 of them without a prediction" in table.stdout
    piped = medaccord("score", gold, "-", "--json", stdin=predicted.read_text("utf-8"))
    assert json.loads(piped.stdout)["fields"]["stage"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"id": "a"', "predicted.jsonl:1: not JSON"),
        ("[1]\n", 'predicted.jsonl:1: not an announcement: an object with an "id" is expected'),
        (line(relevant=True, events=[{"parties": [3]}] * 2, content=[5]), "a: not of the guideline's form"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, medaccord: Command, content: str, complaint: str) -> None:
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    gold.write_text(line(content=[[1, 2]]), "utf-8")
    predicted.write_text(content, "utf-8")
    result = medaccord("score", gold, predicted)
    assert result.exit_code == 1
    assert complaint in result.stderr


def test_no_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no announcements"):
        scoring.score(scoring.load(str(tmp_path)), {})


def test_an_unknown_field_is_a_usage_error(tmp_path: Path, medaccord: Command) -> None:
    assert medaccord("score", tmp_path, tmp_path, "--errors", "colour").exit_code == 2

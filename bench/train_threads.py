"""Finds the weights of `medaccord/initiatives/weights.toml` on the gold's initiatives, by logistic regression.

    python bench/train_threads.py              # measures, then writes the weights
    python bench/train_threads.py --only-measure

Parties are linked by `medaccord.linking`; the pairs are those that share a blocking key; announcements of one folder
are compared with one another. Printed first is what generalises: each half of the development gold's initiatives
threaded with weights found without it (three ways to halve), and the whole of it with weights that have not seen it.
A new reason needs a row with its words in the TOML file. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from medaccord import initiatives
from medaccord.initiatives import LEAST
from medaccord.initiatives.clusters import group, rulings
from medaccord.initiatives.likeness import blocking_keys, compare, facts, weights
from medaccord.linking import link
from medaccord.records import Event, Mention, Told
from medaccord.score import b_cubed

GOLD = Path(__file__).parents[1] / "tests" / "gold"
FOLDERS = ("dev", "demo", "own_a", "own_b", "own_c", "own_d", "own_e")
STRENGTH = 1.0
"""Inverse of the regularisation; 0.3 gives the same within a point."""

Pair = tuple[str, str]


class Folder(NamedTuple):
    labels: dict[str, str]
    """Initiative by event key."""
    pairs: list[Pair]
    signs: list[dict[str, float]]


def read(folder: Path) -> tuple[list[Told], dict[str, str]]:
    """The gold's events with linked parties, and their initiatives."""
    rows = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    labels, events = {}, {}
    for row in rows:
        for number, event in enumerate(row["events"]):
            key = f"{row['id']}#{number}"
            labels[key] = event.pop("initiative")
            events[key] = (row, Event.model_validate(event))
    entity = {one.mention: one.entity for one in link(_mentions(events)).links}
    told = [
        Told(
            key=key,
            announcement=row["id"],
            source=row["id"],
            language=row["language"],
            published=row["published"],
            event=event,
            entities=tuple(entity[f"{key}.{n}"] for n in range(len(event.parties))),
        )
        for key, (row, event) in events.items()
    ]
    return told, labels


def _mentions(events: dict[str, tuple[dict[str, str], Event]]) -> Iterable[Mention]:
    for key, (row, event) in events.items():
        for number, party in enumerate(event.parties):
            yield Mention(
                key=f"{key}.{number}",
                name=party.name,
                kind=party.kind,
                country=party.country,
                countries=event.countries,
                date=event.date or row["published"],
                announcement=row["id"],
            )


def compared(folder: str) -> Folder:
    told, labels = read(GOLD / folder)
    ready = {one.key: facts(one) for one in told}
    blocks = defaultdict(list)
    for one in ready.values():
        for key in blocking_keys(one):
            blocks[key].append(one.key)
    pairs = sorted({pair for block in blocks.values() for pair in combinations(sorted(block), 2)})
    signs = [compare(ready[a], ready[b]) for a, b in pairs]
    return Folder(labels, pairs, signs)


class Model(NamedTuple):
    codes: list[str]
    start: float
    weights: np.ndarray

    def points(self, signs: list[dict[str, float]]) -> list[int]:
        logits = self.start + _matrix(signs, self.codes) @ self.weights
        return [round(1000 * float(logit)) for logit in logits]


def fit(folders: Iterable[Folder], codes: list[str], counts: Callable[[Folder, Pair], bool]) -> Model:
    rows = [
        (sign, folder.labels[pair[0]] == folder.labels[pair[1]])
        for folder in folders
        for pair, sign in zip(folder.pairs, folder.signs, strict=True)
        if counts(folder, pair)
    ]
    signs, same = zip(*rows, strict=True)
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(_matrix(list(signs), codes), same)
    return Model(codes, float(model.intercept_[0]), model.coef_[0])


def _matrix(signs: list[dict[str, float]], codes: list[str]) -> np.ndarray:
    return np.array([[sign.get(code, 0.0) for code in codes] for sign in signs])


def figures(folder: Folder, model: Model, keys: set[str]) -> tuple[float, int, int, int]:
    """B-cubed F1 of these events threaded by the model, and how many pairs are right, wrong and missed."""
    kept = [(p, s) for p, s in zip(folder.pairs, folder.signs, strict=True) if p[0] in keys and p[1] in keys]
    points = model.points([s for _, s in kept]) if kept else []
    found = group(keys, {p: n for (p, _), n in zip(kept, points, strict=True)}, rulings([]), LEAST)
    where = {member: one.members[0] for one in found for member in one.members}
    both = [(folder.labels[a] == folder.labels[b], where[a] == where[b]) for a, b in combinations(sorted(keys), 2)]
    f1 = b_cubed([(folder.labels[key], where[key]) for key in sorted(keys)])[2]
    return f1, both.count((True, True)), both.count((False, True)), both.count((True, False))


def show(name: str, results: list[tuple[float, int, int, int]]) -> None:
    right, wrong, missed = (sum(r[n] for r in results) for n in (1, 2, 3))
    f1 = sum(r[0] for r in results) / len(results)
    print(
        f"{name}: B3 F1 {f1:.3f}, pairs: precision {right / (right + wrong):.3f}, recall {right / (right + missed):.3f}"
    )


def halves(dev: Folder, folders: list[Folder], codes: list[str]) -> list[tuple[float, int, int, int]]:
    out = []
    for way in "abc":
        for number in (0, 1):
            model = fit(folders, codes, lambda f, p, n=number, w=way: f is not dev or _in_half(dev, p, n, w))
            rest = {key for key, label in dev.labels.items() if _half(label, way) != number}
            out.append(figures(dev, model, rest))
    return out


def _in_half(folder: Folder, pair: Pair, number: int, way: str) -> bool:
    return all(_half(folder.labels[key], way) == number for key in pair)


def _half(label: str, way: str) -> int:
    return hashlib.md5((way + label).encode()).digest()[0] % 2


def write(model: Model) -> None:
    """Puts the weights into the table, whose words stay. Raises `SystemExit` where a reason has no row."""
    path = Path(initiatives.__file__).with_name("weights.toml")
    text = path.read_text("utf-8")
    if strange := (set(model.codes) | {"start"}) ^ set(weights()):
        raise SystemExit(f"{path} and the reasons differ in: {', '.join(sorted(strange))}")
    for code, weight in [("start", model.start), *zip(model.codes, model.weights, strict=True)]:
        text = re.sub(rf"(?m)^\[{code}\]\nweight = .*$", f"[{code}]\nweight = {weight:.2f}", text)
    path.write_text(text, "utf-8")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--only-measure", action="store_true")
    asked = cli.parse_args()
    dev, *others = folders = [compared(name) for name in FOLDERS]
    codes = sorted({code for folder in folders for sign in folder.signs for code in sign})
    show("each half of dev, without it", halves(dev, folders, codes))
    show("dev, without dev", [figures(dev, fit(others, codes, lambda f, p: True), set(dev.labels))])
    model = fit(folders, codes, lambda f, p: True)
    show("dev, with everything", [figures(dev, model, set(dev.labels))])
    show("demo, with everything", [figures(others[0], model, set(others[0].labels))])
    if not asked.only_measure:
        write(model)


if __name__ == "__main__":
    main()

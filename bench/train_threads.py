"""Finds the weights of `medaccord/initiatives/weights.toml` on the gold's initiatives, by logistic regression.

    python bench/train_threads.py              # measures, then writes the weights
    python bench/train_threads.py --only-measure

Pairs are those that share a blocking key within one folder, of the gold's events and of the events that the extractor
reads from the same texts (Russian only; those that are like no gold event teach nothing), so that the weights stand the
extractor's mistakes. Parties are linked by `medaccord.linking`. Printed first is what generalises: each half of the
development gold's initiatives threaded with weights found without it, three ways to halve, and the whole of it with
weights that have not seen it. A new reason needs a row with its words in the TOML file. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from medaccord import sources
from medaccord.initiatives import LEAST
from medaccord.initiatives.clusters import group, rulings
from medaccord.initiatives.likeness import blocking_keys, compare, facts, weights
from medaccord.linking import link
from medaccord.pipeline import Pipeline
from medaccord.records import Event, Mention, Page, Told
from medaccord.score import b_cubed, pair_events
from medaccord.settings import Settings

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests/gold"
FOLDERS = ("dev", "demo", *(f"own_{letter}" for letter in "abcderstuvw"))
DEMO = ROOT / "medaccord/demo"
STRENGTH = 0.3
"""Inverse of the regularisation; 1 gives the same within a point."""

Pair = tuple[str, str]
Json = dict[str, Any]
Figures = tuple[float, int, int, int]
"""B-cubed F1; pairs that are right, wrong, missed."""


class Folder(NamedTuple):
    """Events of one folder's announcements: the gold's, or those that the extractor reads."""

    told: list[Told]
    labels: dict[str, str]
    """Gold initiative by event key; an extracted event that is like no gold event has none."""
    pairs: list[Pair]
    signs: list[dict[str, float]]


def gold(folder: str) -> Folder:
    rows = _rows(folder)
    labels = {f"{row['id']}#{n}": event["initiative"] for row in rows for n, event in enumerate(row["events"])}
    plain = [{**row, "events": [_without_label(event) for event in row["events"]]} for row in rows]
    return _folder(_told(plain), labels)


def extracted(folder: str) -> Folder:
    """What the extractor reads, each event with the label of the gold event that it is most like."""
    wanted = {row["id"]: row for row in _rows(folder) if row["language"] == "ru"}
    texts = DEMO if folder == "demo" else GOLD / folder
    pages = (page for page in sources.read([str(texts)], Settings().largest_file) if isinstance(page, Page))
    read = Pipeline().map(page for page in pages if page.id in wanted)
    rows = [one.model_dump(mode="json") for one in read]
    labels = {
        f"{row['id']}#{theirs}": wanted[row["id"]]["events"][ours]["initiative"]
        for row in rows
        for ours, theirs in pair_events(wanted[row["id"]]["events"], row["events"])
    }
    return _folder(_told(rows), labels)


def _rows(folder: str) -> list[Json]:
    return [json.loads(path.read_text("utf-8")) for path in sorted((GOLD / folder).glob("*.json"))]


def _without_label(event: Json) -> Json:
    return {name: value for name, value in event.items() if name != "initiative"}


def _told(rows: list[Json]) -> list[Told]:
    events = {f"{r['id']}#{n}": (r, Event.model_validate(e)) for r in rows for n, e in enumerate(r["events"])}
    entity = {one.mention: one.entity for one in link(_mentions(events)).links}
    return [
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


def _mentions(events: dict[str, tuple[Json, Event]]) -> Iterable[Mention]:
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


def _folder(told: list[Told], labels: dict[str, str]) -> Folder:
    ready = {one.key: facts(one) for one in told}
    blocks = defaultdict(list)
    for one in ready.values():
        for key in blocking_keys(one):
            blocks[key].append(one.key)
    pairs = sorted({pair for block in blocks.values() for pair in combinations(sorted(block), 2)})
    return Folder(told, labels, pairs, [compare(ready[a], ready[b]) for a, b in pairs])


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
        if folder.labels.keys() >= set(pair) and counts(folder, pair)
    ]
    signs, same = zip(*rows, strict=True)
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(_matrix(list(signs), codes), same)
    return Model(codes, float(model.intercept_[0]), model.coef_[0])


def _matrix(signs: list[dict[str, float]], codes: list[str]) -> np.ndarray:
    return np.array([[sign.get(code, 0.0) for code in codes] for sign in signs])


def figures(folder: Folder, model: Model, labelled: set[str]) -> Figures:
    """B-cubed F1 of these events threaded by the model, and how many pairs are right, wrong and missed."""
    keys = labelled | ({one.key for one in folder.told} - folder.labels.keys())
    kept = [(p, s) for p, s in zip(folder.pairs, folder.signs, strict=True) if keys.issuperset(p)]
    points = dict(zip([p for p, _ in kept], model.points([s for _, s in kept]), strict=True)) if kept else {}
    where = {m: g.members[0] for g in group(keys, points, rulings([]), LEAST) for m in g.members}
    both = [(folder.labels[a] == folder.labels[b], where[a] == where[b]) for a, b in combinations(sorted(labelled), 2)]
    f1 = b_cubed([(folder.labels[key], where[key]) for key in sorted(labelled)])[2]
    return f1, both.count((True, True)), both.count((False, True)), both.count((True, False))


def show(name: str, results: list[Figures]) -> None:
    right, wrong, missed = (sum(r[n] for r in results) for n in (1, 2, 3))
    f1 = sum(r[0] for r in results) / len(results)
    print(
        f"{name}: B3 F1 {f1:.3f}, pairs: precision {right / (right + wrong):.3f}, recall {right / (right + missed):.3f}"
    )


def halves(folders: dict[str, Folder], codes: list[str]) -> dict[str, list[Figures]]:
    """The figures of each half of the development gold, threaded without it."""
    out = defaultdict(list)
    for way, number in product("abc", (0, 1)):
        seen = {id(f) for name, f in folders.items() if "dev" in name}
        of_half = partial(_is_of_half, way=way, number=number, seen=seen)
        model = fit(folders.values(), codes, of_half)
        for name in ("dev", "dev, extracted"):
            labels = folders[name].labels
            rest = {key for key, label in labels.items() if _half(label, way) != number}
            out[name].append(figures(folders[name], model, rest))
    return out


def _is_of_half(folder: Folder, pair: Pair, *, way: str, number: int, seen: set[int]) -> bool:
    return id(folder) not in seen or all(_half(folder.labels[key], way) == number for key in pair)


def _half(label: str, way: str) -> int:
    return hashlib.md5((way + label).encode()).digest()[0] % 2


def write(model: Model) -> None:
    """Puts the weights into the table, whose words stay. Raises `SystemExit` where a reason has no row."""
    path = ROOT / "medaccord/initiatives/weights.toml"
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
    folders = {name: gold(name) for name in FOLDERS} | {f"{name}, extracted": extracted(name) for name in FOLDERS}
    codes = sorted({code for folder in folders.values() for sign in folder.signs for code in sign})
    for name, results in halves(folders, codes).items():
        show(f"each half of {name}, without it", results)
    others = [folder for name, folder in folders.items() if "dev" not in name]
    blind, model = (fit(taught, codes, lambda f, p: True) for taught in (others, folders.values()))
    for name in ("dev", "dev, extracted"):
        show(f"{name}, without dev", [figures(folders[name], blind, set(folders[name].labels))])
    for name in ("dev", "dev, extracted", "demo", "demo, extracted"):
        show(f"{name}, with everything", [figures(folders[name], model, set(folders[name].labels))])
    if not asked.only_measure:
        write(model)


if __name__ == "__main__":
    main()

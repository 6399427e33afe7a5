"""Learn how much each cue, word and thing says for an area, from the project's own gold.

    python bench/train_areas.py            trains, and writes languages/ru/cues/area_weights.json
    python bench/train_areas.py --check    only prints the cross-validated F1

Reads tests/gold/*/ (Russian texts); an event's own words and the near ones are those that the reader takes for them
when it finds gold's events. One logistic regression for each area; weights below `LEAST_WEIGHT` are left out. Needs
scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from train_events import cases, told_drafts

from medaccord.extract import model
from medaccord.extract.areas import AREAS, LEAST, MOST_NEAR, features, told_of
from medaccord.extract.details import Reading
from medaccord.extract.zones import Zones

ROOT = Path(__file__).parents[1]
WEIGHTS = ROOT / "medaccord/languages/ru/cues/area_weights.json"
STRENGTH = 0.3  # of the regularisation, inverse
FOLDERS = {"own_x": 0.6, "own_y": 0.6, "own_z": 0.6}
"""How much a text of a folder counts: those told in the liveliest words less."""
DOCUMENTS = 3  # a feature must occur in so many documents
LEAST_WEIGHT = 0.05
FOLDS = 5


class Example(NamedTuple):
    document: str
    features: dict[str, float]
    areas: frozenset[str]


def examples(folder: Path, skipped: int = 0, of: int = 0) -> Iterator[Example]:
    """The events of a folder of gold, each as the reader sees it where it finds the same predicate.

    The texts whose number modulo `of` is `skipped` are left out.
    """
    for case in cases(model.load("country"), folder):
        if of and case.number % of == skipped:
            continue
        pairs = told_drafts(case)
        drafts = [draft for draft, _ in pairs]
        zones = Zones(case.scene, drafts)
        reading = Reading(zones).areas
        for k, (_, event) in enumerate(pairs):
            own, near = zones.runs(k)
            found = features(case.scene.notes, own, near[:MOST_NEAR], reading)
            yield Example(case.id, {**found, **told_of(zones, k, reading)}, frozenset(event["areas"]))


def train(rows: Sequence[Example]) -> tuple[DictVectorizer, list[LogisticRegression]]:
    """A vectoriser and one model for each area, from the features that enough documents have."""
    documents = defaultdict(set)
    for row in rows:
        for name in row.features:
            documents[name].add(row.document)
    kept = [{k: v for k, v in row.features.items() if len(documents[k]) >= DOCUMENTS} for row in rows]
    vectoriser = DictVectorizer()
    x = vectoriser.fit_transform(kept)
    counts = [FOLDERS.get(row.document.split("/")[0], 1.0) for row in rows]
    answers = ([area in row.areas for row in rows] for area in AREAS)
    return vectoriser, [LogisticRegression(C=STRENGTH, max_iter=500).fit(x, answer, counts) for answer in answers]


def f1(rows: Sequence[Example], probabilities: np.ndarray) -> float:
    """Micro-averaged F1 of the areas that reach `LEAST`, or else the likeliest."""
    hits = chosen = wanted = 0
    for row, p in zip(rows, probabilities, strict=True):
        picked = {a for a, v in zip(AREAS, p, strict=True) if v >= LEAST} or {AREAS[int(p.argmax())]}
        hits, chosen, wanted = hits + len(picked & row.areas), chosen + len(picked), wanted + len(row.areas)
    return 2 * hits / (chosen + wanted)


def cross_validated(rows: Sequence[Example]) -> float:
    """F1 where no document is both learned from and judged."""
    names = sorted({row.document for row in rows})
    fold = {name: k % FOLDS for k, name in enumerate(names)}
    probabilities = np.zeros((len(rows), len(AREAS)))
    for k in range(FOLDS):
        held = [n for n, row in enumerate(rows) if fold[row.document] == k]
        vectoriser, models = train([row for row in rows if fold[row.document] != k])
        probabilities[held] = predicted(vectoriser, models, [rows[n] for n in held])
    return f1(rows, probabilities)


def predicted(vectoriser: DictVectorizer, models: Sequence[LogisticRegression], rows: Sequence[Example]) -> np.ndarray:
    x = vectoriser.transform([row.features for row in rows])
    return np.stack([model.predict_proba(x)[:, 1] for model in models], axis=1)


def write(vectoriser: DictVectorizer, models: Sequence[LogisticRegression], out: Path) -> None:
    """The weights, one feature a line."""
    bias = {area: round(float(model.intercept_[0]), 2) for area, model in zip(AREAS, models, strict=True)}
    lines = []
    for n, name in enumerate(vectoriser.feature_names_):
        weights = {a: round(float(m.coef_[0][n]), 2) for a, m in zip(AREAS, models, strict=True)}
        if kept := {a: w for a, w in weights.items() if abs(w) >= LEAST_WEIGHT}:
            lines.append(f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(kept)}")
    text = '{"bias": ' + json.dumps(bias) + ',\n"features": {\n' + ",\n".join(lines) + "\n}}\n"
    out.write_text(text, "utf-8")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--check", action="store_true", help="print the cross-validated F1 and write nothing")
    cli.add_argument("--other", type=Path, help="a folder of gold to measure on, never trained on")
    cli.add_argument("--out", type=Path, default=WEIGHTS)
    cli.add_argument("--skip", metavar="K/N", default="0/0", help="leave out the texts whose number modulo N is K")
    args = cli.parse_args()
    folders = sorted(p for p in (ROOT / "tests/gold").iterdir() if p.is_dir())
    rows = [row for folder in folders for row in examples(folder, *map(int, args.skip.split("/")))]
    print(f"{len(rows)} events, cross-validated F1 {cross_validated(rows):.3f}")
    vectoriser, models = train(rows)
    if args.other:
        others = list(examples(args.other))
        print(f"{args.other}: F1 {f1(others, predicted(vectoriser, models, others)):.3f}")
    if not args.check:
        write(vectoriser, models, args.out)


if __name__ == "__main__":
    main()

"""Learn how much each cue, word and thing says for an area, from the project's own gold.

    python bench/train_areas.py            trains, and writes languages/ru/cues/area_weights.json
    python bench/train_areas.py --check    only prints the cross-validated F1

Reads tests/gold/*/ (Russian texts); an event's own sentences are those of its quote, the near ones those up to the next
event's. One logistic regression for each area; weights below `LEAST_WEIGHT` are left out. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from medaccord.extract.areas import AREAS, LEAST, MOST_NEAR, features, read
from medaccord.extract.objects import Run
from medaccord.languages import ru
from medaccord.languages.notes import Notes

ROOT = Path(__file__).parents[1]
WEIGHTS = ROOT / "medaccord/languages/ru/cues/area_weights.json"
STRENGTH = 1.0  # of the regularisation, inverse
DOCUMENTS = 3  # a feature must occur in so many documents
LEAST_WEIGHT = 0.05
FOLDS = 5


class Example(NamedTuple):
    document: str
    features: dict[str, float]
    areas: frozenset[str]


def examples(folder: Path) -> Iterator[Example]:
    """The events of a folder of gold, with what the text says near their quotes."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if gold["language"] != "ru" or not gold["events"]:
            continue
        notes = ru.notes(content(text_of(path), gold.get("content")))
        reading = read(notes)
        for event, (own, near) in zip(gold["events"], runs(notes, gold["events"]), strict=True):
            if own:
                found = features(notes, own, near, reading)
                yield Example(path.stem, found, frozenset(event["areas"]))


def text_of(path: Path) -> str:
    """The text that a gold file speaks of: beside it, or among the demo's announcements."""
    beside = path.with_suffix(".txt")
    return (beside if beside.exists() else ROOT / "medaccord/demo" / beside.name).read_text("utf-8")


def content(text: str, ranges: Sequence[Sequence[int]] | None) -> str:
    """The lines of a text that are the announcement."""
    lines = text.split("\n")
    kept = [line for first, last in ranges for line in lines[first - 1 : last]] if ranges else lines
    return "\n".join(kept).replace("\u00ad", "").replace("\u00a0", " ")


def runs(notes: Notes, events: Sequence[dict[str, Any]]) -> Iterator[tuple[list[Run], list[Run]]]:
    """Each event's own sentences and the near ones, as runs of tokens."""
    places = [list(quoted(notes, event["quote"])) for event in events]
    taken = {k for place in places for k in place}
    for place in places:
        if len(events) == 1:
            near = [s.i for s in notes.sentences if s.i not in taken]
        else:
            near = []
            while place and (k := place[-1] + 1 + len(near)) < len(notes.sentences) and k not in taken:
                near.append(k)
        yield [span(notes, k) for k in place], [span(notes, k) for k in near[:MOST_NEAR]]


def quoted(notes: Notes, quote: str) -> Iterator[int]:
    """The sentences that a quote touches."""
    words = quote.replace("\u00ad", "").split()
    found = re.search(r"\s+".join(map(re.escape, words)), notes.text)
    if found:
        yield from (s.i for s in notes.sentences if s.start < found.end() and found.start() < s.end)


def span(notes: Notes, sentence: int) -> Run:
    return notes.sentences[sentence].first, notes.sentences[sentence].last


def train(rows: Sequence[Example]) -> tuple[DictVectorizer, list[LogisticRegression]]:
    """A vectoriser and one model for each area, from the features that enough documents have."""
    documents = defaultdict(set)
    for row in rows:
        for name in row.features:
            documents[name].add(row.document)
    kept = [{k: v for k, v in row.features.items() if len(documents[k]) >= DOCUMENTS} for row in rows]
    vectoriser = DictVectorizer()
    x = vectoriser.fit_transform(kept)
    return vectoriser, [
        LogisticRegression(C=STRENGTH, max_iter=500).fit(x, [area in row.areas for row in rows]) for area in AREAS
    ]


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


def write(vectoriser: DictVectorizer, models: Sequence[LogisticRegression]) -> None:
    """The weights, one feature a line."""
    bias = {area: round(float(model.intercept_[0]), 2) for area, model in zip(AREAS, models, strict=True)}
    lines = []
    for n, name in enumerate(vectoriser.feature_names_):
        weights = {a: round(float(m.coef_[0][n]), 2) for a, m in zip(AREAS, models, strict=True)}
        if kept := {a: w for a, w in weights.items() if abs(w) >= LEAST_WEIGHT}:
            lines.append(f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(kept)}")
    text = '{"bias": ' + json.dumps(bias) + ',\n"features": {\n' + ",\n".join(lines) + "\n}}\n"
    WEIGHTS.write_text(text, "utf-8")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--check", action="store_true", help="print the cross-validated F1 and write nothing")
    cli.add_argument("--other", type=Path, help="a folder of gold to measure on, never trained on")
    args = cli.parse_args()
    folders = sorted(p for p in (ROOT / "tests/gold").iterdir() if p.is_dir())
    rows = [row for folder in folders for row in examples(folder)]
    print(f"{len(rows)} events, cross-validated F1 {cross_validated(rows):.3f}")
    vectoriser, models = train(rows)
    if args.other:
        others = list(examples(args.other))
        print(f"{args.other}: F1 {f1(others, predicted(vectoriser, models, others)):.3f}")
    if not args.check:
        write(vectoriser, models)


if __name__ == "__main__":
    main()
